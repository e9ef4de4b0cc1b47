"""A world that is the same in every run: moments and identifiers follow one another as if nothing took time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.events import follow
from backend.lib import clock, ids
from tests.contracts.recording import BEGINNING


@pytest.fixture(autouse=True)
def _one_after_another(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Identifiers sort in the order in which they were made, also within a millisecond."""
    milliseconds = count(int(BEGINNING.timestamp() * 1000))
    monkeypatch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: next(milliseconds) * 1_000_000))
    with clock.at(BEGINNING):
        yield


@pytest.fixture
def _patient(db: None) -> None:
    """A test is one transaction, which idles while a child process reads a PDF on a busy machine."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def followers_run() -> None:
    """Do what the worker would: every promised follower, in the order of the promises, until none is left."""
    while waiting := list(ProcrastinateJob.objects.filter(task_name=follow.run.name).order_by("id")):
        for job in waiting:
            follow.run.func(**job.args)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.id])
