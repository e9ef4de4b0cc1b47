"""What opens a socket, what does not, and that both servers take it however it comes."""

from __future__ import annotations

import asyncio
import socket as network

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol

from realtime.servers.handshake import LARGEST, Knock, read_knock, recompose, scope_of
from tests.cast import Cast
from tests.realtime.running import LiveServer, in_database, live_server, session_of

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455 section 1.3, with its answer
PLAIN = {
    b"Host": b"chidao.example",
    b"Upgrade": b"websocket",
    b"Connection": b"keep-alive, Upgrade",
    b"Sec-WebSocket-Key": KEY,
    b"Sec-WebSocket-Version": b"13",
    b"Origin": b"http://chidao.example",
}


def request(*more: tuple[bytes, bytes], target: bytes = b"/ws/v1", **instead: bytes | None) -> bytes:
    """A handshake; `instead` names headers that are others, or missing (None)."""
    other = {name.replace("_", "-").encode(): value for name, value in instead.items()}
    headers = [(name, value) for name, value in (PLAIN | other).items() if value is not None]
    return b"GET %s HTTP/1.1\r\n%s\r\n" % (target, b"".join(b"%s: %s\r\n" % pair for pair in (*headers, *more)))


def knock(data: bytes) -> Knock:
    found = read_knock(data)
    assert found is not None
    return found


def test_plain_request_is_answered_as_the_standard_says() -> None:
    assert b"\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in knock(request()).answer


def test_answer_is_the_one_of_a_library() -> None:
    headers = Headers((name.decode(), value.decode()) for name, value in PLAIN.items())
    theirs = ServerProtocol().accept(Request("/ws/v1", headers))
    assert theirs.headers["Sec-WebSocket-Accept"].encode() in knock(request()).answer


def test_scope_tells_the_request_as_it_came() -> None:
    scope = scope_of(knock(request((b"Cookie", b" a=1; b=\xe1 "), target=b"/ws/v1?x=%20")), ("10.0.0.1", 5))
    assert (scope["path"], scope["query_string"], scope["client"]) == ("/ws/v1", b"x=%20", ("10.0.0.1", 5))
    assert (b"cookie", b"a=1; b=\xe1") in scope["headers"]


@pytest.mark.parametrize(
    "data",
    [
        request(Upgrade=b"h2c"),
        request(Upgrade=None),
        request(Host=None),
        request(Connection=b"keep-alive"),
        request(Sec_WebSocket_Key=None),
        request(Sec_WebSocket_Key=b"short"),
        request(Sec_WebSocket_Version=b"8"),
        request((b"Host", b"evil.example")),
        request((b"Sec-WebSocket-Key", KEY)),
        request((b"Content-Length", b"5")),
        request((b"Transfer-Encoding", b"chunked")),
        request((b"Sec_WebSocket_Key", KEY)),
        request((b"X", b"a\x00b")),
        request((b"X", b"a\nY: b")),
        request((b"X", b"a\r\n folded")),
        request((b"X ", b"a")),
        request((b"X", b"a" * LARGEST)),
        request(target=b"/ws/v1#a b"),
        request(target=b"http://chidao.example/ws/v1"),
        request().replace(b"GET", b"POST"),
        request().replace(b"HTTP/1.1", b"HTTP/1.0"),
        request()[:-2],
        request() + b"\x81",
    ],
)
def test_anything_else_is_left_alone(data: bytes) -> None:
    assert read_knock(data) is None


def test_request_read_by_http_is_read_again_without_a_body_and_doubtful_names() -> None:
    headers = [*PLAIN.items(), (b"Content-Length", b"0"), (b"Daphne_Root_Path", b"/x")]
    assert read_knock(recompose(b"GET", b"/ws/v1", b"HTTP/1.1", headers)) == knock(request())


@pytest.fixture(params=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("CHIDAO_SERVER", request.param)
    with live_server() as running:
        yield running


@pytest.mark.asyncio
@pytest.mark.parametrize("pieces", [1, 3])
async def test_handshake_may_come_in_pieces_and_behind_a_request(server: LiveServer, people: Cast, pieces: int) -> None:
    asked = await opening(server, people)
    page = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for before in (b"", page):
        heard = await asyncio.to_thread(converse, server, before, asked, pieces)
        assert b"HTTP/1.1 101 " in heard
        assert b'{"hello":{' in heard


@pytest.mark.asyncio
async def test_frames_of_every_kind_are_read_after_it(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as socket:
        assert await (await socket.line.ping())
        await socket.line.send(iter(['{"do":"pi', 'ng","ref":41}']))
        answer = await socket.until(lambda frame: frame.get("ref") == 41)
        assert "ok" in answer
        assert "now" in await socket.ask("ping")
        await socket.line.close()
        assert (socket.line.close_code, socket.line.close_reason) == (1000, "")


@pytest.mark.asyncio
@pytest.mark.parametrize("wrong", [(b"Version: 13", b"Version: 12"), (b"Upgrade\r\n", b"close\r\n")])
async def test_wrong_handshake_is_refused(server: LiveServer, people: Cast, wrong: tuple[bytes, bytes]) -> None:
    asked = (await opening(server, people)).replace(*wrong)
    heard = await asyncio.to_thread(converse, server, b"", asked, 1)
    assert heard.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))


async def opening(server: LiveServer, people: Cast) -> bytes:
    place = b"127.0.0.1:%d" % server.port
    key = (await in_database(session_of, people.officer)).encode()
    return request((b"Cookie", b"session=" + key), Host=place, Origin=b"http://" + place)


def converse(server: LiveServer, before: bytes, asked: bytes, pieces: int) -> bytes:
    """Everything that is answered until the greeting, or the end."""
    with network.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.setsockopt(network.IPPROTO_TCP, network.TCP_NODELAY, 1)
        heard = b""
        if before:
            line.sendall(before)
            heard = line.recv(65536)
        size = -(-len(asked) // pieces)
        for start in range(0, len(asked), size):
            line.sendall(asked[start : start + size])
        while b"hello" not in heard and (got := line.recv(65536)):
            heard += got
        return heard
