"""A worker with a few jobs of the tests' own, which leave rows behind: `python -m tests.processes.working`."""

from __future__ import annotations

import os
import sys
import time

from django.db import connection, transaction
from procrastinate.contrib.django import app

from backend.lib.jobs import Tries
from processes import lost, worker

lost.HEARTBEAT = 0.5
lost.LOST_AFTER = 2.0


def leave(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO traces (what) VALUES (%s)", [what])


@app.task(name="tests.trace", queue="followers", retry=Tries(5, base=1))
def trace(what: str, seconds: float = 0.0) -> None:
    """The effect is at the end: a worker killed before has not had it."""
    with transaction.atomic():
        time.sleep(seconds)
        leave(what)


@app.task(name="tests.poison", queue="followers", retry=Tries(5, base=1))
def poison() -> None:
    leave("tried")
    raise ValueError("not to be digested")


@app.task(name="tests.deadly", queue="followers", retry=Tries(5, base=1))
def deadly() -> None:
    leave("dying")
    os._exit(9)


@app.task(name="tests.half_done", queue="followers")
@transaction.atomic
def half_done() -> None:
    """What a job defers in a transaction that fails must not be done."""
    app.configure_task("tests.trace", queue="followers").defer(what="never")
    raise ValueError("not finished")


if __name__ == "__main__":
    sys.exit(worker.main())
