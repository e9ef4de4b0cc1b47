"""Followers: promised in the transaction that wrote the event, run once it has committed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.events import follow, log
from backend.events.models import StoredEvent
from backend.events.schema import stream_name
from tests.backend.events.conftest import ThingHappened


@pytest.fixture
def stream() -> str:
    """A stream of this test alone: procrastinate's tables are not emptied between tests."""
    return stream_name("document", uuid4())


def write(stream: str, count: int = 1) -> None:
    with transaction.atomic():
        log.append([(stream, ThingHappened(str(n))) for n in range(count)], None)


def write_and_fail(stream: str) -> None:
    with transaction.atomic():
        log.append([(stream, ThingHappened("x"))], None)
        raise ZeroDivisionError


def jobs(stream: str) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(queue_name="followers", args__stream=stream).order_by("id"))


@pytest.mark.django_db(transaction=True)
def test_promise_commits_with_the_event(heard: list[StoredEvent], stream: str) -> None:
    write(stream, 2)
    found = jobs(stream)
    assert [(job.args["stream"], job.args["seq"]) for job in found] == [(stream, 1), (stream, 2)]
    assert len({job.lock for job in found}) == 1, "one stream at a time, in order"


@pytest.mark.django_db(transaction=True)
def test_promise_is_rolled_back_with_the_event(heard: list[StoredEvent], stream: str) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(stream)
    assert jobs(stream) == []
    assert not StoredEvent.objects.exists()


def test_follower_is_given_the_stored_event(db: None, heard: list[StoredEvent], stream: str) -> None:
    write(stream)
    job = jobs(stream)[0]
    follow.run(**job.args)
    assert [(row.stream_id, row.seq, row.payload) for row in heard] == [(stream, 1, {"text": "0", "about": None})]


def test_withdrawn_event_is_not_followed_any_more(db: None, heard: list[StoredEvent], stream: str) -> None:
    subject = uuid4()
    with transaction.atomic():
        log.append([(stream, ThingHappened("secret", subject))], None)
        log.blank(subject)
    follow.run(**jobs(stream)[0].args)
    assert heard == []


def test_follower_that_no_longer_exists_is_forgotten(db: None, heard: list[StoredEvent], stream: str) -> None:
    write(stream)
    arguments = {**jobs(stream)[0].args, "name": "gone"}
    follow.run(**arguments)
    assert heard == []


def test_event_nobody_follows_costs_no_job(db: None, stream: str) -> None:
    write(stream)
    assert jobs(stream) == []
    assert connection.in_atomic_block


def test_fact_told_on_several_streams_is_followed_on_the_one_named(db: None, stream: str) -> None:
    other = stream_name("conversation", uuid4())
    follow.follower(ThingHappened, on="conversation")(ignore)
    try:
        with transaction.atomic():
            log.append([(stream, ThingHappened("0")), (other, ThingHappened("0"))], None)
        assert (len(jobs(stream)), len(jobs(other))) == (0, 1)
    finally:
        del follow._followers[(ThingHappened.type, "conversation")]


def ignore(event: StoredEvent) -> None:
    """A follower that does nothing."""
