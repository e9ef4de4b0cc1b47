"""Whatever a client sends, the socket answers with a code and lives; only insisting ends it."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.realtime.client import Refused, Socket
from tests.realtime.running import LiveServer

pytestmark = pytest.mark.asyncio
STREAM = f"person.{uuid4()}"

BAD_FRAMES: list[tuple[str, str | bytes, str]] = [
    ("binary", b"\x00\x01", "binary"),
    ("empty", "", "empty"),
    ("spaces", "  \n", "empty"),
    ("not JSON", "{not json", "not_json"),
    ("array", "[]", "not_an_object"),
    ("number", "7", "not_an_object"),
    ("NaN", '{"do":"ping","ref":NaN}', "not_a_number"),
    ("infinity", '{"do":"ping","ref":1e999}', "number_too_large"),
    ("huge number", '{"do":"ping","ref":' + "9" * 100 + "}", "number_too_large"),
    ("duplicate key", '{"do":"ping","do":"ping"}', "duplicate_key"),
    ("lone surrogate", '{"do":"ping","x":"\\ud800"}', "bad_character"),
    ("NUL", '{"do":"ping","x":"\\u0000"}', "bad_character"),
    ("deep", '{"do":' + "[" * 40 + "]" * 40 + "}", "too_deep"),
    ("very deep", "[" * 30_000 + "]" * 30_000, "too_deep"),
    ("too large", json.dumps({"do": "ping", "x": "a" * 65_536}), "too_large"),
    ("large and wide letters", json.dumps({"do": "ping", "x": "ệ" * 30_000}, ensure_ascii=False), "too_large"),
    ("no command", '{"ref":1}', "no_command"),
    ("command of another type", '{"do":{"a":1}}', "no_command"),
    ("unknown command", '{"do":"database.drop"}', "unknown_command"),
    ("Python's own names", '{"do":"__class__"}', "unknown_command"),
    ("negative ref", '{"do":"ping","ref":-1}', "bad_ref"),
    ("ref as text", '{"do":"ping","ref":"1"}', "bad_ref"),
    ("ref as truth", '{"do":"ping","ref":true}', "bad_ref"),
]

BAD_INPUTS: list[tuple[str, dict[str, Any], str]] = [
    ("stream.open", {}, "stream"),
    ("stream.open", {"stream": ["a"]}, "stream"),
    ("stream.open", {"stream": "x" * 81}, "stream"),
    ("stream.open", {"stream": STREAM, "after": -1}, "after"),
    ("stream.open", {"stream": STREAM, "after": "one"}, "after"),
    ("stream.open", {"stream": STREAM, "after": 2**60}, "after"),
    ("stream.open", {"stream": STREAM, "after": 0, "author": str(uuid4())}, "author"),
    ("presence.watch", {"people": ["x"]}, "people.0"),
    ("presence.set", {"state": "invisible"}, "state"),
    ("message.post", {"conversation": "x"}, "conversation"),
    ("message.post", {"conversation": str(uuid4()), "client_id": str(uuid4()), "body": "a", "author": "b"}, "author"),
    ("read.mark", {"conversation": str(uuid4()), "upto": -1}, "upto"),
    ("read.mark", {"conversation": str(uuid4()), "upto": 1, "person": str(uuid4())}, "person"),
]


async def lives(socket: Socket) -> bool:
    return "now" in await socket.ask("ping")


async def test_bad_frames_are_answered_with_their_reason(server: LiveServer, people: Cast) -> None:
    for start in range(0, len(BAD_FRAMES), 4):
        async with await server.visit(people.officer) as socket:
            for name, frame, reason in BAD_FRAMES[start : start + 4]:
                seen = len(socket.frames)
                await socket.line.send(frame)
                error = (await socket.until(lambda one: "error" in one, start=seen))["error"]
                assert (error["code"], error["errors"][0]["code"]) == ("bad_frame", reason), name
                assert error["vi"]
                assert error["en"]
            assert await lives(socket)


async def test_fifth_bad_frame_in_a_minute_ends_the_connection(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        for _ in range(5):
            await socket.line.send("{")
        assert (await socket.closed())[0] == 4400
        assert sum("error" in frame for frame in socket.frames) == 5


async def test_bad_inputs_name_the_field_and_the_socket_lives(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        for do, fields, path in BAD_INPUTS:
            with pytest.raises(Refused) as refused:
                await socket.ask(do, **fields)
            assert refused.value.code == "invalid", (do, fields)
            assert path in [one["path"] for one in refused.value.error["errors"]], (do, fields)
        assert await lives(socket)


async def test_broken_websocket_frames_drop_only_their_own_connection(server: LiveServer, people: Cast) -> None:
    broken = [
        b"\x81\x85\x00\x00\x00\x00\xff\xfe\xfd\xfc\xfb",  # text that is not UTF-8
        b"\x81\x05hello",  # not masked
        b"\x83\x80\x00\x00\x00\x00",  # reserved opcode
        b"\xf1\x80\x00\x00\x00\x00",  # reserved bits
        b"\x81\xff\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",  # 2^62 bytes announced
        b"\x80\x80\x00\x00\x00\x00",  # continues nothing
    ]
    async with await server.visit(people.officer) as bystander:
        for data in broken:
            async with await server.visit(people.head) as socket:
                socket.line.transport.write(data)
                await socket.closed()
        assert await lives(bystander)


async def test_frame_of_more_than_a_mebibyte_drops_the_connection(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        await socket.line.send("a" * (1024 * 1024 + 1))
        assert (await socket.closed())[0] != 1000
