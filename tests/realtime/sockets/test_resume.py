"""Opening streams: what was missed comes first, in order, once; then live."""

from __future__ import annotations

import asyncio
import random
from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.realtime.client import Refused
from tests.realtime.running import LiveServer
from tests.realtime.streams import happen, head_of, own

pytestmark = pytest.mark.asyncio


async def test_event_written_by_another_process_arrives_live(server: LiveServer, people: Cast) -> None:
    head = await head_of(people.officer)
    async with await server.visit(people.officer) as socket:
        assert (await socket.follow(own(people.officer), head))["head"] == head
        await happen(people.officer)
        event = await socket.event(own(people.officer), head + 1)
    assert event["type"] == "settings.changed"
    assert event["data"] == {"locale": "vi", "theme": "theme 0"}


async def test_reader_gets_exactly_what_was_missed_then_live(server: LiveServer, people: Cast) -> None:
    head = await happen(people.officer, 7)
    async with await server.visit(people.officer) as socket:
        answer = await socket.follow(own(people.officer), head - 4)
        assert answer["from"] == head - 3
        assert answer["head"] in range(head - 4, head + 1)  # a bell of the last moment may still be on its way
        await happen(people.officer, 2)
        await socket.event(own(people.officer), head + 2)
        assert socket.numbers(own(people.officer)) == list(range(head - 3, head + 3))


async def test_many_missed_events_come_in_pages_without_gap(server: LiveServer, people: Cast) -> None:
    head = await happen(people.officer, 450)
    async with await server.visit(people.officer) as socket:
        await socket.follow(own(people.officer), 0)
        await socket.event(own(people.officer), head)
        assert socket.numbers(own(people.officer)) == list(range(1, head + 1))


async def test_opening_again_sends_again_from_the_given_number(server: LiveServer, people: Cast) -> None:
    head = await happen(people.officer, 3)
    async with await server.visit(people.officer) as socket:
        await socket.follow(own(people.officer), head - 2)
        await socket.follow(own(people.officer), head - 1)
        await happen(people.officer)
        await socket.event(own(people.officer), head + 1)
        assert socket.numbers(own(people.officer)) == [head - 1, head, head, head + 1]


async def test_number_beyond_the_head_must_reload(server: LiveServer, people: Cast) -> None:
    head = await head_of(people.officer)
    async with await server.visit(people.officer) as socket:
        with pytest.raises(Refused) as refused:
            await socket.follow(own(people.officer), head + 1)
    assert refused.value.code == "reload"


async def test_another_epoch_must_reload(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        with pytest.raises(Refused) as refused:
            await socket.follow(own(people.officer), 0, epoch=str(uuid4()))
        hello = socket.frames[0]["hello"]
        assert await socket.follow(own(people.officer), 0, epoch=hello["epoch"])
    assert refused.value.code == "reload"


async def test_closed_stream_delivers_nothing_more(server: LiveServer, people: Cast) -> None:
    head = await head_of(people.officer)
    async with await server.visit(people.officer) as socket:
        await socket.follow(own(people.officer), head)
        await socket.ask("stream.close", stream=own(people.officer))
        await happen(people.officer, 2)
        await socket.follow(own(people.officer), head + 1)
        await socket.event(own(people.officer), head + 2)
        assert socket.numbers(own(people.officer)) == [head + 2]


async def test_outsider_cannot_tell_a_foreign_stream_from_a_missing_one(server: LiveServer, people: Cast) -> None:
    await happen(people.officer)
    answers = []
    async with await server.visit(people.outsider) as socket:
        for stream in (own(people.officer), f"person.{uuid4()}", f"document.{uuid4()}", "person.x", "nothing"):
            with pytest.raises(Refused) as refused:
                await socket.follow(stream, 0)
            answers.append(refused.value.error)
    assert all(answer == answers[0] for answer in answers), answers
    assert answers[0]["code"] == "not_found"


@pytest.mark.timeout(120)
async def test_cut_again_and_again_at_random_moments_misses_and_repeats_nothing(
    server: LiveServer, people: Cast
) -> None:
    stream, start = own(people.officer), await head_of(people.officer)
    total = 150
    writing = asyncio.create_task(happen(people.officer, total))
    applied: list[int] = []
    while len(applied) < total:
        socket = await server.visit(people.officer)
        last = start + len(applied)
        await socket.follow(stream, last)
        wanted = min(start + total, last + random.randint(1, 40))
        await socket.event(stream, wanted)
        socket.cut()
        await socket.closed()
        applied += socket.numbers(stream)
    await writing
    assert applied == list(range(start + 1, start + total + 1))
