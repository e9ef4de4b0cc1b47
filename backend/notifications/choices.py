"""Which new events bring the feed work at all: most messages call upon nobody, most reading finds no line unread.

Asked in the transaction that writes the events, for all of them at once. Whoever writes lines holds the stream of the
person meanwhile (`services.telling.hold`). A reader holds it too, by the event of the reading. An author does not:
their stream is taken in shared hold here, so that a line written later finds their mark; one that is held by somebody
else may be getting a line just now, and counts as work. Nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from backend.events.follow import Chosen
from backend.events.schema import Written
from backend.lib import rows

_FREE = "SELECT name FROM events_stream WHERE name = ANY(%s::text[]) FOR SHARE SKIP LOCKED"
_BUSY = """
SELECT c.id::text, NULL FROM discussions_conversation c WHERE c.id = ANY(%(conversations)s::uuid[]) AND (
    c.kind = 'direct' OR EXISTS (
        SELECT FROM notifications_following f WHERE f.level = 'follow'
        AND (f.conversation_id = c.id OR f.document_id = c.document_id)
    )
)
UNION ALL
SELECT conversation_id::text, person_id::text FROM notifications_notification
WHERE person_id = ANY(%(people)s::uuid[]) AND read_at IS NULL AND message_id IS NOT NULL
AND conversation_id = ANY(%(conversations)s::uuid[])
"""
_UNREAD = """
SELECT n.person_id::text, n.conversation_id::text, min(m.ordinal)
FROM notifications_notification n JOIN discussions_message m ON m.id = n.message_id
WHERE n.person_id = ANY(%s::uuid[]) AND n.read_at IS NULL AND n.conversation_id = ANY(%s::uuid[]) GROUP BY 1, 2
"""


def somebody_concerned(events: Sequence[Written]) -> Chosen:
    """The messages that may concern somebody besides those who read along, or that leave their author lines to settle.

    By their content: mentions, answers, threads of others. By their place: direct talk, followed talk.
    """
    calling = {(row.stream_id, row.seq) for row in events if _calls(row)}
    busy = _ask_busy([row for row in events if (row.stream_id, row.seq) not in calling])

    def chosen() -> list[Written]:
        places = busy()
        return [
            row
            for row in events
            if (row.stream_id, row.seq) in calling
            or not places.isdisjoint({(_place(row), None), (_place(row), _author(row))})
        ]

    return chosen


def something_unread(events: Sequence[Written]) -> Chosen:
    """The readings that pass a line not yet read."""
    places = [(str(_reader(row)), str(_data(row)["conversation_id"])) for row in events]
    people, conversations = (rows.identifiers(place[part] for place in places) for part in (0, 1))
    lines = rows.ask(_UNREAD, [people, conversations])

    def chosen() -> list[Written]:
        first = {(person, conversation): ordinal for person, conversation, ordinal in lines.rows()}
        return [
            row
            for row, place in zip(events, places, strict=True)
            if place in first and first[place] <= _data(row)["marks"]["upto"]
        ]

    return chosen


def _calls(row: Written) -> bool:
    """Whether the message names somebody, answers somebody, or stands in a thread that somebody else opened."""
    message, thread = _data(row)["message"], _data(row)["thread"]
    if message["mentioned_people"] or message["mentioned_units"] or message["reply_to"] is not None:
        return True
    return thread is not None and thread["opened_by"]["id"] != message["author"]["id"]


def _ask_busy(events: Sequence[Written]) -> Callable[[], set[tuple[str, str | None]]]:
    """The conversations where every message is told to somebody, and those where these authors have lines unread."""
    if not events:
        return set
    conversations, people = {_place(row) for row in events}, {_author(row) for row in events}
    free = rows.ask(_FREE, [rows.identifiers(f"person.{person}" for person in people)])
    places = {"conversations": rows.identifiers(conversations), "people": rows.identifiers(people)}
    lines = rows.ask(_BUSY, places)  # of those held by somebody else too, who count as busy anyway

    def found() -> set[tuple[str, str | None]]:
        ours = {name.removeprefix("person.") for (name,) in free.rows()}
        held = {(_place(row), _author(row)) for row in events if _author(row) not in ours}
        return {(place, person) for place, person in lines.rows()} | held

    return found


def _place(row: Written) -> str:
    return str(_data(row)["message"]["conversation_id"])


def _author(row: Written) -> str:
    return str(_data(row)["message"]["author"]["id"])


def _reader(row: Written) -> UUID:
    """The person on whose own stream the reading stands."""
    return UUID(row.stream_id.removeprefix("person."))


def _data(row: Written) -> dict[str, Any]:
    data: dict[str, Any] = row.payload or {}
    return data
