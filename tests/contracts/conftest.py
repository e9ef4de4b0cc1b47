"""A world that is the same in every run: moments and identifiers follow one another as if nothing took time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

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


@pytest.fixture(autouse=True)
def _any_installation(settings: Settings) -> None:
    """What an installation or a release is called is no part of what is promised."""
    settings.VERSION, settings.DEMO_DATA = "1", False


@pytest.fixture
def _patient(db: None) -> None:
    """A test is one transaction, which idles while a child process reads a PDF on a busy machine."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


@pytest.fixture
def work(db: None) -> Callable[[], None]:
    """Do what the worker would: every promised follower once, in the order of the promises, until none is left.

    Tests that commit leave promises of theirs behind, which are not ours.
    """
    done = set(ProcrastinateJob.objects.values_list("id", flat=True))

    def run_all() -> None:
        while waiting := list(ProcrastinateJob.objects.exclude(id__in=done).order_by("id")):
            for job in waiting:
                done.add(job.id)
                if job.task_name == follow.run.name:
                    follow.run.func(**job.args)

    return run_all
