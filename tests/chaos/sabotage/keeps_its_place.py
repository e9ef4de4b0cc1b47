"""Sabotage of the worker: a job that fails keeps its place in the line, and everybody behind it waits."""

from __future__ import annotations

import sys

from procrastinate import RetryDecision
from procrastinate.jobs import Job

from backend.lib.jobs import Tries
from processes.worker import main

_honest = Tries.get_retry_decision


def decide(self: Tries, *, exception: BaseException, job: Job) -> RetryDecision | None:
    """The same pause, without leaving the line."""
    decision = _honest(self, exception=exception, job=job)
    if decision is not None:
        decision.lock = None
    return decision


if __name__ == "__main__":
    Tries.get_retry_decision = decide  # type: ignore[method-assign]
    sys.exit(main())
