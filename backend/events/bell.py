"""The bell: after a commit it tells whoever listens in this process that a stream has grown.

It promises nothing. Who misses a ring finds the event in the log (the hub compares heads every 15 s). A process
that serves sockets registers itself with `listen`; in every other process the ring travels by `pg_notify`, inside
the writing transaction, so that PostgreSQL delivers it at commit and never for a rollback.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

CHANNEL = "chidao_bell"


@dataclass(frozen=True)
class Ring:
    """One event as it goes to sockets: `frame` is the encoded JSON, made once; None means: read the log."""

    stream: str
    seq: int
    frame: str | None = None


Listener = Callable[[list[Ring]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener` (from any thread, must not block) after each commit; returns how to stop it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def ring(rings: list[Ring]) -> None:
    """Ring when the running transaction commits."""
    if _listeners:
        transaction.on_commit(lambda: _tell(rings))
    if not _listeners or _travels:
        body = json.dumps([[r.stream, r.seq] for r in rings], separators=(",", ":"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, body])


_travels = False


def travel(yes: bool) -> None:
    """Whether rings also leave a process that has listeners (several web processes on one database)."""
    global _travels
    _travels = yes


def _tell(rings: list[Ring]) -> None:
    for listener in list(_listeners):
        listener(rings)
