"""F16: a job that can never be done is parked with its reason; the others are done, and none waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from backend.events import log
from backend.events.follow import run
from backend.organisations.events import SettingsChanged
from tests.chaos.cluster import Cluster, Ground
from tests.chaos.figures import tell
from tests.chaos.machine import Pulse
from tests.chaos.population import inhabitants
from tests.chaos.postgres import django_on
from tests.chaos.threads import beside
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]
STREAMS = 10
NOBODY = "tests.nobody"  # no follower has this name: the job looks at the event and is done
HEAD_OF_LINE = 1.0  # seconds that a job may wait because of a bad one
TRIES = 5


@contextmanager
def patient_workers(ground: Ground) -> Iterator[None]:
    """Two sabotaged workers, and Django of this process on their database."""
    cluster = Cluster(ground, webs=0, workers=2)
    for worker in cluster.workers:
        worker.command[-1] = "tests.chaos.sabotage.keeps_its_place"
    try:
        cluster.start()
        with django_on(cluster.url):
            yield
    finally:
        print(cluster.news())  # noqa: T201 - pytest shows it when the test fails
        cluster.close()


@pytest.mark.usefixtures("house")
async def test_poison_is_parked_and_nobody_waits_for_it(full: bool) -> None:
    assert await poison(999 if full else 50, wait_for_parking=full) == []


@pytest.mark.full
async def test_sabotage_that_keeps_the_line_is_found(ground: Ground, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        async with beside(patient_workers(ground)):
            found = await poison(50, wait_for_parking=False)
        assert [finding for finding in found if "waited" in finding], found


async def poison(good: int, wait_for_parking: bool) -> list[str]:
    """Good jobs without and with a bad one in their midst; what went wrong, in words."""
    streams = await in_database(_streams)
    await _done(await in_database(_promise, streams, STREAMS))  # the workers are warm
    alone = await _done(await in_database(_promise, streams, good))
    bad = await in_database(_promise_impossible, streams[0], 0)
    last_try = await in_database(_promise_impossible, streams[1], TRIES - 1)
    with Pulse() as pulse:
        beside = await _done(await in_database(_promise, streams, good), alone + 10 * HEAD_OF_LINE)
    parked = await _parked([bad, last_try] if wait_for_parking else [last_try])
    tell(f"{good} jobs: {alone:.2f} s alone, {beside:.2f} s behind a bad one; parked: {parked}")
    waited = beside - alone
    found = [f"the others waited {waited:.1f} s longer"] if waited > HEAD_OF_LINE * pulse.slowness else []
    if wrong := [reason for reason, tries in parked.values() if "DoesNotExist" not in reason or tries != TRIES]:
        found.append(f"parked without the reason, or not after {TRIES} tries: {wrong}")
    return found


def _streams() -> list[str]:
    """Streams with one event each."""
    names = [one.own for one in inhabitants(STREAMS)]
    with transaction.atomic():
        log.append([(name, SettingsChanged("vi", "light")) for name in names], None)
    return names


def _promise(streams: list[str], count: int) -> list[int]:
    """So many jobs in the lines of these streams."""
    with transaction.atomic():
        return [_defer(streams[number % len(streams)], 1) for number in range(count)]


def _promise_impossible(stream: str, attempts: int) -> int:
    """A job about an event that does not exist, after so many attempts."""
    with transaction.atomic():
        job = _defer(stream, 999)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET attempts = %s WHERE id = %s", [attempts, job])
    return job


def _defer(stream: str, seq: int) -> int:
    return int(run.configure(lock=f"{stream}/{NOBODY}").defer(stream=stream, seq=seq, name=NOBODY))


async def _done(jobs: list[int], most: float = 60) -> float:
    """Seconds until none of these waits or runs any more; gives up looking after `most`."""
    began = time.monotonic()
    while await in_database(_waiting, jobs) and time.monotonic() - began < most:  # noqa: ASYNC110 - a table is asked
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def _waiting(jobs: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE id = ANY(%s)", [jobs])
        return int(cursor.fetchone()[0])


def _reasons(jobs: list[int]) -> dict[int, tuple[str, int]]:
    statement = (
        "SELECT parked.job, parked.reason, job.attempts FROM events_parkedjob AS parked"
        " JOIN procrastinate_jobs AS job ON job.id = parked.job WHERE job.status = 'failed' AND job.id = ANY(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [jobs])
        return {job: (reason, tries) for job, reason, tries in cursor.fetchall()}


async def _parked(jobs: list[int]) -> dict[int, tuple[str, int]]:
    """Reason and number of tries of these jobs, once all are parked."""
    deadline = time.monotonic() + 60
    while True:
        found: dict[int, tuple[str, int]] = await in_database(_reasons, jobs)
        if len(found) == len(jobs):
            return found
        assert time.monotonic() < deadline, f"not parked: {set(jobs) - set(found)}"
        await asyncio.sleep(0.05)
