"""The supervisor: starts web processes and workers, looks after them, replaces them one by one, ends them all.

Promises: a process that dies or hangs is started again; while they are replaced the listening socket is never without
a process behind it; after `end` nobody is left; after our own sudden death nobody is left either (`last_wish`).
It imports nothing of the product, so that nothing of the product can stop it.
"""

import time
from collections.abc import Sequence

from processes.child import Part
from processes.place import Place, Say

REFUSED = 78  # EX_CONFIG of sysexits.h: a process that says so will not start better the next time


class Supervisor:
    def __init__(self, parts: Sequence[Part], say: Say) -> None:
        self.places = [Place(part, say) for part in parts]
        self._say = say
        self._to_replace: list[Place] = []
        self.proven = False  # everything was ready once

    def start(self) -> None:
        for place in self.places:
            place.start()

    def ready(self) -> bool:
        return all(place.ready() for place in self.places)

    def can_serve(self) -> bool:
        """Whether every process with an address is ready; workers may still be on their way."""
        return all(place.ready() for place in self.places if place.part.socket is not None)

    def failed(self) -> Part | None:
        """A process with an address that ended before everything was ready for the first time."""
        doors = [place for place in self.places if place.part.socket is not None]
        return next((place.part for place in doors if not self.proven and place.last_code is not None), None)

    def refused(self) -> Part | None:
        """The part that will never start with these settings, if that is known before it ever did."""
        return next((place.part for place in self.places if not self.proven and place.last_code == REFUSED), None)

    def look_after(self) -> None:
        """One round; to be called about every second (`busy`: sooner), and when a child has ended."""
        for place in self.places:
            place.look_after()
        if not self.proven and self.ready():
            self.proven = True
        self._go_on_replacing()

    def busy(self) -> bool:
        """Whether the next round should come soon."""
        return not self.proven or bool(self._to_replace)

    def replace_all(self) -> None:
        """A rolling restart: each gets a successor, which is ready before it is asked to end."""
        if self._to_replace:
            self._say("Still replacing; after this one it begins anew.")
            self._to_replace = [self._to_replace[0], *self.places]
            return
        self._say("Replacing all processes, one by one.")
        self._to_replace = list(self.places)
        self._to_replace[0].replace()

    def end(self) -> bool:
        """Ask all to end, wait, kill who does not; whether all ended as asked."""
        for place in self.places:
            place.ask_to_end()
        children = [child for place in self.places for child in place.children]
        while any(not child.ended() for child in children):
            for child in children:
                child.listen()
            time.sleep(0.05)
        return all(child.process.returncode == 0 for child in children)

    def _go_on_replacing(self) -> None:
        if not self._to_replace:
            return
        worked = self._to_replace[0].replaced()
        if worked is None:
            return
        done = self._to_replace.pop(0)
        if not worked:
            self._to_replace = []
            self._say("The rolling restart is given up; the other processes are as they were.")
        elif self._to_replace:
            self._say(f"{done.part.name} is replaced.")
            self._to_replace[0].replace()
        else:
            self._say(f"{done.part.name} is replaced, and with it all.")
