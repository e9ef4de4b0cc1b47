"""One feed against a log in memory: whatever the bell does, members get every number once, in order."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.events.bell import Ring
from realtime import gateway
from realtime.frames.wire import Frame
from realtime.limits import Limits
from realtime.live import feed as feeds
from realtime.live.feed import Feed

pytestmark = pytest.mark.asyncio
STREAM = f"conversation.{uuid4()}"


class Reader:
    """A member that writes down what it gets."""

    def __init__(self) -> None:
        self.person_id = uuid4()
        self.streams: dict[str, Feed] = {}
        self.got: list[int] = []
        self.gone = False

    def push_events(self, stream: str, frames: list[Frame]) -> None:
        self.got += [json.loads(frame.text)["seq"] for frame in frames]

    def say(self, text: str) -> None:
        self.gone = self.gone or "gone" in json.loads(text)


class Log:
    """Stands for the gateway: the events of one stream, and who may read it."""

    def __init__(self) -> None:
        self.rings: list[Ring] = []
        self.allowed: set[UUID] = set()
        self.asked = 0
        self.reads = 0
        self.hold: asyncio.Event | None = None

    def write(self, kind: str = "message.posted", subject: UUID | None = None) -> Ring:
        seq = len(self.rings) + 1
        frame = json.dumps({"stream": STREAM, "seq": seq, "type": kind})
        self.rings.append(Ring(STREAM, seq, kind, subject, frame))
        return self.rings[-1]

    async def db(self, function: Callable[..., Any], *args: Any) -> Any:
        if self.hold is not None:
            await self.hold.wait()
        await asyncio.sleep(0)
        if function.__name__ == "still_readable":
            self.asked += 1
            return args[0] & self.allowed
        self.reads += 1
        _, after, upto, limit = args
        return [ring for ring in self.rings if after < ring.seq <= (upto or 10**9)][:limit]


class Known:
    """How many changes of rights were heard of: as many as there are, once asked."""

    def __init__(self) -> None:
        self.known = 0
        self.there = asyncio.Event()
        self.there.set()

    async def know(self, number: int) -> None:
        await self.there.wait()
        self.known = max(self.known, number)

    def token(self, person: UUID) -> object:
        return self


class Leaving:
    """Hands everything on at once."""

    def __init__(self) -> None:
        self.sent_at: set[float] = set()

    def add_feed(self, feed: Feed) -> None:
        feed.settle()


class World:
    """A hub as a feed sees it."""

    def __init__(self) -> None:
        self.limits = Limits()
        self.withdrawals = 0
        self.told: list[int] = []
        self.rights = Known()
        self.outgoing = Leaving()

    def delivered(self, feed: Feed, event: Any) -> None:
        self.told.append(event.seq)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    made = Log()
    monkeypatch.setattr(gateway, "db", made.db)
    return made


def feed_with(log: Log, *readers: Reader, head: int = 0) -> Feed:
    feed = Feed(STREAM, World())  # type: ignore[arg-type]
    feed.start(head)
    for reader in readers:
        log.allowed.add(reader.person_id)
        feed.join(reader, head)  # type: ignore[arg-type]
    return feed


async def settled(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for knows no event
            await asyncio.sleep(0)


async def test_next_number_is_delivered_at_once_without_the_log(log: Log) -> None:
    reader = Reader()
    feed = feed_with(log, reader)
    feed.hear(log.write())
    assert (reader.got, log.reads) == ([1], 0)


@pytest.mark.parametrize("seed", range(20))
async def test_any_order_of_rings_gives_every_number_once_in_order(log: Log, seed: int) -> None:
    chance, reader = random.Random(seed), Reader()
    feed = feed_with(log, reader)
    rings = [log.write() for _ in range(60)]
    heard = [ring for ring in rings if chance.random() < 0.7] + chance.choices(rings, k=20) + [rings[-1]]
    chance.shuffle(heard)
    for ring in heard:
        feed.hear(ring if chance.random() < 0.7 else Ring(STREAM, ring.seq))
        if chance.random() < 0.3:
            await asyncio.sleep(0)
    await settled(lambda: reader.got[-1:] == [60])
    assert reader.got == list(range(1, 61))


async def test_lost_ring_is_found_by_the_comparison(log: Log) -> None:
    reader = Reader()
    feed = feed_with(log, reader)
    for _ in range(3):
        log.write()
    feed.compare(3)
    await settled(lambda: reader.got == [1, 2, 3])


async def test_reader_who_is_ahead_gets_nothing_twice(log: Log) -> None:
    reader, ahead = Reader(), Reader()
    feed = feed_with(log, reader)
    first, second, third = (log.write() for _ in range(3))
    feed.join(ahead, 2)  # type: ignore[arg-type]
    for ring in (first, second, third):
        feed.hear(ring)
    assert (reader.got, ahead.got) == ([1, 2, 3], [3])


async def test_nothing_after_a_removal_reaches_the_removed(log: Log) -> None:
    stays, leaves = Reader(), Reader()
    feed = feed_with(log, stays, leaves)
    log.hold = asyncio.Event()
    log.allowed.discard(leaves.person_id)
    for kind in ("message.posted", "member.removed", "message.posted", "message.posted"):
        feed.hear(log.write(kind))
    feed.whisper('{"seq": 99}')
    assert stays.got == leaves.got == [1, 2]
    log.hold.set()
    await settled(lambda: stays.got == [1, 2, 3, 4])
    assert (leaves.got, leaves.gone, stays.gone) == ([1, 2], True, False)
    assert leaves.streams == {}


async def test_without_the_question_the_removed_would_go_on_reading(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the test above must be able to fail."""
    monkeypatch.setattr(feeds, "CATALOGUE", {})
    leaves = Reader()
    feed = feed_with(log, leaves)
    log.allowed.clear()
    for kind in ("member.removed", "message.posted"):
        feed.hear(log.write(kind))
    assert leaves.got == [1, 2]


