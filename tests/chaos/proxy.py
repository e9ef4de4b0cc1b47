"""A TCP proxy that does what networks do to people: slow, narrow, cut, silent, refusing.

It runs in a thread of its own, so that a test may block without stopping the traffic. Its faults are switched by plain
method calls from any thread and hold for the connections there are and for those that come; `heal` ends them all.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

Address = tuple[str, int]
CHUNK = 64 * 1024
WAITING = 64  # chunks on their way in one direction, before the sender has to wait
NEVER = 2**62


@dataclass(frozen=True)
class Weather:
    """How the line is. Seconds, bytes per second, bytes."""

    latency: float = 0.0
    jitter: float = 0.0  # up to so much is added to the latency, never changing the order
    bandwidth: float = 0.0  # 0: as much as goes
    cut_after: int = NEVER  # a connection is broken off when so many bytes went through it (both ways together)
    frozen: bool = False  # half-open: everything stays connected and nothing gets through


class Proxy:
    """`with Proxy(target) as proxy`: listens on `proxy.address`, passes on to `target`."""

    def __init__(self, target: Address, seed: int = 0) -> None:
        self.target = target
        self._weather = Weather()
        self._chance = random.Random(seed)
        self._lines: set[_Line] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault proxy", daemon=True)
        self._port = _bound(0)
        self.address: Address = ("127.0.0.1", int(self._port.getsockname()[1]))

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def shape(self, latency: float = 0.0, jitter: float = 0.0, bandwidth: float = 0.0) -> None:
        """From now on the line is slow, uneven or narrow."""
        self._do(self._change(replace(self._weather, latency=latency, jitter=jitter, bandwidth=bandwidth)))

    def cut_after(self, count: int) -> None:
        """Each connection made from now on breaks off after so many bytes."""
        self._do(self._change(replace(self._weather, cut_after=count)))

    def freeze(self) -> None:
        """Nothing gets through any more and nobody is told."""
        self._do(self._change(replace(self._weather, frozen=True)))

    def refuse(self) -> None:
        """Break off what there is and take no new connections: the port answers with a refusal."""
        self._do(self._refuse())

    def reset(self) -> None:
        """Break off what there is (RST); who comes anew is welcome."""
        self._do(self._reset())

    def heal(self) -> None:
        """The line is as it should be; frozen connections go on where they stood."""
        self._do(self._heal())

    def __len__(self) -> int:
        """Connections there are."""
        return len(self._lines)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        if self._server is None:
            self._port.listen(4096)
            self._server = await asyncio.start_server(self._carry, sock=self._port)

    async def _change(self, weather: Weather) -> None:
        self._weather = weather
        for line in self._lines:
            line.weather_changed(weather)

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
            self._port = _bound(self.address[1])  # keeps the port for us without listening
        await self._reset()

    async def _reset(self) -> None:
        for line in list(self._lines):
            line.break_off()

    async def _heal(self) -> None:
        await self._change(Weather())
        await self._listen()

    async def _end(self) -> None:
        await self._refuse()
        self._port.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=5)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(self._weather, self._chance, writer)
        self._lines.add(line)
        try:
            await line.run(reader, self.target)
        finally:
            self._lines.discard(line)


class _Line:
    """One connection through the proxy."""

    def __init__(self, weather: Weather, chance: random.Random, client: asyncio.StreamWriter) -> None:
        self._weather = weather
        self._chance = chance
        self._client = client
        self._open = asyncio.Event()
        self._left = weather.cut_after
        self._ends: list[asyncio.StreamWriter] = [client]
        self._task = asyncio.current_task()
        self.weather_changed(weather)

    def weather_changed(self, weather: Weather) -> None:
        self._weather = weather
        if weather.frozen:
            self._open.clear()
        else:
            self._open.set()

    def break_off(self) -> None:
        """Both ends get an RST."""
        for end in self._ends:
            _abort(end)
        if self._task is not None:
            self._task.cancel()

    async def run(self, reader: asyncio.StreamReader, target: Address) -> None:
        try:
            await self._open.wait()
            far_reader, far = await asyncio.open_connection(*target)
            self._ends.append(far)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass_on(reader, far))
                both.create_task(self._pass_on(far_reader, self._client))
        except* (OSError, asyncio.CancelledError):  # either end broke off: so do we
            pass
        finally:
            for end in self._ends:
                _abort(end)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """One direction; what was read is due after the latency, so that a slow line carries as much as a quick one."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WAITING)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._read(source, waiting))
            both.create_task(self._write(waiting, sink))

    async def _read(self, source: asyncio.StreamReader, waiting: asyncio.Queue[tuple[float, bytes]]) -> None:
        due, data = 0.0, b"-"
        while data:
            data = await source.read(CHUNK)
            late = self._weather.latency + self._chance.random() * self._weather.jitter
            due = max(due, time.monotonic() + late)
            await waiting.put((due, data))

    async def _write(self, waiting: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
        while True:
            due, data = await waiting.get()
            if due > time.monotonic():
                await asyncio.sleep(due - time.monotonic())
            await self._open.wait()
            if not data:
                sink.write_eof()
                return
            part = data[: self._left]
            sink.write(part)
            await sink.drain()
            self._left -= len(part)
            if self._left <= 0:
                raise ConnectionResetError("cut after so many bytes")
            if self._weather.bandwidth:
                await asyncio.sleep(len(data) / self._weather.bandwidth)


def _abort(end: asyncio.StreamWriter) -> None:
    line = end.get_extra_info("socket")
    if line is not None and not end.transport.is_closing():
        # closing with data unread or a linger of zero sends an RST instead of a FIN (RFC 9293, 3.10.4)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.transport.abort()


def _bound(port: int) -> socket.socket:
    """A socket that holds a port; it answers with refusals until it listens."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", port))
    return held
