"""One durable send by the ORM: member? next number, message, event; one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bench.peers.plain.models import Event, Member, Message, Topic


def store(topic: int, person: int, body: str) -> dict[str, Any]:
    with transaction.atomic():
        if not Member.objects.filter(topic_id=topic, person=person).exists():
            raise PermissionError
        room = Topic.objects.select_for_update().get(pk=topic)
        room.seq += 1
        room.save(update_fields=["seq"])
        message = Message.objects.create(topic=room, seq=room.seq, person=person, body=body)
        data = {"topic": topic, "seq": room.seq, "person": person, "body": body, "id": str(message.client_id)}
        Event.objects.create(topic=room, seq=room.seq, data=data)
    return data
