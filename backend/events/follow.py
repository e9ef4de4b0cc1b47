"""Followers: reactions to events, run by the worker after the commit.

A follower is a function of one stored event, registered for event classes by `@follower(...)` in an app's
`followers.py`. One job per event and follower is enqueued in the transaction that wrote the event (the fact and the
promise to react commit together), one stream at a time. One that fails leaves the line of its stream and is tried
again beside it (`lib.jobs`); one that fails for good is parked with its reason, where the administrator sees it
(`parked`). A follower may run twice, and after a failure out of order: it must not mind.

A job costs more than most events themselves. A follower may therefore name a choice (`when`): asked in the writing
transaction, after the numbers were taken, for all new events at once, it keeps those that bring the follower work. A
choice puts its questions when it is called (`rows.ask`) and reads the answers when its result is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from procrastinate.contrib.django import app

from backend.events.models import StoredEvent
from backend.events.schema import Event, StreamKind, Written
from backend.lib.jobs import Tries

Follower = Callable[[StoredEvent], None]
Chosen = Callable[[], Sequence[Written]]
Choice = Callable[[Sequence[Written]], Chosen]
F = TypeVar("F", bound=Follower)
Place = tuple[str, str]  # event type, kind of stream
_followers: dict[Place, dict[str, Follower]] = {}
_choices: dict[str, Choice] = {}


def follower(*classes: type[Event], on: StreamKind | None = None, when: Choice | None = None) -> Callable[[F], F]:
    """Register a function for these event classes, under its dotted name.

    `on` narrows it to one kind of stream: a fact told on several streams is followed once, not once a stream. `when`
    keeps those of many new events that the function has something to do for.
    """

    def register(function: F) -> F:
        name = f"{function.__module__}.{function.__name__}"
        if when is not None:
            _choices[name] = when
        for place in ((cls.type, kind) for cls in classes for kind in cls.streams if on in (None, kind)):
            _followers.setdefault(place, {})[name] = function
        return function

    return register


def followers_of(row: StoredEvent | Written) -> dict[str, Follower]:
    """Who follows this event, by dotted name."""
    return _followers.get((row.type, row.stream_id.partition(".")[0]), {})


def ask(rows: Sequence[Written]) -> Promise:
    """Which followers these events bring work; asked now, alone or `together` with other questions."""
    followed: dict[str, list[Written]] = {}
    for row in rows:
        for name in followers_of(row):
            followed.setdefault(name, []).append(row)
    return Promise({name: _chosen(name, events) for name, events in followed.items()})


def _chosen(name: str, events: Sequence[Written]) -> Chosen:
    choice = _choices.get(name)
    return choice(events) if choice is not None else lambda: events


class Promise:
    """The runs of followers that some events call for."""

    def __init__(self, chosen: Mapping[str, Chosen]) -> None:
        self._chosen = chosen

    def enqueue(self) -> None:
        """Promise them in the running transaction: one statement for all, none when there is no work."""
        jobs = [
            run.configure(lock=f"{row.stream_id}/{name}").make_new_job(stream=row.stream_id, seq=row.seq, name=name)
            for name, chosen in self._chosen.items()
            for row in chosen()
        ]
        if jobs:
            app.job_manager.batch_defer_jobs(jobs=jobs)


@app.task(queue="followers", retry=Tries(5))
def run(stream: str, seq: int, name: str) -> None:
    """Run one follower on one event; an event whose content was withdrawn meanwhile has nothing to follow."""
    row = StoredEvent.objects.get(stream_id=stream, seq=seq)
    known = followers_of(row).get(name)
    if known is not None and row.payload is not None:
        known(row)
