"""No event passes before the changes of rights it knows of; an answer about rights is used only while it holds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.events.bell import Ring
from backend.events.log import RIGHTS
from realtime import gateway
from realtime.live.feed import Feed
from realtime.live.rights import Rights
from tests.realtime.live.test_feed import STREAM, Log, Reader, World, feed_with, log, settled

__all__ = ["log"]  # the fixture
pytestmark = pytest.mark.asyncio
PERSON = uuid4()


class Database:
    """Heads of people's own streams, and the count of rights, as one statement would read them."""

    def __init__(self) -> None:
        self.heads = {RIGHTS: 0}
        self.asked = 0
        self.away = False

    async def db(self, function: Any, names: Iterable[str]) -> tuple[str, dict[str, int]]:
        assert function is gateway.positions
        await asyncio.sleep(0)
        if self.away:
            raise OSError("away")
        self.asked += 1
        return "", {name: self.heads.get(name, 0) for name in names}


class Own:
    """A person's own feed: catches up when told to."""

    def __init__(self, name: str, head: int) -> None:
        self.name, self.head = name, head
        self.heard: list[int] = []
        self.caught_up = asyncio.Event()

    def hear(self, ring: Ring) -> None:
        self.heard.append(ring.seq)

    async def reach(self, seq: int) -> None:
        await self.caught_up.wait()
        self.head = seq


class Hub:
    def __init__(self, *own: Own) -> None:
        self._own = {one.name: one for one in own}

    def own_feeds(self) -> dict[str, Own]:
        return self._own


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database()
    monkeypatch.setattr(gateway, "db", made.db)
    return made


async def test_change_counts_as_known_only_when_every_own_stream_has_caught_up(database: Database) -> None:
    behind, level = Own(f"person.{PERSON}", 4), Own(f"person.{uuid4()}", 9)
    database.heads |= {RIGHTS: 3, behind.name: 5, level.name: 9}
    rights = Rights(Hub(behind, level))  # type: ignore[arg-type]
    waiting = asyncio.ensure_future(rights.know(2))
    await settled(lambda: behind.heard == [5])
    assert (rights.known, level.heard, waiting.done()) == (0, [], False)
    behind.caught_up.set()
    await waiting
    assert rights.known == 3
    await rights.know(3)
    assert database.asked == 1


async def test_those_who_wait_together_share_the_question_and_later_ones_ask_again(database: Database) -> None:
    database.heads[RIGHTS] = 1
    rights = Rights(Hub())  # type: ignore[arg-type]
    await asyncio.gather(rights.know(1), rights.know(1), rights.know(1))
    assert database.asked == 1
    await rights.know(2)
    assert database.asked == 2


async def test_nothing_is_known_while_the_database_is_away(database: Database) -> None:
    database.away = True
    rights = Rights(Hub())  # type: ignore[arg-type]
    with pytest.raises(OSError, match="away"):
        await rights.know(1)
    assert rights.known == 0
    database.away = False
    await rights.know(1)


async def test_event_waits_for_the_rights_it_knows_of_and_order_stays(log: Log) -> None:
    reader = Reader()
    feed = feed_with(log, reader)
    known: Any = feed._hub.rights
    known.there.clear()
    first, second = log.write(), log.write()
    feed.hear(Ring(first.stream, first.seq, first.type, None, first.frame, rights=1))
    feed.hear(second)
    await asyncio.sleep(0.01)
    assert reader.got == []
    known.there.set()
    await settled(lambda: reader.got == [1, 2])
    assert log.reads == 0


async def test_own_stream_waits_for_nobody(log: Log) -> None:
    feed = Feed(f"person.{PERSON}", World())  # type: ignore[arg-type]
    reader: Any = Reader()
    feed.start(0)
    feed.join(reader, 0)
    ring = log.write()
    feed.hear(Ring(feed.name, 1, ring.type, None, ring.frame, rights=10**6))
    assert reader.got == [1]


def reader_known(feed: Feed, rights: Rights, person: UUID, asked_at: int = 0) -> int | None:
    feed.remember_reader(person, rights.token(person), asked_at, 1)
    return feed.known_reader(person)


async def watched() -> tuple[Feed, Rights]:
    world: Any = World()
    world.rights = Rights(world)
    feed = Feed(STREAM, world)
    feed.start(0)
    world.rights.watch(PERSON)
    return feed, world.rights


async def test_answer_holds_while_nothing_happens() -> None:
    feed, rights = await watched()
    assert reader_known(feed, rights, PERSON) == 1
    rights.watch(PERSON)
    assert feed.known_reader(PERSON) == 1
    assert feed.known_reader(uuid4()) is None


@pytest.mark.parametrize("change", ["moved", "unwatch"])
async def test_answer_falls_with_the_persons_rights(change: str) -> None:
    feed, rights = await watched()
    assert reader_known(feed, rights, PERSON) == 1
    getattr(rights, change)(PERSON)
    assert feed.known_reader(PERSON) is None
    rights.watch(PERSON)
    assert feed.known_reader(PERSON) is None


async def test_answer_falls_with_the_day_and_with_the_life_of_the_log() -> None:
    feed, rights = await watched()
    assert reader_known(feed, rights, PERSON) == 1
    rights.moved_for_all()
    assert feed.known_reader(PERSON) is None
    assert reader_known(feed, rights, PERSON) == 1
    rights.forget_all()
    assert feed.known_reader(PERSON) is None


async def test_answer_falls_with_the_streams_audience(log: Log) -> None:
    feed, rights = await watched()
    assert reader_known(feed, rights, PERSON) == 1
    feed.hear(log.write("participant.released"))
    assert feed.known_reader(PERSON) is None
    assert reader_known(feed, rights, PERSON, asked_at=0) is None
    assert reader_known(feed, rights, PERSON, asked_at=1) == 1


async def test_answer_asked_before_a_change_is_not_remembered_after_it() -> None:
    feed, rights = await watched()
    token = rights.token(PERSON)
    rights.moved(PERSON)
    feed.remember_reader(PERSON, token, 0, 1)
    assert feed.known_reader(PERSON) is None


async def test_nothing_is_remembered_about_people_whose_own_stream_is_not_heard() -> None:
    feed, rights = await watched()
    assert reader_known(feed, rights, uuid4()) is None
