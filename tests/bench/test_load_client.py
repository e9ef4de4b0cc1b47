"""The load client counts what is really there: every message once, also several in one frame, also cut in pieces."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from bench import workshop
from bench.client import PAYLOAD, LoadClient
from bench.programs import Program
from tools.ports import free_port
from tools.problem import Problem

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="the load client is written in C")
STAMP = "1000000000000000000"


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Program]:
    port = free_port()
    with Program([str(workshop.program("floor")), str(port)], log=tmp_path / "floor.log", port=port) as program:
        yield program


def test_every_subscriber_counts_every_message(floor: Program, tmp_path: Path) -> None:
    words = {"address": floor.address, "publish-address": floor.address, "path": "/sub", "publish-path": "/pub"}
    words |= {"count": "10", "publish-count": "1", "warmup": "0"}
    with LoadClient(words, tmp_path, templates=[PAYLOAD]) as client:
        assert client.join().joined == 11
        measured = client.measure(rate=50, seconds=1)
    assert measured.deliveries == pytest.approx(10 * measured.published, abs=10)  # the last one may be on its way
    assert 0 < measured.p50_ms <= measured.p99_ms


def test_array_frames_are_taken_apart_and_pieces_put_together(tmp_path: Path) -> None:
    message = f'{{"body":"~{STAMP}","html":"<p>~{STAMP}</p>"}}'
    text = f"[{message},{message},{message}]".encode()
    with Speaker(b"\x81\x7e" + len(text).to_bytes(2, "big") + text) as port:
        words = {"address": f"127.0.0.1:{port}", "count": "1", "ready-marks": "3", "patience": "5"}
        with LoadClient(words, tmp_path) as client:
            assert client.join().joined == 1


def test_opening_is_said_line_by_line_each_once_its_cue_is_heard(tmp_path: Path) -> None:
    with Talker([b"who are you?", b"come in"]) as talker:
        words = {"address": talker.address, "count": "1", "ready": "come in", "subprotocol": "xmpp", "patience": "5"}
        with LoadClient(words, tmp_path, first=["hello", "I am @UUID@"], cues=["who"]) as client:
            assert client.join().joined == 1
    assert "Sec-WebSocket-Protocol: xmpp" in talker.handshake
    assert talker.heard[0] == "hello"
    assert re.fullmatch(r"I am [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", talker.heard[1])


def test_opening_without_cues_is_a_problem(tmp_path: Path) -> None:
    words = {"address": "127.0.0.1:1", "count": "1"}
    with LoadClient(words, tmp_path, first=["one", "two"]) as client, pytest.raises(Problem, match="ended"):
        client.join()


def test_refused_connection_is_a_problem(tmp_path: Path) -> None:
    words = {"address": f"127.0.0.1:{free_port()}", "count": "3", "patience": "5"}
    with (
        LoadClient(words, tmp_path) as client,
        pytest.raises(Problem, match="3 of 3 connections did not get in within 5 s"),
    ):
        client.join()


class Speaker:
    """Accepts one WebSocket and says these bytes in small pieces."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._door = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> int:
        self._thread.start()
        port: int = self._door.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)
        self._door.close()

    def _serve(self) -> None:
        line, _ = self._door.accept()
        with line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.recv(4096)
            line.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            for start in range(0, len(self._data), 50):
                line.sendall(self._data[start : start + 50])
            line.recv(4096)


class Talker:
    """A WebSocket server that answers each text with the next of its own."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self.handshake = ""
        self.heard: list[str] = []

    def __enter__(self) -> Self:
        self._server = serve(self._talk, "127.0.0.1", 0, subprotocols=[Subprotocol("xmpp")])
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.address = f"127.0.0.1:{self._server.socket.getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(10)

    def _talk(self, line: ServerConnection) -> None:
        self.handshake = str(line.request.headers) if line.request else ""
        for answer in self._answers:
            self.heard.append(str(line.recv(timeout=5)))
            line.send(answer, text=True)
        with suppress(ConnectionClosed):
            line.recv(timeout=5)
