"""A place for one process (web-2, worker-1): whoever is in it is started again when it ends, and can be replaced.

Replacing never leaves the place empty: the successor is ready before the old one is asked to end.
"""

import time
from collections.abc import Callable

from processes.child import Child, Part

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
PROVEN_AFTER = 60.0  # seconds a process has to run before its next end counts as the first one
SUCCESSOR_MAY_TAKE = 120.0

Say = Callable[[str], None]


class Place:
    def __init__(self, part: Part, say: Say) -> None:
        self.part = part
        self.current: Child | None = None
        self.successor: Child | None = None
        self.leaving: list[Child] = []
        self.last_code: int | None = None  # how the last process ended that nobody had asked to
        self._say = say
        self._pause = FIRST_PAUSE
        self._due: float | None = None

    @property
    def children(self) -> list[Child]:
        return [child for child in (self.current, self.successor, *self.leaving) if child is not None]

    def start(self) -> None:
        self._due = None
        self.current = Child(self.part)

    def ready(self) -> bool:
        return self.current is not None and self.current.ready and not self.current.ended()

    def look_after(self) -> None:
        """One round: hear them all, kill who hangs, see who has ended, start what is due."""
        for child in self.children:
            child.listen()
            if child.hangs():
                self._say(f"{self.part.name} (process {child.process.pid}) hangs and is killed.")
                child.kill()
        for child in [child for child in self.leaving if child.ended()]:
            self.leaving.remove(child)
            child.close()
        if self.current is not None and self.current.ended():
            self._mourn(self.current)
        if self._due is not None and time.monotonic() >= self._due:
            self.start()

    def replace(self) -> None:
        """Begin to put another process into this place; `replaced` moves it on."""
        self.successor = Child(self.part)

    def replaced(self) -> bool | None:
        """None while it goes on, then whether it worked."""
        successor = self.successor
        if successor is None:
            return None if self.leaving else True
        if successor.ended() or time.monotonic() - successor.started > SUCCESSOR_MAY_TAKE:
            self._say(f"The new {self.part.name} did not become ready ({successor.how_it_ended()}); the old one stays.")
            successor.kill()
            self.leaving.append(successor)
            self.successor = None
            return False
        if successor.ready:
            self._hand_over(successor)
        return None

    def ask_to_end(self) -> None:
        self._due = None
        for child in self.children:
            child.ask_to_end()

    def _hand_over(self, successor: Child) -> None:
        old, self.current, self.successor = self.current, successor, None
        self._due, self._pause = None, FIRST_PAUSE
        if old is not None:
            old.ask_to_end()
            self.leaving.append(old)

    def _mourn(self, child: Child) -> None:
        """It ended by itself: wait twice as long each time until one has run for a minute."""
        self.current, self.last_code = None, child.process.returncode
        if time.monotonic() - child.started > PROVEN_AFTER:
            self._pause = FIRST_PAUSE
        where = f" {self.part.log} says:" if self.part.log else ""
        self._say(f"{self.part.name} ended ({child.how_it_ended()}); it starts again in {self._pause:.0f} s.{where}")
        if said := self.part.log_text().rstrip():
            self._say("\n".join(said.splitlines()[-8:]))
        child.close()
        self._due, self._pause = time.monotonic() + self._pause, min(self._pause * 2, LONGEST_PAUSE)
