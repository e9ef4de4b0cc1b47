"""P22, F17, F19, F23: one hostile person costs little memory and nobody else their time, and is sent away."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from backend.events import log
from backend.organisations.events import SettingsChanged
from tests.chaos.cluster import Ground
from tests.chaos.lean import Frame, Line
from tests.chaos.population import Inhabitant, inhabitants
from tests.chaos.siege import Scene, besiege, enemy_returns, run_enemy, scene
from tests.chaos.threads import beside
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]
DEAF_SOCKETS = 7  # of the eight a person may have
LARGE = 20_000  # characters
WAYS_OUT = {
    "flood": ("4429",),
    "garbage": ("4400",),
    "huge": ("1006", "1009"),
    "large": ("4400", "4429"),
    "fragments": ("1006", "1009"),
    "subscribe": ("4429",),
    "sockets": ("4429",),
}
BRIEF = {"CHIDAO_WS_PENALTY": "1"}  # whoever was cut may come back sooner: the test waits less, the server works more
SHORT = ("flood", "huge", "sockets")


@pytest.fixture(scope="module")
def _place(ground: Ground, django_db_blocker: DjangoDbBlocker, full: bool) -> Iterator[Scene]:
    with django_db_blocker.unblock(), scene(ground, **({} if full else BRIEF)) as place:
        yield place


@pytest.fixture
def place(_place: Scene) -> Scene:
    """With an enemy of the test's own: the one before may still be kept out."""
    return replace(_place, enemy=inhabitants(1)[0])


@pytest.mark.parametrize(
    "attack", [pytest.param(one, marks=() if one in SHORT else pytest.mark.full) for one in WAYS_OUT]
)
async def test_others_hardly_notice(place: Scene, attack: str, full: bool) -> None:
    outcome = await besiege(place, partial(run_enemy, attack, place), windows=10 if full else 2)
    assert outcome.complaints(*WAYS_OUT[attack]) == []
    assert await enemy_returns(place) == []


async def test_who_reads_nothing_is_cut_and_resumes_completely(place: Scene, full: bool) -> None:
    await in_database(write_large, place.enemy, 1)
    rounds, windows = (40, 4) if full else (8, 2)
    nobody = await in_database(lambda: inhabitants(1)[0])
    usual = partial(write_megabytes, nobody, rounds)
    outcome = await besiege(place, partial(send_to_the_deaf, place, rounds), windows, usual)
    assert outcome.complaints("1006", "1013") == []
    head = await in_database(log.head, place.enemy.own)
    assert await resume(place, 1) == list(range(2, head + 1))


@pytest.mark.full
@pytest.mark.parametrize("attack", ["flood", "garbage"])
async def test_sabotage_without_limits_is_found(
    ground: Ground, django_db_blocker: DjangoDbBlocker, attack: str
) -> None:
    with django_db_blocker.unblock():
        async with beside(scene(ground, "tests.chaos.sabotage.patient")) as place:
            outcome = await besiege(place, partial(run_enemy, attack, place), windows=1)
        complaints = outcome.complaints(*WAYS_OUT[attack])
        assert [one for one in complaints if "ended with" in one], complaints


async def test_sabotage_without_bounds_is_found(ground: Ground, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        async with beside(scene(ground, "tests.chaos.sabotage.unbounded")) as place:
            await in_database(write_large, place.enemy, 1)
            outcome = await besiege(place, partial(send_to_the_deaf, place, 8), windows=1)
        assert [one for one in outcome.complaints("1006", "1013") if "memory" in one], outcome


def write_large(member: Inhabitant, count: int) -> None:
    """Events of 20 kB each on the member's own stream."""
    event = SettingsChanged("vi", "x" * LARGE)
    with transaction.atomic():
        log.append([(member.own, event)] * count, member.person.pk)


async def write_megabytes(member: Inhabitant, rounds: int, seconds: float) -> None:
    """One in each round, on the member's own stream."""
    for _ in range(rounds):
        await in_database(write_large, member, 50)
        await asyncio.sleep(seconds / rounds)


async def send_to_the_deaf(place: Scene, rounds: int, seconds: float) -> dict[str, int]:
    """Sockets that follow a stream and read nothing, while `rounds` megabytes are written to it."""
    lines = [await follower(place, None) for _ in range(DEAF_SOCKETS)]
    for line in lines:
        line.deafen()
    await write_megabytes(place.enemy, rounds, seconds)
    for line in lines:
        line.listen()  # what waits in the network ends with the close frame, if there was room for it
    await asyncio.wait([line.ended for line in lines], timeout=5)
    codes = Counter("open" if line.open_now else str(line.ended.result()[0]) for line in lines)
    for line in lines:
        line.cut()
    return codes


async def follower(place: Scene, numbers: list[int] | None, after: int | None = None) -> Line:
    """A socket of the enemy that follows their own stream."""
    opened: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()

    def heard(frame: Frame) -> None:
        if frame.get("ref") == 1:
            opened.set_result(frame)
        elif numbers is not None and frame.get("stream") == place.enemy.own and "seq" in frame:
            numbers.append(frame["seq"])

    line = await Line.open(place.web.ws, place.enemy.key, heard, deaf=numbers is None)
    line.say(do="stream.open", ref=1, stream=place.enemy.own, **({} if after is None else {"after": after}))
    assert "ok" in await asyncio.wait_for(opened, 10)
    return line


async def resume(place: Scene, after: int) -> list[int]:
    """The numbers that come when the stream is opened after this one."""
    head = await in_database(log.head, place.enemy.own)
    numbers: list[int] = []
    line = await follower(place, numbers, after)
    async with asyncio.timeout(20):
        while not numbers or numbers[-1] < head:  # noqa: ASYNC110 - the list is filled by the protocol
            await asyncio.sleep(0.02)
    line.cut()
    return numbers
