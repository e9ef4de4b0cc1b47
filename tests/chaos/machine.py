"""How busy the machine itself is: limits in seconds are meant for one that has nothing else to do."""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY = 0.2  # seconds between two looks
PROC = Path("/proc")


class Pulse:
    """`with Pulse() as pulse`: afterwards `pulse.slowness` says how many times longer work took than it should.

    Counts what runs or waits for a processor (proc(5), loadavg, fourth field) beside the processes under test, and
    compares it with the processors. What those processes bring themselves makes no limit wider: a product that is
    slow because it does too much is to be found.
    """

    def __init__(self) -> None:
        self._others: list[int] = []
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
        if not self._others:
            return 1.0
        return max(1.0, statistics.fmean(self._others) / (os.cpu_count() or 1))

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            running = int((PROC / "loadavg").read_text().split()[3].partition("/")[0])
            self._others.append(max(0, running - running_under_test()))


def running_under_test() -> int:
    """How many threads of the processes started by this one, and by those, run or wait for a processor."""
    return sum(_runs(task) for pid in _descendants(os.getpid()) for task in _tasks(pid))


def _descendants(pid: int) -> Iterator[int]:
    for task in _tasks(pid):
        for child in map(int, _read(task / "children").split()):
            yield child
            yield from _descendants(child)


def _tasks(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except FileNotFoundError:  # it has just ended
        return []


def _runs(task: Path) -> bool:
    return _read(task / "stat").rpartition(")")[2].split()[:1] == ["R"]


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return ""
