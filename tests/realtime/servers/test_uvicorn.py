"""The fast choice keeps the same promises: tests of the default server run once more, and what only it does."""

from __future__ import annotations

import asyncio
import signal
import socket as network
from contextlib import suppress
from http.client import HTTPResponse
from typing import Any

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from realtime.servers.inbox import Inbox
from tests.cast import Cast
from tests.realtime.live.test_knocks import (  # noqa: F401 - as below
    test_session_that_was_cut_stays_out_for_a_while_and_harms_nobody_else,
    test_sockets_opened_in_a_loop_are_met_before_the_handshake,
)
from tests.realtime.running import LiveServer, in_database, live_server, session_of
from tests.realtime.servers.test_daphne import (  # noqa: F401 - collected here too, and run on uvicorn
    test_flood_towards_the_server_costs_little_memory,
    test_reader_that_reads_nothing_is_cut_and_costs_little_memory,
    test_sigterm_sends_everybody_away_with_a_time_to_return,
    test_what_never_becomes_a_message_is_cut_and_costs_little_memory,
)
from tests.realtime.servers.test_handshake import request
from tests.realtime.streams import happen, head_of, own

pytestmark = pytest.mark.asyncio
ASKED = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
ANNOUNCED = b"Content-Length: 99999999\r\n\r\n"
IN_PIECES = b"Transfer-Encoding: chunked\r\n\r\n" + b"100000\r\n" + b"x" * 0x100000 + b"\r\n"


@pytest.fixture(autouse=True)
def _on_uvicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIDAO_SERVER", "uvicorn")


async def test_it_is_uvicorn_that_answers_without_saying_so(people: Cast) -> None:
    with live_server() as server:
        head = await asyncio.to_thread(_answer, server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert b"server:" not in head.lower()
        assert "uvloop" in await asyncio.to_thread(_libraries, server)


async def test_events_are_written_straight_and_a_wave_of_them_comes_whole(people: Cast) -> None:
    with live_server() as server:
        async with await server.visit(people.officer) as socket:
            head = await head_of(people.officer)
            await socket.follow(own(people.officer), head)
            last = await happen(people.officer, 200)
            await socket.event(own(people.officer), last)
            assert socket.numbers(own(people.officer)) == list(range(head + 1, last + 1))


async def test_door_that_is_listened_on_many_times_over_is_closed_before_anybody_is_sent_away(people: Cast) -> None:
    unfinished = b"POST /api/v1/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
    with live_server() as server, network.create_connection(("127.0.0.1", server.port)) as request:
        request.sendall(unfinished)  # keeps the process a while
        async with await server.visit(people.officer) as socket:
            server.send_signal(signal.SIGTERM)
            await socket.closed()
            with pytest.raises(ConnectionRefusedError):
                await asyncio.to_thread(_answer, server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert server.runs()


@pytest.mark.parametrize("body", [ANNOUNCED, IN_PIECES * 9], ids=["announced", "in pieces"])
async def test_large_request_body_is_refused_before_it_is_kept(people: Cast, body: bytes) -> None:
    with live_server() as server:
        request = b"POST /api/v1/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        if body is not ANNOUNCED:
            body = body[: body.index(b"\r\n\r\n") + 4] + body.replace(b"Transfer-Encoding: chunked\r\n\r\n", b"")
        assert (await asyncio.to_thread(_answer, server, request + body)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("endless", [b"X: " + b"a" * 100_000, b"X: a\r\n" * 20_000], ids=["one", "many"])
async def test_endless_head_of_a_request_is_refused_before_it_is_kept(people: Cast, endless: bytes) -> None:
    with live_server() as server:
        answer = await asyncio.to_thread(_answer, server, ASKED + endless)
        assert answer.startswith(b"HTTP/1.1 431 ")


async def test_requests_of_every_size_follow_each_other_on_one_connection(people: Cast) -> None:
    body = b"x" * 3_000_000
    upload = b"POST /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    small = ASKED + b"X-A: " + b"a" * 2_000 + b"\r\n\r\n"
    with live_server() as server:
        heard = await asyncio.to_thread(_answers, server, [upload, small] * 2 + [small] * 60)
        assert heard == [b"200"] * 64


class Network:
    """A transport that only notes whether it reads."""

    reads = True

    def pause_reading(self) -> None:
        self.reads = False

    def resume_reading(self) -> None:
        self.reads = True

    def is_closing(self) -> bool:
        return False


async def test_flood_that_comes_in_one_piece_is_read_a_little_in_each_turn_and_in_order() -> None:
    from realtime.servers.uvicorn import READ_AT_ONCE, SocketProtocol

    line, socket = Network(), SocketProtocol.__new__(SocketProtocol)
    socket.transport, socket.loop = line, asyncio.get_running_loop()  # type: ignore[assignment]
    socket._inbox = socket.queue = Inbox(line.pause_reading, socket._go_on)  # type: ignore[assignment]
    sent = [str(number) for number in range(20_000)]
    socket.data_received(b"".join(b"\x81%c\0\0\0\0%b" % (0x80 + len(text), text.encode()) for text in sent))
    heard: list[str] = []
    while len(heard) < len(sent):
        assert len(socket._inbox._items) < READ_AT_ONCE / 6
        assert len(heard) > 19_000 or not line.reads
        heard.append((await asyncio.wait_for(socket._inbox.get(), 5))["text"])
    assert heard == sent
    assert line.reads


@pytest.mark.parametrize("said", [b"", b"\r\n", ASKED, ASKED + b"\r\n\r\n", ASKED + b"Content-Length: 9\r\n\r\nx"])
async def test_connection_that_does_not_say_what_it_wants_is_dropped(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realtime.servers import uvicorn as fast

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    monkeypatch.setattr(fast, "SILENCE", 0.2)
    config = Config(application, ws=fast.SocketProtocol, lifespan="off", log_config=None, timeout_keep_alive=1)
    config.load()
    loop, state = asyncio.get_running_loop(), ServerState()
    async with await loop.create_server(lambda: fast.Door(config, state, {}), "127.0.0.1", 0) as door:
        reader, writer = await asyncio.open_connection(*door.sockets[0].getsockname())
        writer.write(said)
        try:
            with suppress(ConnectionResetError):
                await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()


async def test_socket_behind_an_unanswered_request_is_refused(people: Cast) -> None:
    with live_server() as server:
        key = await in_database(session_of, people.officer)
        place = b"127.0.0.1:%d" % server.port
        knock = request((b"Cookie", b"session=" + key.encode()), Host=place, Origin=b"http://" + place)
        heard = await asyncio.to_thread(_answer, server, ASKED + b"\r\n" + knock)
        assert b" 101 " not in heard


def _answer(server: LiveServer, request: bytes) -> bytes:
    with network.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(request)
        return line.recv(2000)


def _answers(server: LiveServer, requests: list[bytes]) -> list[bytes]:
    """The status of each, asked one after the other on one connection."""
    statuses = []
    with network.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        for asked in requests:
            line.sendall(asked)
            with HTTPResponse(line) as response:
                response.begin()
                response.read()
                statuses.append(b"%d" % response.status)
    return statuses


def _libraries(server: LiveServer) -> str:
    with open(f"/proc/{server.pid}/maps") as maps:  # noqa: PTH123 - no file to speak of
        return maps.read()
