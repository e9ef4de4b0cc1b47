"""So many newcomers a turn of the loop: whoever is there already is not kept waiting by a crowd at the door.

Both loops hand out everything that has become readable in one turn. When two thousand come at once that turn takes
half a second, in which nobody's message is read, and it takes three or four turns to answer one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

EACH = 20  # about five milliseconds


class Turns:
    """A line of work that is done in the order it came, a little in each turn of the loop; one alone at once."""

    def __init__(self) -> None:
        self._line: deque[Callable[[], object]] = deque()
        self._done = 0
        self._due = False

    def take(self, work: Callable[[], object]) -> None:
        """Do it now if this turn has room, else in one of the next."""
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._next)
        if self._done < EACH and not self._line:
            self._done += 1
            work()
        else:
            self._line.append(work)

    def _next(self) -> None:
        self._done = min(EACH, len(self._line))
        self._due = bool(self._line)
        if self._due:
            asyncio.get_running_loop().call_soon(self._next)  # first, as a failure below leaves the others in the line
        for _ in range(self._done):
            self._line.popleft()()
