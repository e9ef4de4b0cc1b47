"""The web process itself: bounded towards hostile clients, polite at its end, resumable after a crash."""

from __future__ import annotations

import asyncio
import re
import signal
import socket as network
import time
from pathlib import Path

import pytest
from django.db import transaction

from backend.events import log
from backend.organisations.events import SettingsChanged
from tests.cast import Cast, Member
from tests.realtime.client import Socket
from tests.realtime.running import LiveServer, in_database, live_server, session_of
from tests.realtime.servers.test_handshake import request
from tests.realtime.streams import happen, head_of, own

pytestmark = pytest.mark.asyncio
MEGABYTE = 1024 * 1024


def write_large(member: Member, count: int) -> int:
    """Events of 20 kB each."""
    with transaction.atomic():
        event = SettingsChanged("vi", "x" * 20_000)
        return log.append([(own(member), event)] * count, member.person.pk)[-1].seq


async def test_reader_that_reads_nothing_is_cut_and_costs_little_memory(people: Cast) -> None:
    with live_server(CHIDAO_WS_BLOCKED="2") as server:
        key = await in_database(session_of, people.officer)
        async with await server.visit(people.officer) as reader:
            head = await head_of(people.officer)
            await reader.follow(own(people.officer), head)
            deaf = await Socket.open(server.ws, key, max_queue=1)
            await deaf.hello()
            await deaf.follow(own(people.officer), head)
            deaf._reader.cancel()
            deaf.line.transport.pause_reading()
            before = server.memory()
            for _ in range(20):
                last = await in_database(write_large, people.officer, 50)
                await reader.event(own(people.officer), last)
            assert server.memory() - before < 20 * MEGABYTE
            assert reader.numbers(own(people.officer)) == list(range(head + 1, last + 1))
            await _connections(server, 1)
        deaf.cut()


async def test_flood_towards_the_server_costs_little_memory(people: Cast) -> None:
    with live_server(CHIDAO_WS_FRAMES_BURST="1000000", CHIDAO_WS_BAD_FRAMES_PER_MINUTE="1000000") as server:
        async with await server.visit(people.officer) as flood, await server.visit(people.head) as other:
            before = server.memory()

            async def pour() -> None:
                for _ in range(1000):
                    await flood.line.send("x" * 60_000)

            pouring = asyncio.create_task(pour())
            for _ in range(10):
                await other.ask("ping")
            await pouring
            assert server.memory() - before < 20 * MEGABYTE


async def test_large_request_body_is_refused_before_it_is_kept(server: LiveServer) -> None:
    def send() -> bytes:
        with network.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            line.sendall(b"POST /api/v1/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n")
            return line.recv(100)

    assert (await asyncio.to_thread(send)).startswith(b"HTTP/1.1 413 ")


PING, EMPTY_PIECE = b"\x89\xfd\0\0\0\0" + b"a" * 125, b"\x00\x80\0\0\0\0"


@pytest.mark.parametrize(
    "endless", [PING * 400_000, b"\x01\x80\0\0\0\0" + EMPTY_PIECE * 2_000_000], ids=["pings", "pieces"]
)
async def test_what_never_becomes_a_message_is_cut_and_costs_little_memory(people: Cast, endless: bytes) -> None:
    with live_server() as server:
        async with await server.visit(people.head, ping_interval=None) as other:
            place, key = b"127.0.0.1:%d" % server.port, (await in_database(session_of, people.officer)).encode()
            knock = request((b"Cookie", b"session=" + key), Host=place, Origin=b"http://" + place)
            before = server.memory()
            assert await asyncio.to_thread(_is_cut, server.port, knock, endless)
            assert server.memory() - before < 10_000_000
            await other.ask("ping")


@pytest.mark.parametrize("place", [b"/robots.txt", b"\xff"])
async def test_nobody_outside_says_where_the_product_is_mounted(people: Cast, place: bytes) -> None:
    asked = b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nDaphne-Root-Path: %s\r\n\r\n" % place
    with live_server(CHIDAO_SERVER="daphne") as server, network.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(asked)
        assert line.recv(2000).startswith(b"HTTP/1.1 200 ")


async def test_sigterm_sends_everybody_away_with_a_time_to_return(people: Cast) -> None:
    with live_server() as server:
        sockets = [await server.visit(member) for member in (people.officer, people.head, people.minister)]
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        endings = await asyncio.gather(*(socket.closed() for socket in sockets))
        assert await asyncio.to_thread(server.wait) == 0
        assert time.monotonic() - began < 15  # eight on a quiet machine
        for code, reason in endings:
            assert code == 1012
            assert re.fullmatch(r"retry:\d{1,5}", reason)


async def test_process_ends_also_where_everybody_is_to_come_back_at_once(people: Cast) -> None:
    with live_server(CHIDAO_WS_RETRY_SPREAD="0") as server:
        async with await server.visit(people.officer) as socket:
            assert await asyncio.to_thread(server.stop) == 0
            assert await socket.closed() == (1012, "retry:0")


async def test_killed_in_the_middle_both_sides_have_everything_afterwards(people: Cast) -> None:
    with live_server() as server:
        head = await head_of(people.officer)
        stream, got = own(people.officer), list[int]()
        for round_number in range(2):
            socket = await server.visit(people.officer)
            await socket.follow(stream, head + len(got))
            last = await happen(people.officer, 10)
            await socket.event(stream, last - 5)
            if round_number == 0:
                server.kill()
                await happen(people.officer, 10)
                server.start()
            else:
                await socket.event(stream, last)
                await socket.close()
            await socket.closed()
            got += socket.numbers(stream)
        assert got == list(range(head + 1, last + 1))


async def _connections(server: LiveServer, wanted: int) -> None:
    """Wait until the server holds no more than so many sockets."""
    async with asyncio.timeout(15):
        while True:
            lines = await asyncio.to_thread(_established, server.port)
            if lines <= wanted:
                return
            await asyncio.sleep(0.1)


def _is_cut(port: int, knock: bytes, endless: bytes) -> bool:
    """Whether the server ends the connection of one who sends this and reads nothing."""
    with network.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(knock)
        line.recv(10)
        try:
            line.sendall(endless)
        except (ConnectionResetError, BrokenPipeError):
            return True
        return False


def _established(port: int) -> int:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(row[1].rpartition(":")[2], 16) == port and row[3] == "01" for row in rows)
