"""From frames to bytes: each frame is encoded once, several in flight to one connection travel as one array frame.

A `Wire` writes without waiting. The server of `realtime.serve` gives the connection itself (`servers`), on which a
ready-made WebSocket frame is one `send` call; under any other ASGI server `AsgiWire` sends by the public interface.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from realtime.interface import Send

LARGEST_ARRAY = 128 * 1024
EXTENSION = "chidao.wire"  # key of the ASGI extension by which the server offers its own wire


class Frame:
    """One text frame; its form on the wire is made at the first use and shared by all receivers.

    An array stands for several and goes out as it is, whatever is sent with it.
    """

    __slots__ = ("_packet", "is_array", "text")

    def __init__(self, text: str, is_array: bool = False) -> None:
        self.text = text
        self.is_array = is_array
        self._packet: bytes | None = None

    @property
    def packet(self) -> bytes:
        """The complete WebSocket frame (RFC 6455 section 5.2: final, text, not masked)."""
        if self._packet is None:
            data = self.text.encode()
            self._packet = _header(len(data)) + data
        return self._packet


class Wire(Protocol):
    """A connection as the hub sees it."""

    def write(self, frames: Sequence[Frame]) -> None:
        """Hand frames to the connection, in order, without waiting."""

    def pending(self) -> int:
        """Bytes handed over that the network has not taken yet."""

    def close(self, code: int, reason: str = "") -> None:
        """End the connection with this code, after what was written before."""


class AsgiWire:
    """A wire for any ASGI server: one task sends what has collected."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._frames: list[Frame] = []
        self._pending = 0
        self._closing: dict[str, Any] | None = None
        self._task: asyncio.Task[None] | None = None

    def write(self, frames: Sequence[Frame]) -> None:
        if self._closing is None:
            self._frames.extend(frames)
            self._pending += sum(len(frame.text) for frame in frames)
            self._work()

    def pending(self) -> int:
        return self._pending

    def close(self, code: int, reason: str = "") -> None:
        if self._closing is None:
            self._closing = {"type": "websocket.close", "code": code, "reason": reason}
            self._work()

    def _work(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._frames:
            frames, self._frames = self._frames, []
            for batch in together(frames):
                await self._send({"type": "websocket.send", "text": batch.text})
            self._pending -= sum(len(frame.text) for frame in frames)
        if self._closing is not None:
            await self._send(self._closing)


_last: tuple[Sequence[Frame], bytes] = ((), b"")


def packed(frames: Sequence[Frame]) -> bytes:
    """Frames as the bytes that go out.

    In a fan-out the next connection mostly has the same ones, so the last answer is remembered.
    """
    global _last
    if len(frames) == 1:
        return frames[0].packet
    known, data = _last
    if known is not frames and known != frames:
        data = b"".join([frame.packet for frame in together(frames)])
        _last = (frames, data)
    return data


def together(frames: Sequence[Frame]) -> list[Frame]:
    """The same as few frames: one as it is, several as arrays of bounded size."""
    return [_together(group) for group in _groups(frames)]


def _groups(frames: Sequence[Frame]) -> Iterator[list[Frame]]:
    group: list[Frame] = []
    size = 0
    for frame in frames:
        if group and (size + len(frame.text) > LARGEST_ARRAY or frame.is_array or group[-1].is_array):
            yield group
            group, size = [], 0
        group.append(frame)
        size += len(frame.text)
    yield group


def _together(frames: list[Frame]) -> Frame:
    return frames[0] if len(frames) == 1 else Frame("[" + ",".join(frame.text for frame in frames) + "]", True)


def _header(length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", 0x81, length)
    if length < 65536:
        return struct.pack("!BBH", 0x81, 126, length)
    return struct.pack("!BBQ", 0x81, 127, length)
