"""The worker: every job is done, whatever happens to the process that has it, and no job stops another one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from backend.events import parked
from backend.events.models import ParkedJob
from tests.realtime.running import database_url
from tests.tools import conftest
from tools.places import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[[], subprocess.Popen[bytes]]


def wait_for(condition: Callable[[], object], what: str) -> None:
    conftest.wait_for(condition, what, 120)


def defer(task: str, lock: str | None = None, **words: object) -> int:
    return app.configure_task(f"tests.{task}", queue="followers", lock=lock).defer(**words)  # type: ignore[arg-type]


def rows(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def traces() -> Counter[str]:
    return Counter(what for (what,) in rows("SELECT what FROM traces"))


def states() -> Counter[str]:
    return Counter(status for (status,) in rows("SELECT status::text FROM procrastinate_jobs"))


@pytest.fixture
def start() -> Iterator[Start]:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("CREATE TABLE traces (what text)")
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DATABASE_URL": database_url()}
        command = [sys.executable, "-m", "tests.processes.working"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE traces")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def test_jobs_of_killed_workers_are_all_done_by_others(start: Start) -> None:
    workers = [start(), start()]
    for number in range(200):
        defer("trace", lock=f"line {number % 20}", what=str(number), seconds=0.05)
    for round_number in range(3):
        wait_for(lambda: len(traces()) > 20 + 40 * round_number, "progress")  # noqa: B023 - used at once
        victim = workers.pop(0)
        victim.kill()
        victim.wait(10)
        workers.append(start())
    wait_for(lambda: len(traces()) == 200, "all jobs")
    wait_for(lambda: not states(), "the end of all jobs")
    assert traces().total() - 200 <= 3 * 4  # what the killed had just finished, but not yet said so


def test_poison_is_parked_with_its_reason_and_stops_nobody(start: Start) -> None:
    bad = defer("poison", lock="same")
    for number in range(100):
        defer("trace", lock="same" if number == 0 else None, what=str(number))
    start()
    wait_for(lambda: len(traces()) == 101, "all others")
    assert states()["failed"] == 0  # it is still being tried, and nobody waited for that
    wait_for(lambda: states()["failed"] == 1, "the parking")
    wait_for(ParkedJob.objects.filter(job=bad).exists, "the reason")
    assert traces()["tried"] == 5
    assert ParkedJob.objects.get(job=bad).reason == "ValueError: not to be digested"


def test_parked_job_can_be_tried_again(start: Start) -> None:
    job = defer("poison")
    start()
    wait_for(ParkedJob.objects.filter(job=job).exists, "the parking")
    wait_for(lambda: states()["failed"] == 1, "the end of its tries")
    parked.unpark(job)
    assert not ParkedJob.objects.filter(job=job).exists()
    wait_for(lambda: traces()["tried"] == 6, "another try")


def test_job_that_kills_its_worker_is_parked_in_the_end(start: Start) -> None:
    job = defer("deadly")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 3")
    worker = start()
    deadline = time.monotonic() + 120
    while not ParkedJob.objects.filter(job=job).exists():
        assert time.monotonic() < deadline
        if worker.poll() is not None:
            worker = start()
        time.sleep(0.1)
    assert traces()["dying"] == 2
    assert "died" in ParkedJob.objects.get(job=job).reason


def test_worker_finishes_what_it_has_when_asked_to_end(start: Start) -> None:
    defer("trace", what="slow", seconds=1.5)
    worker = start()
    wait_for(lambda: states()["doing"] == 1, "its start")
    defer("trace", what="later", seconds=30)
    worker.send_signal(signal.SIGTERM)
    worker.wait(45)
    assert traces()["slow"] == 1


def test_what_a_failed_job_deferred_is_not_done(start: Start) -> None:
    defer("half_done")
    start()
    wait_for(lambda: states()["failed"] == 1, "its failure")
    assert states() == {"failed": 1}
