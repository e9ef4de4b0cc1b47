"""The only way from sockets to the database: an own bounded pool of threads, and the questions asked through it.

Channels' `database_sync_to_async` shares ONE thread per process (one slow query stops every socket), and raw
`sync_to_async` never gives its connection back to psycopg's pool; both were measured. Nothing else in `realtime`
touches the ORM.
"""

from __future__ import annotations

import asyncio
import contextvars
import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import close_old_connections

import backend.discussions.policies
import backend.documents.policies
import backend.organisations.policies  # noqa: F401 - all three: they declare who may open streams
from backend.config.environment import number
from backend.events import access, log
from backend.events.bell import Ring
from backend.events.schema import stream_name
from backend.lib import failures
from backend.organisations.callers import behind, owners_of, people_behind
from backend.organisations.services import sessions
from backend.organisations.standing import Standing, standings_by_id

P = ParamSpec("P")
T = TypeVar("T")
_threads = ThreadPoolExecutor(number("CHIDAO_WS_THREADS", 8), thread_name_prefix="gateway")


async def db(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that uses the database in a thread of the pool, with a fresh connection."""
    context = contextvars.copy_context()
    loop = asyncio.get_running_loop()

    def with_connection() -> T:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return await loop.run_in_executor(_threads, context.run, with_connection)


def waiting() -> int:
    """Questions that no thread has taken up yet."""
    return _threads._work_queue.qsize()


@dataclass(frozen=True)
class Visitor:
    """Who is behind a session, and where their own stream stood before this was asked."""

    person_id: UUID
    name: str
    head: int
    epoch: str


@dataclass(frozen=True)
class Look:
    """How one person stands to one stream; `head` was read before the policy was asked."""

    head: int
    first: int | None
    epoch: str


class SessionEnded(Exception):
    """The session of a connection is no longer valid."""


def session_hash(key: str) -> str:
    """How a session is named in events: never by its key."""
    return hashlib.sha256(key.encode()).hexdigest()


def visitors(keys: list[str]) -> dict[str, Visitor]:
    """The people behind valid sessions, for many connections at once; keys that are not valid are left out."""
    streams = {key: own_stream(owner) for key, owner in owners_of(keys).items()}
    epoch, heads = log.positions(set(streams.values()))
    # asked again after the heads: a session that ends from here on is told by an event above the head
    return {
        key: Visitor(person.id, person.name, heads[streams[key]], epoch)
        for key, person in people_behind(keys).items()
        if key in streams
    }


def looks(asked: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], Look]:
    """May these people read these streams, from which number, and where do they stand; a few statements in all."""
    epoch, heads = log.positions({stream for _, stream in asked})
    firsts = _first_readables(asked)
    return {pair: Look(heads[pair[1]], first, epoch) for pair, first in zip(asked, firsts, strict=True)}


def still_readable(people: Iterable[UUID], stream: str) -> set[UUID]:
    """Those of `people` who may read the stream now."""
    asked = [(person, stream) for person in people]
    return {pair[0] for pair, first in zip(asked, _first_readables(asked), strict=True) if first is not None}


def readable_streams(people: Iterable[UUID], streams: Iterable[str]) -> set[tuple[UUID, str]]:
    """Those pairs of `people` and `streams` where the person may read the stream now."""
    names = list(streams)
    asked = [(person, stream) for person in people for stream in names]
    return {pair for pair, first in zip(asked, _first_readables(asked), strict=True) if first is not None}


def read(stream: str, after: int, upto: int | None, limit: int) -> list[Ring]:
    """Events from the log, encoded as they are sent; they know of all changes of rights committed before they were."""
    found = log.read(stream, after, limit, upto)
    rights = log.head(log.RIGHTS) if found else 0
    return [Ring(row.stream_id, row.seq, row.type, row.subject_id, log.encode(row), rights) for row in found]


def positions(streams: Iterable[str]) -> tuple[str, dict[str, int]]:
    """Epoch and heads."""
    return log.positions(streams)


def act(key: str, function: Callable[[Standing, dict[str, Any]], T], data: dict[str, Any]) -> T:
    """Run one act for the person behind a session, which is checked again each time."""
    standing = behind([key]).get(key)
    if standing is None:
        raise SessionEnded
    if sessions.is_due(key):
        sessions.note_use(key)
    return failures.insist(lambda: function(standing, data))


def own_stream(person: UUID) -> str:
    return stream_name("person", person)


def _first_readables(asked: Sequence[tuple[UUID, str]]) -> list[int | None]:
    """The answers of the policies; nobody reads anything who is not there."""
    standings = standings_by_id({person for person, _ in asked})
    known = [(standings[person], stream) for person, stream in asked if person in standings]
    answers = iter(access.first_readables(known))
    return [next(answers) if person in standings else None for person, _ in asked]