async def test_database_that_is_away_delays_and_loses_nothing(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, failures = Reader(), [1, 2]
    whole: Callable[..., Awaitable[Any]] = log.db

    async def fail(*args: Any) -> Any:
        if failures:
            failures.pop()
            raise OSError("away")
        return await whole(*args)

    monkeypatch.setattr(gateway, "db", fail)
    feed = feed_with(log, reader)
    log.write()
    feed.hear(Ring(STREAM, log.write().seq))
    await settled(lambda: reader.got == [1, 2])


async def test_kept_events_answer_a_return_until_they_are_withdrawn(log: Log) -> None:
    subject = uuid4()
    feed = feed_with(log, Reader())
    for one in (None, subject, None, None):
        feed.hear(log.write(subject=one))
    assert [event.seq for event in feed.kept(0, 4) or []] == [1, 2, 3, 4]
    assert [event.seq for event in feed.kept(2, 3) or []] == [3]
    feed.forget(subject)
    assert feed.kept(0, 4) is None
    assert [event.seq for event in feed.kept(2, 4) or []] == [3, 4]


async def test_returning_readers_share_one_look_into_the_log(log: Log) -> None:
    for _ in range(30):
        log.write()
    feed = feed_with(log, head=30)
    pages = await asyncio.gather(*(feed.load(0, 30) for _ in range(10)))
    assert [[event.seq for event in page] for page in pages] == [list(range(1, 31))] * 10
    assert log.reads == 1


async def test_returning_readers_are_sent_the_same_frame_until_something_of_it_is_withdrawn(log: Log) -> None:
    subject = uuid4()
    feed = feed_with(log, Reader())
    for one in (None, subject, None):
        feed.hear(log.write(subject=one))
    first, again = feed.joined(0, 3) or [], feed.joined(0, 3) or []
    assert [event["seq"] for event in json.loads(first[0].text)] == [1, 2, 3]
    assert again[0] is first[0]
    feed.hear(log.write())
    assert [event["seq"] for event in json.loads((feed.joined(1, 4) or [])[0].text)] == [2, 3, 4]
    feed.joined(0, 3)
    feed.forget(subject)
    assert feed.joined(0, 3) is None
