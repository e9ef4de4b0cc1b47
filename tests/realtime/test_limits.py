"""How much one client may ask, and what happens to those who ask for more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import pytest

from realtime.frames.protocol import Close
from realtime.frames.wire import Frame
from realtime.gateway import Visitor
from realtime.limits import Bucket, Limits, Strikes
from realtime.live.connection import DRAINED, Connection, Outgoing
from tests.cast import Cast
from tests.realtime.client import Refused, Socket
from tests.realtime.running import LiveServer, in_database, session_of
from tests.realtime.streams import own


def test_bucket_gives_its_burst_and_then_says_how_long_to_wait() -> None:
    bucket = Bucket(per_ten_seconds=10, burst=3)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert 0 < bucket.take() <= 1


def test_strikes_count_within_a_minute() -> None:
    strikes = Strikes(3)
    assert [strikes.strike() for _ in range(4)] == [False, False, True, True]


@pytest.mark.asyncio
async def test_flood_is_slowed_down_and_then_cut(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        for number in range(200):
            await socket.say(do="ping", ref=number + 1)
        code, _ = await socket.closed()
        errors = [frame["error"] for frame in socket.frames if "error" in frame]
    assert code == 4429
    assert {error["code"] for error in errors} == {"slow_down"}
    assert len(errors) == 20
    assert errors[0]["retry_after"] >= 1


@pytest.mark.asyncio
async def test_opening_streams_in_a_loop_is_slowed_down(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        for number in range(300):
            await socket.say(
                do="stream.open" if number % 2 else "stream.close", ref=number + 1, stream=own(people.officer)
            )
        assert (await socket.closed(30))[0] == 4429


@pytest.mark.asyncio
async def test_ninth_socket_of_a_person_is_refused_until_another_one_goes(server: LiveServer, people: Cast) -> None:
    key = await in_database(session_of, people.officer)
    sockets = [await server.visit(key) for _ in range(8)]
    ninth = await Socket.open(server.ws, key)
    assert (await ninth.closed())[0] == 4429
    async with await server.visit(people.head):
        await sockets.pop().close()
        async with asyncio.timeout(5):
            sockets.append(await server.visit(key))
    for socket in sockets:
        await socket.close()


@pytest.mark.asyncio
async def test_two_hundred_and_first_stream_is_refused(server: LiveServer, people: Cast) -> None:
    from tests.realtime.streams import open_groups

    names = await in_database(open_groups, people.officer, 201)
    async with await server.visit(people.officer) as socket:
        for name in names[:200]:
            await socket.follow(name, 0)
        with pytest.raises(Refused) as refused:
            await socket.follow(names[200], 0)
        assert refused.value.code == "too_many_streams"
        await socket.follow(names[0], 0)
        await socket.ask("stream.close", stream=names[0])
        await socket.follow(names[200], 0)


@pytest.mark.asyncio
async def test_too_many_watched_people_are_refused(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        with pytest.raises(Refused) as refused:
            await socket.ask("presence.watch", people=[str(uuid4()) for _ in range(201)])
    assert refused.value.code == "too_many_people"


class SlowWire:
    """A line on which so many bytes wait already."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        self.written: list[Frame] = []
        self.code = 0

    def write(self, frames: Sequence[Frame]) -> None:
        self.written += frames

    def pending(self) -> int:
        return self.waiting

    def close(self, code: int, reason: str = "") -> None:
        self.code = code


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("waiting", "size", "is_cut"),
    [(0, 2_000_000, False), (DRAINED, 2_000_000, False), (500_000, 600_000, True), (500_000, 100_000, False)],
    ids=["a large page for nobody behind", "a page after the last one", "too much on top", "still within bounds"],
)
async def test_slow_reader_is_cut_before_more_is_piled_up(waiting: int, size: int, is_cut: bool) -> None:
    wire = SlowWire(waiting)
    visitor = Visitor(uuid4(), "Lò Thị Mai", 0, "")
    connection = Connection(visitor, "key", wire, Limits(), Outgoing(asyncio.get_running_loop()))
    connection.push(Frame("x" * size))
    connection.flush()
    assert (wire.code == Close.SLOW_READER) is is_cut
    assert len(wire.written) == (0 if is_cut else 1)


class BrokenWire(SlowWire):
    """Whatever is done with it fails."""

    def write(self, frames: Sequence[Frame]) -> None:
        raise OSError("no way out")

    def close(self, code: int, reason: str = "") -> None:
        raise OSError("no way out")


@pytest.mark.asyncio
async def test_line_that_breaks_in_a_fan_out_silences_nobody_behind_it() -> None:
    outgoing, wires = Outgoing(asyncio.get_running_loop()), (BrokenWire(0), SlowWire(0))
    visitor = Visitor(uuid4(), "Lò Thị Mai", 0, "")
    for wire in wires:
        Connection(visitor, "key", wire, Limits(), outgoing).push(Frame("x"))
    async with asyncio.timeout(5):
        while not wires[1].written:  # noqa: ASYNC110 - it leaves in the next turn but one
            await asyncio.sleep(0)
