"""The load client for Matrix counts what its people read, each message once for each of them."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bench.client import LoadClient
from bench.peers.synapse.home import CLIENT
from tools.problem import Problem


class Homeserver(ThreadingHTTPServer):
    """One room: whoever asks for more than there is waits until it is said."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.said: list[str] = []
        self.news = threading.Condition()


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Homeserver

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        since = int(asked["since"][0]) if "since" in asked else len(self.server.said)
        with self.server.news:
            self.server.news.wait_for(lambda: len(self.server.said) > since, timeout=int(asked["timeout"][0]) / 1000)
            self._answer({"next_batch": str(len(self.server.said)), "said": self.server.said[since:]})

    def do_PUT(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.news:
            self.server.said.append(content["body"])
            self.server.news.notify_all()
        self._answer({})

    def log_message(self, format: str, *words: object) -> None:
        pass

    def _answer(self, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200 if self.headers["Authorization"] == "Bearer known" else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def homeserver() -> Iterator[Homeserver]:
    with Homeserver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


def crowd(server: Homeserver, folder: Path, token: str) -> LoadClient:
    words = {"address": f"127.0.0.1:{server.server_port}", "room": "!room", "filter": "0", "watch": str(os.getpid())}
    words |= {"count": "5", "publish-count": "2", "warmup": "0", "patience": "10"}
    return LoadClient(words, folder, CLIENT, tokens=[token] * 5)


def test_every_reader_counts_every_message(homeserver: Homeserver, tmp_path: Path) -> None:
    with crowd(homeserver, tmp_path, "known") as client:
        assert client.join().joined == 7
        measured = client.measure(rate=20, seconds=1)
    assert measured.published == pytest.approx(20, abs=2)
    assert measured.deliveries == pytest.approx(5 * measured.published, abs=10)  # the last ones may be on their way
    assert 0 < measured.p50_ms <= measured.p99_ms
    assert 0 < measured.ack_p50_ms <= measured.ack_p99_ms


def test_who_is_refused_ends_the_measurement(homeserver: Homeserver, tmp_path: Path) -> None:
    with crowd(homeserver, tmp_path, "unknown") as client, pytest.raises(Problem, match="the load client ended"):
        client.join()
