"""What happens in the seeded weeks, as acts with a moment; they are carried out in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from backend.lib import clock


@dataclass(order=True)
class Act:
    """Somebody does something at a moment; acts of the same moment keep the order they were planned in."""

    at: datetime
    place: int
    do: Callable[[], object] = field(compare=False)


class Plan:
    """Collects acts in any order."""

    def __init__(self) -> None:
        self._acts: list[Act] = []

    def add(self, at: datetime, do: Callable[..., object], *things: object) -> None:
        """At this moment, `do(*things)`."""
        self._acts.append(Act(at, len(self._acts), partial(do, *things)))

    def carry_out(self) -> int:
        """Do everything, standing at each act's moment; returns how many acts there were."""
        for act in sorted(self._acts):
            with clock.at(act.at):
                act.do()
        return len(self._acts)


def spread(key: str, choices: int) -> int:
    """A number below `choices` that depends on the key alone: chance that is the same on every machine."""
    return _mix(key.encode()) % choices


def _mix(data: Iterable[int]) -> int:
    """FNV-1a, 32 bits: Python's own hash differs from process to process."""
    value = 2166136261
    for byte in data:
        value = (value ^ byte) * 16777619 % 2**32
    return value
