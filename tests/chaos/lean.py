"""A WebSocket client so light that one test process can be two thousand people.

Only what the tests need of RFC 6455: text, ping, pong, close, no fragments from the server (it sends none). Frames go
out masked with zeros, which the protocol allows and which costs nothing. It can also do what no library lets a client
do: stop reading, send raw bytes, and never answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from base64 import b64encode
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlsplit

Frame = dict[str, Any]
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
LOST = 1006  # the code that stands for "no close frame came"
SMALL_BUFFER = 4096


class Refused(Exception):
    """The server answered the handshake with something else than 101."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Line(asyncio.Protocol):
    """One connection. `heard` is called with every frame, arrays taken apart; `lost` once at its end."""

    def __init__(self, heard: Callable[[Frame], None] | None = None) -> None:
        self.frames = 0
        self.bytes = 0
        self.ended: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._heard = heard
        self._hands: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._room = asyncio.Event()
        self._room.set()
        self._buffer = bytearray()
        self._code: tuple[int, str] = (LOST, "")
        self._transport: asyncio.Transport

    @classmethod
    async def open(
        cls, address: str, key: str, heard: Callable[[Frame], None] | None = None, deaf: bool = False
    ) -> Self:
        """Connect with this session key as a page of our own origin; raises OSError or Refused."""
        parts = urlsplit(address)
        place = (str(parts.hostname), int(parts.port or 80))
        endpoint = socket.socket()
        endpoint.setblocking(False)
        if deaf:  # a small receive buffer, so that not reading is felt at once
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(endpoint, place)
        except BaseException:
            endpoint.close()
            raise
        _, line = await loop.create_connection(lambda: cls(heard), sock=endpoint)
        line._transport.write(_handshake(parts.netloc, parts.path, key))
        try:
            await line._hands
        except BaseException:
            line.cut()
            raise
        return line

    @property
    def open_now(self) -> bool:
        return not self.ended.done()

    def say(self, **frame: Any) -> None:
        self.text(json.dumps(frame))

    def text(self, text: str) -> None:
        self.raw(packet(TEXT, text.encode()))

    def raw(self, data: bytes) -> None:
        """Bytes as they are, well-formed or not."""
        if self.open_now:
            self._transport.write(data)

    async def room(self) -> None:
        """Wait until the network has taken most of what was said."""
        await self._room.wait()

    def deafen(self) -> None:
        """Read nothing any more."""
        self._transport.pause_reading()

    def listen(self) -> None:
        self._transport.resume_reading()

    def cut(self) -> None:
        """Gone without a word."""
        self._transport.abort()

    async def closed(self, timeout: float = 10) -> tuple[int, str]:
        """Code and reason of the server's close frame; 1006 when there was none."""
        return await asyncio.wait_for(asyncio.shield(self.ended), timeout)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        self._buffer += data
        if not self._hands.done() and not self._shake():
            return
        while self._take():
            pass

    def connection_lost(self, error: Exception | None) -> None:
        self._room.set()
        if not self._hands.done():
            self._hands.set_exception(ConnectionResetError("broken off in the handshake"))
        if not self.ended.done():
            self.ended.set_result(self._code)

    def _shake(self) -> bool:
        """Read the answer of the handshake; true when it is all there and good."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        status = int(self._buffer[9:12])
        del self._buffer[: end + 4]
        if status != 101:
            self._hands.set_exception(Refused(status))
            return False
        self._hands.set_result(None)
        return True

    def _take(self) -> bool:
        """Take one frame out of the buffer, if a whole one is there."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, start = buffer[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + length:
            return False
        kind, content = buffer[0] & 0x0F, bytes(buffer[start : start + length])
        del buffer[: start + length]
        self._got(kind, content)
        return True

    def _got(self, kind: int, content: bytes) -> None:
        if kind == TEXT:
            self.frames += 1
            if self._heard is not None:
                read = json.loads(content)
                for frame in read if isinstance(read, list) else [read]:
                    self._heard(frame)
        elif kind == PING:
            self.raw(packet(PONG, content))
        elif kind == CLOSE:
            self._code = (int.from_bytes(content[:2], "big") or 1005, content[2:].decode())
            self.raw(packet(CLOSE, content[:2]))
            self._transport.close()


def packet(kind: int, data: bytes, final: bool = True) -> bytes:
    """A client's frame, masked with zeros."""
    head = bytes([kind | (0x80 if final else 0)])
    if len(data) < 126:
        return head + struct.pack("!B", 0x80 | len(data)) + bytes(4) + data
    if len(data) < 65536:
        return head + struct.pack("!BH", 0x80 | 126, len(data)) + bytes(4) + data
    return head + struct.pack("!BQ", 0x80 | 127, len(data)) + bytes(4) + data


def _handshake(place: str, path: str, key: str) -> bytes:
    nonce = b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {place}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Version: 13\r\nOrigin: http://{place}\r\n"
        f"Cookie: session={key}\r\n\r\n"
    ).encode()
