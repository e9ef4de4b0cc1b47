"""Who gets as far as a handshake: only pages of our own origin; and only people with a session stay."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pytest_django.fixtures import Settings
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from realtime.sockets.gate import is_own_origin
from tests.cast import Cast
from tests.realtime.client import Socket
from tests.realtime.running import LiveServer, in_database, session_of

NUL = '"\\000aaaaaaaaaaaaaaaa"'  # a quoted cookie may name any byte by its number


def scope(origin: str | None, host: str = "chidao.example:8000", **more: str) -> dict[str, Any]:
    headers = [("host", host), *((name.replace("_", "-"), value) for name, value in more.items())]
    headers += [("origin", origin)] if origin is not None else []
    return {"path": "/ws/v1", "headers": [(name.encode(), value.encode()) for name, value in headers]}


FOREIGN = [
    None,
    "",
    "null",
    "http://chidao.example",
    "http://chidao.example:8001",
    "https://chidao.example:8000",
    "http://a.chidao.example:8000",
    "http://chidao.example.evil.vn:8000",
    "http://evil.vn:8000",
    "http://chidao.example:8000@evil.vn",
    "http://evil.vn#http://chidao.example:8000",
    "javascript://chidao.example:8000",
    "file://",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_foreign_origin_is_refused(settings: Settings, origin: str | None) -> None:
    settings.PUBLIC_ORIGINS, settings.ALLOWED_HOSTS = [], ["chidao.example"]
    assert is_own_origin(scope("http://chidao.example:8000"))
    assert not is_own_origin(scope(origin))


def test_foreign_host_is_refused_even_when_the_origin_agrees(settings: Settings) -> None:
    settings.PUBLIC_ORIGINS, settings.ALLOWED_HOSTS = [], ["chidao.example"]
    assert not is_own_origin(scope("http://evil.vn", host="evil.vn"))


def test_two_origins_are_none(settings: Settings) -> None:
    settings.PUBLIC_ORIGINS = ["https://chidao.example"]
    once = scope("https://chidao.example")
    assert is_own_origin(once)
    assert not is_own_origin({**once, "headers": [*once["headers"], (b"origin", b"https://chidao.example")]})


def test_public_origins_are_the_whole_list(settings: Settings) -> None:
    settings.PUBLIC_ORIGINS, settings.ALLOWED_HOSTS = ["https://chidao.example"], ["chidao.example"]
    assert is_own_origin(scope("https://chidao.example", host="10.0.0.1"))
    assert not is_own_origin(scope("http://chidao.example:8000"))


def test_scheme_is_taken_from_a_trusted_proxy_only(settings: Settings) -> None:
    settings.PUBLIC_ORIGINS, settings.ALLOWED_HOSTS = [], ["chidao.example"]
    secure = scope("https://chidao.example:8000", x_forwarded_proto="https")
    assert not is_own_origin(secure)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert is_own_origin(secure)


@pytest.mark.asyncio
@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1", None])
async def test_foreign_page_gets_403_before_the_handshake(server: LiveServer, people: Cast, origin: Any) -> None:
    key = await in_database(session_of, people.officer)
    with pytest.raises(InvalidStatus) as refused:
        await connect(server.ws, origin=origin, additional_headers={"Cookie": f"session={key}"})
    assert refused.value.response.status_code == 403


@pytest.mark.asyncio
async def test_unknown_address_gets_403(server: LiveServer, people: Cast) -> None:
    key = await in_database(session_of, people.officer)
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(server.ws.replace("/ws/v1", "/ws/v2"), key, origin=server.http)
    assert refused.value.response.status_code == 403


@pytest.mark.asyncio
@pytest.mark.parametrize("key", ["", "0" * 32, "not a key", "0ba87996-85f8-427d-9dc5-09d5d7044d20", NUL])
async def test_nobody_without_a_session_stays(server: LiveServer, key: str) -> None:
    async with await Socket.open(server.ws, key) as socket:
        assert (await socket.closed())[0] == 4401
        assert socket.frames == []


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["/api/v1/streams", "/api/v1/documents", "/dang-nhap/"])
async def test_cookie_that_no_database_can_look_up_is_nobody_s(server: LiveServer, path: str) -> None:
    async with httpx.AsyncClient(base_url=server.http, headers={"Cookie": f"session={NUL}"}) as line:
        assert (await line.get(path)).status_code in (200, 401)


@pytest.mark.asyncio
async def test_session_in_the_address_opens_nothing(server: LiveServer, people: Cast) -> None:
    key = await in_database(session_of, people.officer)
    async with await Socket.open(f"{server.ws}?session={key}&token={key}", "", origin=server.http) as socket:
        assert (await socket.closed())[0] == 4401


@pytest.mark.asyncio
async def test_compression_is_never_agreed_on_and_no_server_is_named(server: LiveServer, people: Cast) -> None:
    key = await in_database(session_of, people.officer)
    line = await connect(
        server.ws, origin=Origin(server.http), additional_headers={"Cookie": f"session={key}"}, compression="deflate"
    )
    headers = line.response.headers if line.response else {}
    await line.close()
    assert "Sec-WebSocket-Extensions" not in headers
    assert "Server" not in headers
