"""The opening of a WebSocket (RFC 6455 section 4.2): read and answered once, for both servers.

Their libraries read the request anew after HTTP has read it, and answer through timers and queues: half of what people
who come back at once cost. What is asked here is only whether a request opens a socket at all; whether this one may is
the gate's business. Nothing is agreed on beside the protocol itself: no compression, no subprotocol.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha1
from typing import Any, NamedTuple

REFUSED = b"HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
LARGEST = 16 * 1024
Headers = list[tuple[bytes, bytes]]


class Knock(NamedTuple):
    """A request that would open a socket: its target, its headers as ASGI has them, and the whole answer."""

    target: bytes
    headers: Headers
    answer: bytes


def read_knock(data: bytes) -> Knock | None:
    """The request in these bytes, when it is whole, alone and asks for a socket as RFC 6455 says; else None."""
    found = _REQUEST.fullmatch(data) if len(data) <= LARGEST else None
    if found is None:
        return None
    pairs = [line.partition(b":") for line in found[2].splitlines()]
    headers = [(name.lower(), value.strip(b" \t")) for name, _, value in pairs]
    answer = _answer_to(headers)
    return None if answer is None else Knock(found[1], headers, answer)


def recompose(method: bytes, target: bytes, version: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A request that was read already, as it came; without what told of a body, and names that are taken for others."""
    kept = [pair for pair in headers if pair[0].lower() not in _OF_BODIES and b"_" not in pair[0]]
    return b"%s %s %s\r\n%s\r\n" % (method, target, version, b"".join(b"%s: %s\r\n" % pair for pair in kept))


def scope_of(knock: Knock, client: Any) -> dict[str, Any]:
    """What ASGI says of a socket."""
    path, _, query = knock.target.partition(b"?")
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path.decode("ascii"),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": knock.headers,
        "client": client,
        "subprotocols": [],
        "extensions": {},
    }


def _answer_to(headers: Headers) -> bytes | None:
    """The answer that opens a socket; None when these headers do not ask for one, or not as RFC 6455 4.2.1 says."""
    said: dict[bytes, bytes] = {}
    upgrades = False
    for name, value in headers:
        if name in _ONCE:
            if name in said:
                return None
            said[name] = value
        elif name == b"connection":
            upgrades = upgrades or b"upgrade" in [token.strip() for token in value.lower().split(b",")]
        elif name in _OF_BODIES:
            return None
    key = said.get(b"sec-websocket-key", b"")
    right = (
        upgrades
        and b"host" in said
        and said.get(b"upgrade", b"").lower() == b"websocket"
        and said.get(b"sec-websocket-version") == b"13"
        and _KEY.fullmatch(key) is not None
    )
    return _ACCEPTED % b64encode(sha1(key + _MAGIC, usedforsecurity=False).digest()) if right else None


_REQUEST = re.compile(rb"GET (/[!-~]*+) HTTP/1\.1\r\n((?:[!#$%&'*+.^`|~0-9A-Za-z-]++:[\t -~\x80-\xff]*+\r\n)++)\r\n")
_KEY = re.compile(rb"[+/0-9A-Za-z]{22}==")
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_ONCE = {b"host", b"upgrade", b"sec-websocket-key", b"sec-websocket-version"}
_OF_BODIES = {b"content-length", b"transfer-encoding"}
_ACCEPTED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
)
