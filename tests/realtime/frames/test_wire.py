"""From frames to bytes: encoded once, coalesced, in order."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.frames import Frame as Parsed
from websockets.streams import StreamReader

from realtime.frames.wire import LARGEST_ARRAY, AsgiWire, Frame, packed, together
from realtime.polling.wire import PollWire


def parse(packet: bytes) -> Parsed:
    """As a client reads it."""
    reader = StreamReader()
    reader.feed_data(packet)
    parsing = Parsed.parse(reader.read_exact, mask=False)
    try:
        while True:
            next(parsing)
    except StopIteration as done:
        parsed: Parsed = done.value
        return parsed


@pytest.mark.parametrize("length", [1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_packet_is_what_clients_read(length: int) -> None:
    parsed = parse(Frame("x" * length).packet)
    assert (parsed.fin, parsed.opcode.name, bytes(parsed.data)) == (True, "TEXT", b"x" * length)


def test_length_counts_bytes_not_letters() -> None:
    assert bytes(parse(Frame("ệ" * 100).packet).data).decode() == "ệ" * 100


def test_several_frames_become_one_array_in_order() -> None:
    frames = [Frame(json.dumps({"n": number})) for number in range(3)]
    assert json.loads(bytes(parse(packed(frames)).data)) == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert packed(frames[:1]) == frames[0].packet


def test_the_same_frames_are_joined_once_for_all_receivers() -> None:
    frames = [Frame("{}"), Frame("{}")]
    assert packed(frames) is packed(frames)
    assert packed(list(frames)) is packed(list(frames))
    assert packed([*frames, Frame("{}")]) != packed(frames)


def test_arrays_stay_below_their_size() -> None:
    frames = [Frame('"' + "x" * 50_000 + '"') for _ in range(7)]
    found = together(frames)
    assert all(len(batch.text) < LARGEST_ARRAY + 100 for batch in found)
    assert sum(batch.text.count("x") for batch in found) == 350_000


@pytest.mark.asyncio
async def test_asgi_wire_sends_in_order_and_closes_last() -> None:
    sent: list[dict[str, Any]] = []
    done = asyncio.Event()

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(message)
        if message["type"] == "websocket.close":
            done.set()

    wire = AsgiWire(send)
    wire.write([Frame("1")])
    wire.write([Frame("2"), Frame("3")])
    assert wire.pending() == 3
    wire.close(4401, "why")
    wire.write([Frame("4")])
    await asyncio.wait_for(done.wait(), 5)
    assert sent == [
        {"type": "websocket.send", "text": "[1,2,3]"},
        {"type": "websocket.close", "code": 4401, "reason": "why"},
    ]
    assert wire.pending() == 0


def test_an_array_goes_out_as_it_is_between_others() -> None:
    array = together([Frame("2"), Frame("3")])[0]
    assert [batch.text for batch in together([Frame("0"), Frame("1"), array, Frame("4")])] == ["[0,1]", "[2,3]", "4"]
    assert together([Frame("0"), array])[1] is array


def test_poll_takes_the_frames_of_an_array() -> None:
    wire = PollWire()
    wire.write(together([Frame('{"stream":"s","seq":1}'), Frame('{"stream":"s","seq":2}')]))
    frames = json.loads(wire.body({}, None))["frames"]
    assert [frame.get("seq") for frame in frames] == [1, 2, None]
    assert wire.news.is_set()
