"""The bell: after a commit it tells whoever listens in this process that a stream has grown.

It promises nothing. Who misses a ring finds the event in the log (the hub compares heads every 15 s). A process
that serves sockets registers itself with `listen`; in every other process the ring travels by `pg_notify`, inside
the writing transaction, so that PostgreSQL delivers it at commit and never for a rollback. The same way is open to
processes that serve sockets when theirs to each other is cut (`notify`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import connection, transaction

CHANNEL = "chidao_bell"
PER_NOTE = 100  # PostgreSQL refuses a note of 8,000 bytes or more; one ring takes about 60


@dataclass(frozen=True, slots=True)
class Ring:
    """One event as it goes to sockets: `frame` is the encoded JSON, made once; None means: read the log.

    `rights` is how often rights had changed when the event was written: nobody passes it on before they know of as
    many changes. `at` is when the writer told it after the commit (seconds since 1970; 0 when nobody knows).
    """

    stream: str
    seq: int
    type: str = ""
    subject: UUID | None = None
    frame: str | None = None
    rights: int = 0
    at: float = 0.0


@dataclass(frozen=True)
class Whisper:
    """Something for those who have the stream open at this moment; kept nowhere, allowed to be lost."""

    stream: str
    type: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Withdrawal:
    """The content of every earlier event about `subject` is gone: copies must go too."""

    subject: UUID


Note = Ring | Whisper | Withdrawal
Listener = Callable[[list[Note]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener` (from any thread, must not block) after each commit; returns how to stop it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def ring(rings: list[Ring]) -> None:
    """Tell of new events when the running transaction commits."""
    if _listeners:
        _tell_after_commit(rings)
    else:
        _send([[r.stream, r.seq] for r in rings])


def withdraw(subject: UUID) -> None:
    """Tell at the commit that copies of everything about `subject` must be dropped."""
    if _listeners:
        _tell_after_commit([Withdrawal(subject)])
    else:
        _send([[str(subject)]])


def whisper(stream: str, kind: str, data: dict[str, Any]) -> None:
    """Tell sockets of this process something short-lived (a read mark moved) when the transaction commits."""
    if _listeners:
        _tell_after_commit([Whisper(stream, kind, data)])


def notify(rings: dict[str, int], subjects: Iterable[UUID] = ()) -> None:
    """Tell every listening process by PostgreSQL, outside any transaction, how far streams have grown."""
    _send([[stream, seq] for stream, seq in rings.items()] + [[str(subject)] for subject in subjects])


def hear(payload: str) -> list[Note]:
    """The notes of another process, as they came by PostgreSQL's NOTIFY."""
    rows: list[list[Any]] = json.loads(payload)
    return [Ring(row[0], row[1]) if len(row) > 1 else Withdrawal(UUID(row[0])) for row in rows]


def _tell_after_commit(notes: Iterable[Note]) -> None:
    told = list(notes)
    # robust: the fact is committed, a deaf listener must not turn it into an error for the writer
    transaction.on_commit(lambda: _tell(told), robust=True)


def _tell(notes: list[Note]) -> None:
    now = time.time()
    notes = [replace(note, at=now) if isinstance(note, Ring) else note for note in notes]
    for listener in list(_listeners):
        listener(notes)


def _send(rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(rows), PER_NOTE):
            body = json.dumps(rows[start : start + PER_NOTE], separators=(",", ":"))
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, body])
