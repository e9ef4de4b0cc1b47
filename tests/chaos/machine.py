"""How busy the machine itself is: limits in seconds are meant for one that has nothing else to do."""

from __future__ import annotations

import os
import statistics
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY = 0.1  # seconds between two looks
ENOUGH = 2.0  # running tasks for each processor that the cluster under test brings itself


class Pulse:
    """`with Pulse() as pulse`: afterwards `pulse.slowness` says how many times longer work took than it should.

    Counts what runs or waits for a processor (proc(5), loadavg, fourth field) and compares it with the processors.
    """

    def __init__(self) -> None:
        self._running: list[int] = []
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
        if not self._running:
            return 1.0
        return max(1.0, statistics.fmean(self._running) / (os.cpu_count() or 1) / ENOUGH)

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            fields = Path("/proc/loadavg").read_text().split()
            self._running.append(int(fields[3].partition("/")[0]))
