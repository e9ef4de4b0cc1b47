"""Who may knock at the real-time doors: only pages of our own origin (nothing else protects cookies there)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from realtime.consumer import Receive, Send, serve_socket

PATH = "/ws/v1"


async def gate(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Refuse before the handshake (HTTP 403) what has no business here."""
    if scope["path"] == PATH and is_own_origin(scope):
        await serve_socket(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close"})


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
    return len(hosts) == 1 and validate_host(split_domain_port(hosts[0])[0], settings.ALLOWED_HOSTS)


def _scheme(scope: dict[str, Any]) -> str:
    """http, unless a trusted proxy says https."""
    trusted = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if trusted is None:
        return "http"
    name = trusted[0].removeprefix("HTTP_").replace("_", "-").lower().encode()
    return "https" if _header(scope, name) == [trusted[1]] else "http"


def _header(scope: dict[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
