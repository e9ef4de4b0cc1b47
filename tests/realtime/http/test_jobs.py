"""How many jobs wait and have failed is told by queue, and not asked at every turn."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app

from realtime.http import jobs
from realtime.http.jobs import Jobs
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


def forget_all() -> None:
    """The table of jobs is not Django's to empty between tests."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def queue_up(queue: str, count: int) -> None:
    for _ in range(count):
        app.configure_task("tests.nothing", queue=queue, allow_unknown=True).defer()


def fail_one(queue: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE id ="
            " (SELECT min(id) FROM procrastinate_jobs WHERE queue_name = %s)",
            [queue],
        )


def told(known: Jobs) -> dict[tuple[str, str], float]:
    return {
        (sample.labels["queue"], sample.labels["state"]): sample.value
        for metric in known.collect()
        for sample in metric.samples
    }


async def test_jobs_are_counted_by_queue_and_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MAY_TAKE", 30.0)  # counting is the matter here, not how busy the machine is
    await in_database(forget_all)
    await in_database(queue_up, "pages", 3)
    await in_database(queue_up, "feed", 1)
    await in_database(fail_one, "pages")
    known = Jobs()
    await known.refresh()
    assert told(known) == {("pages", "waiting"): 2, ("pages", "failed"): 1, ("feed", "waiting"): 1}


async def test_answer_is_good_for_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[jobs.Rows] = []

    def count() -> jobs.Rows:
        asked.append([])
        return []

    monkeypatch.setattr(jobs, "_count", count)
    known = Jobs()
    await known.refresh()
    await known.refresh()
    assert len(asked) == 1


async def test_outage_leaves_the_rest_of_monitoring_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(jobs, "_count", away)
    known = Jobs()
    await known.refresh()
    assert told(known) == {}
