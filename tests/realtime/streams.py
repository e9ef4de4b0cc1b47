"""Events for tests of delivery: written to people's own streams as services write them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.discussions.models import Conversation, Membership
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.ids import uuid7
from backend.organisations.events import SettingsChanged
from tests.cast import Member
from tests.realtime.running import in_database


def own(member: Member) -> str:
    return stream_name("person", member.person.pk)


def write(member: Member, count: int = 1) -> int:
    """`count` events on the member's own stream, each in its own transaction; returns the last number."""
    last = 0
    for number in range(count):
        with transaction.atomic():
            event = SettingsChanged("vi", f"theme {number}")
            last = log.append([(own(member), event)], member.person.pk)[0].seq
    return last


async def happen(member: Member, count: int = 1) -> int:
    return int(await in_database(write, member, count))


async def head_of(member: Member) -> int:
    """Where the member's own stream stands now (being given a post is an event already)."""
    return int(await in_database(log.head, own(member)))


def open_groups(member: Member, count: int) -> list[str]:
    """Streams of so many groups with this one member."""
    rows = Conversation.objects.bulk_create(
        Conversation(id=one, kind="group", stream=stream_name("conversation", one)) for one in map(_id, range(count))
    )
    Membership.objects.bulk_create(Membership(conversation=row, person=member.person) for row in rows)
    return [row.stream for row in rows]


def _id(number: int) -> UUID:
    return uuid7()
