"""By the ORM: one durable send (member? next number, message, event; one transaction), and what was missed."""

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


def missed(after: int) -> list[dict[str, Any]]:
    """The events of the room that was busy meanwhile."""
    topic = Topic.objects.order_by("pk").last()
    rows = Event.objects.filter(topic=topic, seq__gt=after).order_by("seq")
    return [row.data for row in rows]
