"""How busy the machine itself is: limits in seconds are meant for one that has nothing else to do."""

from __future__ import annotations

import statistics
import threading
import time
from types import TracebackType
from typing import Self

EVERY = 0.1  # seconds between two looks
WORK = 5_000  # additions, about a third of a millisecond


class Pulse:
    """`with Pulse() as pulse`: afterwards `pulse.slowness` says how many times longer work took than it should.

    A little work is done again and again; the time it took by the clock is compared with the time it had a processor.
    """

    def __init__(self) -> None:
        self._ratios: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="pulse", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def slowness(self) -> float:
        """1 on a quiet machine."""
        return max(1.0, statistics.fmean(self._ratios)) if self._ratios else 1.0

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            clock, processor = time.perf_counter(), time.thread_time()
            sum(range(WORK))
            worked = time.thread_time() - processor
            self._ratios.append((time.perf_counter() - clock) / max(worked, 1e-6))
