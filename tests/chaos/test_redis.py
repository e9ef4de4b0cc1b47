"""F5-F8, P7: whatever becomes of Redis, sends go on, no socket closes, and everything arrives within five seconds."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from pytest_django import DjangoDbBlocker

from tests.chaos.cluster import Ground
from tests.chaos.figures import tell
from tests.chaos.lean import Line
from tests.chaos.lines import Lined, lined
from tests.chaos.machine import Pulse
from tests.chaos.population import Inhabitant, Room, inhabitants, room
from tests.chaos.threads import beside
from tests.chaos.traffic import Traffic, percentile
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]
LIVE = 0.5  # seconds within which people see each other's words when all is well
DEAF = 5.0  # and when Redis is not
DELAY = 0.05  # seconds that a confirmation may take longer meanwhile
NOTICED = 0.3  # the same in the short form, where a few seconds of talk say little about one in a hundred
CALM = 1.0  # seconds of undisturbed talk to compare with
CALM_FULL = 10.0


@dataclass(frozen=True)
class Fault:
    """`strike` and `mend` block; the fault lasts `short` seconds, or `full` in the full form."""

    name: str
    strike: Callable[[Lined], None]
    mend: Callable[[Lined], None]
    short: float  # 0: only in the full form
    full: float


def _on_each(act: str) -> Callable[[Lined], None]:
    def do(site: Lined) -> None:
        for line in site.lines:
            getattr(line, act)()

    return do


def _slow(seconds: float) -> Callable[[Lined], None]:
    def do(site: Lined) -> None:
        for line in site.lines:
            line.shape(latency=seconds)

    return do


FAULTS = [
    Fault("stopped, started empty", lambda s: s.valkey.kill(), lambda s: s.valkey.start(), 6, 60),
    Fault("emptied", lambda s: s.valkey.empty(), lambda s: None, 0, 5),
    Fault("hung", lambda s: s.valkey.freeze(), lambda s: s.valkey.thaw(), 3, 60),
    Fault("cut from one process", lambda s: s.lines[1].refuse(), lambda s: s.lines[1].heal(), 3, 60),
    Fault("silent towards one process", lambda s: s.lines[1].freeze(), lambda s: s.lines[1].heal(), 0, 30),
    Fault("slow by 200 ms", _slow(0.2), _on_each("heal"), 0, 20),
    Fault("slow by 5 s", _slow(5.0), _on_each("heal"), 0, 30),
]


@pytest.fixture(scope="module")
def site(ground: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Lined]:
    with django_db_blocker.unblock(), lined(ground) as site:
        yield site


@pytest.mark.parametrize(
    "fault",
    [pytest.param(one, id=one.name, marks=() if one.short else pytest.mark.full) for one in FAULTS],
)
async def test_nobody_loses_anything_when_redis_is(site: Lined, fault: Fault, full: bool) -> None:
    """Meanwhile everybody types and comes and goes (P24): what has no other store than Redis disturbs nobody."""
    place = await in_database(_room)
    async with AsyncExitStack() as stack:
        for member, web in zip(place.members, site.webs, strict=False):
            await stack.enter_async_context(restless(place, member, web.ws))
        if full:
            found = await suffer(site, fault, fault.full, place, calm=CALM_FULL, delay=DELAY)
        else:
            found = await suffer(site, fault, fault.short, place)
        assert found == []


@pytest.mark.parametrize(
    ("module", "fault", "finding"),
    [
        ("waits_for_redis", "hung", "confirmations took"),
        ("trusting", "cut from one process", "missing"),
        pytest.param("looks_for_people", "hung", "confirmations took", marks=pytest.mark.full),
    ],
)
async def test_sabotage_is_found(
    ground: Ground, django_db_blocker: DjangoDbBlocker, module: str, fault: str, finding: str
) -> None:
    struck = next(one for one in FAULTS if one.name == fault)
    with django_db_blocker.unblock():
        async with beside(lined(ground, (f"tests.chaos.sabotage.{module}",) * 2)) as site:
            found = await suffer(site, struck, 3, await in_database(_room), patience=DEAF, delay=DELAY)
    assert [one for one in found if finding in one], found


async def suffer(
    site: Lined,
    fault: Fault,
    seconds: float,
    place: Room,
    patience: float = 2 * DEAF,
    calm: float = CALM,
    delay: float = NOTICED,
) -> list[str]:
    """Talk before, during and after a fault; what went wrong, in words."""
    async with _talk(site, place) as traffic:
        with Pulse() as pulse:
            before = await traffic.talk(calm)
            await asyncio.to_thread(fault.strike, site)
            struck = await traffic.talk(seconds)
            await asyncio.to_thread(fault.mend, site)
            mended = time.monotonic()
            await traffic.talk_until(lambda: _well(traffic, mended), patience)
            await traffic.settle(patience)
        return _verdict(traffic, fault, _Times(before, struck, mended, pulse.slowness), delay)


@asynccontextmanager
async def restless(place: Room, member: Inhabitant, address: str) -> AsyncIterator[None]:
    """Somebody who types without sending anything, and is here and away by turns, three times a second."""
    line = await Line.open(address, member.key)
    line.say(do="presence.watch", people=[str(one.person.pk) for one in place.members])

    async def fidget() -> None:
        for number in itertools.count():
            line.say(do="typing.start", conversation=str(place.id))
            line.say(do="presence.set", state="away" if number % 2 else "active")
            await asyncio.sleep(0.3)

    fidgeting = asyncio.create_task(fidget())
    try:
        yield
        assert line.open_now, f"who only types was sent away: {line.ended.result()}"
    finally:
        fidgeting.cancel()
        line.cut()


def _talk(site: Lined, place: Room) -> Traffic:
    names = {f"reader at {web.name}": web.ws for web in site.webs}
    return Traffic(place, site.webs[0].ws, names)


def _room() -> Room:
    return room(inhabitants(4))


def _well(traffic: Traffic, since: float) -> bool:
    """A whole second of talk has arrived everywhere in time."""
    now = time.monotonic()
    recent = traffic.deliveries((now - 1 - LIVE, now - LIVE))
    return now - since > 1 + LIVE and bool(recent) and max(recent) <= LIVE


@dataclass(frozen=True)
class _Times:
    before: tuple[float, float]
    struck: tuple[float, float]
    mended: float
    slowness: float


def _verdict(traffic: Traffic, fault: Fault, times: _Times, delay: float) -> list[str]:
    found = traffic.findings()
    before, during = (percentile(traffic.confirmations(span), 0.99) for span in (times.before, times.struck))
    slowest = max(traffic.deliveries((times.before[0], time.monotonic())))
    back = max(0.0, traffic.last_late(LIVE * times.slowness) - times.mended)
    tell(
        f"Redis {fault.name}: confirmed p99 {before * 1000:.0f} ms before, {during * 1000:.0f} ms during; slowest "
        f"delivery {slowest:.2f} s; live again after {back:.1f} s (machine {times.slowness:.1f} times slower)"
    )
    if during > min(before, NOTICED) + delay * times.slowness:
        found.append(f"confirmations took {during:.2f} s instead of {before:.2f}")
    if slowest > DEAF * times.slowness:
        found.append(f"a delivery took {slowest:.2f} s")
    if back > DEAF * times.slowness:
        found.append(f"live again only after {back:.1f} s")
    return found
