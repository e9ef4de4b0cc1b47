"""A web process with other people's traffic on it, before and while somebody attacks it: what it costs them."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.chaos.cluster import Ground, open_cluster
from tests.chaos.figures import tell
from tests.chaos.lean import Refused
from tests.chaos.machine import Pulse
from tests.chaos.population import Inhabitant, Room, inhabitants, room
from tests.chaos.postgres import django_on
from tests.chaos.programs import ROOT, Web
from tests.chaos.traffic import Traffic, percentile
from tests.realtime.running import in_database

MEGABYTE = 1_000_000
SPEAKERS, READERS = 15, 3
RATE = 25  # messages a second in all: each speaker stays within what one person may do
AS_SHIPPED = {
    "CHIDAO_WS_FRAMES_PER_10S": "20",
    "CHIDAO_WS_FRAMES_BURST": "60",
    "CHIDAO_WS_OPENS_BURST": "250",
    "CHIDAO_WS_SOCKETS_PER_PERSON": "8",
    "CHIDAO_WS_HANDSHAKES_PER_10S": "10",
    "CHIDAO_WS_HANDSHAKES_BURST": "30",
}
KEPT_OUT = "HTTP 429"  # how a session that was cut is answered for a while
MOST_MEMORY = 20 * MEGABYTE
NOISE = 0.5  # seconds: a p99 over N windows that is below this / N may also be the machine's own doing


@dataclass(frozen=True)
class Scene:
    """The process and its people: `enemy` has a valid session and no place in the room."""

    web: Web
    room: Room
    enemy: Inhabitant


@dataclass(frozen=True)
class Outcome:
    """What an attack did. Bytes and seconds."""

    memory: int
    before: float
    during: float
    codes: dict[str, int]
    findings: list[str]
    noise: float

    def complaints(self, *welcome: str) -> list[str]:
        """What is worse than promised; `welcome` are the codes that end the attacker's connections."""
        found = list(self.findings)
        if self.memory > MOST_MEMORY:
            found.append(f"memory grew by {self.memory / MEGABYTE:.0f} MB")
        if self.during > 2 * self.before and self.during > self.noise:
            found.append(f"p99 of the others grew from {self.before:.3f} s to {self.during:.3f} s")
        codes = set(self.codes) - {"open", KEPT_OUT}  # the last may be open yet
        if not codes or codes - set(welcome):
            found.append(f"ended with {self.codes}")
        return found


@contextmanager
def scene(ground: Ground, module: str = "realtime.serve", **environment: str) -> Iterator[Scene]:
    """One web process with the limits it is shipped with."""
    with open_cluster(ground, 1, 0, module, **{**AS_SHIPPED, **environment}) as cluster, django_on(cluster.url):
        people = inhabitants(SPEAKERS + READERS)
        yield Scene(cluster.webs[0], room(people), inhabitants(1)[0])


async def besiege(
    place: Scene,
    attack: Callable[[float], Awaitable[dict[str, int]]],
    windows: int = 2,
    usual: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Outcome:
    """Talk in windows of a second without and with `attack(seconds)`, which returns how it was sent away.

    `usual(seconds)` goes on in the windows without: what the attack needs, and would be no attack alone.
    """
    readers = {f"reader {number}": place.web.ws for number in range(READERS)}
    async with Traffic(place.room, place.web.ws, readers, RATE, speakers=SPEAKERS) as traffic:
        await traffic.talk(0.5)
        as_usual = asyncio.ensure_future(usual(windows))
        with _Work(place.web) as calm:
            before = [await traffic.talk(1) for _ in range(windows)]
        await as_usual
        memory = place.web.memory()
        attacking = asyncio.ensure_future(attack(windows + 0.5))
        watching = asyncio.create_task(_highest(place.web))
        with Pulse() as pulse, _Work(place.web) as work:
            during = [await traffic.talk(1) for _ in range(windows)]
        codes = await attacking
        await traffic.settle()
        watching.cancel()
        highest = max(place.web.memory(), *await asyncio.gather(watching))
        p99 = (_p99(traffic, before), _p99(traffic, during))
        result = Outcome(highest - memory, *p99, codes, traffic.findings(), NOISE / windows * pulse.slowness)
    tell(
        f"memory +{result.memory / MEGABYTE:.1f} MB; p99 of the others {result.before * 1000:.0f} ms before, "
        f"{result.during * 1000:.0f} ms during; its processor {calm.share:.0%} before, {work.share:.0%} during; "
        f"sent away {codes} (machine {pulse.slowness:.1f} times slower)"
    )
    return result


async def run_enemy(attack: str, place: Scene, seconds: float) -> dict[str, int]:
    """The attack in a process of its own; how often it was sent away with which code."""
    command = ("-m", "tests.chaos.hostile", attack, place.web.ws, place.enemy.key, str(seconds))
    process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    codes: dict[str, int] = json.loads(output)["codes"]
    return codes


async def enemy_returns(place: Scene) -> list[str]:
    """Whether the attacker, behaving again, is served like anybody else, once the time of the penalty is over."""
    member = await in_database(lambda: inhabitants(1)[0])
    both = await in_database(room, [place.enemy, member])
    async with asyncio.timeout(30):
        while True:
            try:
                return await _converse(place, both)
            except Refused:
                continue


async def _converse(place: Scene, both: Room) -> list[str]:
    async with Traffic(both, place.web.ws, {"the other": place.web.ws}, rate=10) as traffic:
        await traffic.talk(0.5)
        await traffic.settle()
        return traffic.findings()


class _Work:
    """What a process has of one processor meanwhile."""

    share = 0.0

    def __init__(self, web: Web) -> None:
        self._stat = Path(f"/proc/{web.pid}/stat")

    def __enter__(self) -> Self:
        self._began, self._spent = time.monotonic(), self._cpu()
        return self

    def __exit__(self, *_: object) -> None:
        self.share = (self._cpu() - self._spent) / (time.monotonic() - self._began)

    def _cpu(self) -> float:
        """Seconds, of the program itself and for it in the kernel (fields 14 and 15 of proc(5))."""
        fields = self._stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _highest(web: Web) -> int:
    highest, began = 0, time.monotonic()
    try:
        while time.monotonic() - began < 600:
            highest = max(highest, web.memory())
            await asyncio.sleep(0.05)
    except asyncio.CancelledError:
        pass
    return highest


def _p99(traffic: Traffic, windows: list[tuple[float, float]]) -> float:
    """The median of the windows' p99: one hiccup of the machine is not an attack."""
    return statistics.median(percentile(traffic.deliveries(window), 0.99) for window in windows)
