"""How long and how often things are measured; `quick` shows that everything works, its numbers are rough."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    runs: int
    seconds: float
    warmup: float
    slow_seconds: float  # for two messages a second: ten of them are wanted
    rooms: tuple[int, ...]
    crowd: int  # who connects, and comes back, at once
    brief: bool = False  # leave out what no goal asks for

    @classmethod
    def thorough(cls, runs: int) -> Plan:
        return cls(runs, seconds=2.2, warmup=0.6, slow_seconds=4, rooms=(100, 500, 1000, 2000), crowd=2000)

    @classmethod
    def quick(cls, runs: int) -> Plan:
        return cls(runs, seconds=1.2, warmup=0.3, slow_seconds=1.5, rooms=(1000,), crowd=1000, brief=True)
