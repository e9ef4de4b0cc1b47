"""Followers: reactions to events, run by the worker after the commit.

A follower is a function of one stored event, registered for event classes by `@follower(...)` in an app's
`followers.py`. One job per event and follower is enqueued in the transaction that wrote the event (the fact and the
promise to react commit together), one stream at a time, retried with growing pauses; one that never succeeds stays
in the jobs' table as failed, where the administrator sees it. A follower may run twice: it must not mind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from backend.events.models import StoredEvent
from backend.events.schema import Event, StreamKind

Follower = Callable[[StoredEvent], None]
F = TypeVar("F", bound=Follower)
Place = tuple[str, str]  # event type, kind of stream
_followers: dict[Place, dict[str, Follower]] = {}


def follower(*classes: type[Event], on: StreamKind | None = None) -> Callable[[F], F]:
    """Register a function for these event classes, under its dotted name.

    `on` narrows it to one kind of stream: a fact told on several streams is followed once, not once a stream.
    """

    def register(function: F) -> F:
        name = f"{function.__module__}.{function.__name__}"
        for place in ((cls.type, kind) for cls in classes for kind in cls.streams if on in (None, kind)):
            _followers.setdefault(place, {})[name] = function
        return function

    return register


def followers_of(row: StoredEvent) -> dict[str, Follower]:
    """Who follows this event, by dotted name."""
    return _followers.get((row.type, row.stream_id.partition(".")[0]), {})


def enqueue(rows: Iterable[StoredEvent]) -> None:
    """Promise a run of every follower of these events, in the running transaction (one statement for all of them)."""
    jobs = [
        run.configure(lock=f"{row.stream_id}/{name}").make_new_job(stream=row.stream_id, seq=row.seq, name=name)
        for row in rows
        for name in followers_of(row)
    ]
    if jobs:
        app.job_manager.batch_defer_jobs(jobs=jobs)


@app.task(queue="followers", retry=RetryStrategy(max_attempts=5, exponential_wait=2))
def run(stream: str, seq: int, name: str) -> None:
    """Run one follower on one event; an event whose content was withdrawn meanwhile has nothing to follow."""
    row = StoredEvent.objects.get(stream_id=stream, seq=seq)
    known = followers_of(row).get(name)
    if known is not None and row.payload is not None:
        known(row)
