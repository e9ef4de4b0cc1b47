"""Whom a message concerns and why; one reason per person, the strongest."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.discussions.audience import holder_ids, reader_ids
from backend.discussions.models import Mention, Message
from backend.notifications.levels import set_by
from backend.notifications.shapes import Reason

STRENGTH: tuple[Reason, ...] = ("mention", "unit_mention", "reply", "direct", "following")
CALLED: tuple[Reason, ...] = ("mention", "unit_mention")


def concerned(message: Message) -> dict[UUID, Reason]:
    """Who is to be told of a new message: not its author, nobody who cannot read it, the muted only when called."""
    found = _strongest(
        [
            *called(message).items(),
            *((person, "reply") for person in _answered(message)),
            *((person, "direct") for person in _counterpart(message)),
            *((person, "following") for person in set_by(message.conversation, "follow")),
        ]
    )
    muted = set_by(message.conversation, "mute", found)
    wanted = {p: reason for p, reason in found.items() if p not in muted or reason in (*CALLED, "direct")}
    return allowed(message, wanted)


def called(message: Message) -> dict[UUID, Reason]:
    """The people a message mentions, themselves or through the seats of their unit."""
    rows = list(Mention.objects.filter(message=message).values_list("person", "unit"))
    units = [unit for _, unit in rows if unit is not None]
    seats = holder_ids(units, "take_part") if units else set()
    people = [(person, "mention") for person, _ in rows if person is not None]
    return _strongest([*people, *((seat, "unit_mention") for seat in seats)])


def allowed(message: Message, reasons: dict[UUID, Reason]) -> dict[UUID, Reason]:
    """Without the author and without those who cannot read the conversation today."""
    others = {person: reason for person, reason in reasons.items() if person != message.author_id}
    inside = reader_ids(message.conversation, others) if others else set()
    return {person: reason for person, reason in others.items() if person in inside}


def _strongest(found: Iterable[tuple[UUID, str]]) -> dict[UUID, Reason]:
    result: dict[UUID, Reason] = {}
    for person, reason in found:
        rank = next(r for r in STRENGTH if r == reason)
        if person not in result or STRENGTH.index(rank) < STRENGTH.index(result[person]):
            result[person] = rank
    return result


def _answered(message: Message) -> list[UUID]:
    """Whose message or thread is answered."""
    answered = [message.reply_to.author_id] if message.reply_to is not None else []
    return answered + ([message.thread.opened_by_id] if message.thread is not None else [])


def _counterpart(message: Message) -> list[UUID]:
    if message.conversation.kind != "direct":
        return []
    people = message.conversation.memberships.exclude(person=None).values_list("person", flat=True)
    return [person for person in people if person is not None]
