"""Who may knock at the real-time doors: only pages of our own origin (nothing else protects cookies there), in time."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from realtime import metrics, process
from realtime.frames.wire import EXTENSION
from realtime.gateway import session_hash
from realtime.interface import Receive, Send
from realtime.live.knocks import address_of
from realtime.sockets.consumer import serve_socket, session_key

PATH = "/ws/v1"
ANSWER = b"HTTP/1.1 %s\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
FORBIDDEN = ANSWER % b"403 Forbidden"


async def gate(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Refuse before the handshake what has no business here, or not yet. Servers with our wire have done it before."""
    if EXTENSION in scope.get("extensions", {}) or (_belongs_here(scope) and not _seconds_too_early(scope)):
        await serve_socket(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close"})


def turns_away(scope: dict[str, Any], answer: Callable[[bytes], None]) -> bool:
    """The gate for servers that ask before they make a WebSocket of a request: whether it is refused.

    `answer` is called with the whole answer, now or soon; the connection should end after it. What is looked at is
    `path`, `headers` and `client`, as ASGI has them.
    """
    if not _belongs_here(scope):
        answer(FORBIDDEN)
        return True
    wait = math.ceil(_seconds_too_early(scope))
    if wait:
        metrics.refused("too_early")
        process.current().hub.knocks.answer_late(
            partial(answer, ANSWER % (b"429 Too Many Requests\r\nRetry-After: %d" % wait))
        )
    return bool(wait)


def _belongs_here(scope: dict[str, Any]) -> bool:
    return scope["path"] == PATH and is_own_origin(scope)


def _seconds_too_early(scope: dict[str, Any]) -> float:
    """0 when it comes in time, and is counted."""
    key = session_key(scope)
    return process.current().hub.knocks.take(session_hash(key) if key else "", address_of(scope))


def is_own_origin(scope: dict[str, Any]) -> bool:
    """Scheme, host and port must all be ours: a list of host names alone lets other schemes and ports in."""
    origins = _header(scope, b"origin")
    if len(origins) != 1:
        return False
    if settings.PUBLIC_ORIGINS:
        return origins[0] in settings.PUBLIC_ORIGINS
    return _is_own_host(scope) and origins[0] == f"{_scheme(scope)}://{_header(scope, b'host')[0]}"


def is_from_own_page(scope: dict[str, Any]) -> bool:
    """For requests that only read: browsers name the origin of these only when it is another page's, and say by
    `Sec-Fetch-Site` (on secure origins) where the request came from. Either must agree with us where it is there.
    """
    sites = _header(scope, b"sec-fetch-site")
    if not _is_own_host(scope) or sites not in ([], ["same-origin"]):
        return False
    return not _header(scope, b"origin") or is_own_origin(scope)


def _is_own_host(scope: dict[str, Any]) -> bool:
    hosts = _header(scope, b"host")
    return len(hosts) == 1 and _is_among(hosts[0], tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=100)
def _is_among(host: str, allowed: tuple[str, ...]) -> bool:
    return validate_host(split_domain_port(host)[0], allowed)


def _scheme(scope: dict[str, Any]) -> str:
    """http, unless a trusted proxy says https."""
    trusted = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if trusted is None:
        return "http"
    name = trusted[0].removeprefix("HTTP_").replace("_", "-").lower().encode()
    return "https" if _header(scope, name) == [trusted[1]] else "http"


def _header(scope: dict[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
