"""How often a job is tried, and what becomes of the jobs behind it.

A job that fails leaves its line at once: those that wait for the same lock go on, and it is tried again beside them.
So one bad event never holds up what happens after it in the same stream; whoever follows events must not mind their
order after a failure (followers look at the present state, and may run twice anyway).
"""

from __future__ import annotations

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job


class Tries(BaseRetryStrategy):
    """At most `most` tries in all, with pauses of `base`, `base`², `base`³ … seconds between them."""

    def __init__(self, most: int, base: int = 2) -> None:
        self._most = most
        self._base = base

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        tries = job.attempts + 1
        if tries >= self._most:
            return None
        own_line = f"{job.lock}/{job.id}" if job.lock and not job.attempts else None
        return RetryDecision(retry_in={"seconds": self._base**tries}, lock=own_line)
