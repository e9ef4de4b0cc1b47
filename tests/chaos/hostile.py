"""Somebody with a valid session who means harm: `python -m tests.chaos.hostile ATTACK ADDRESS KEY SECONDS`.

A process of its own, so that its work is not mistaken for the server's. Prints a JSON object at its end: how often it
was sent away with which code (or refused with which status), and how many connections and bytes it spent.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.chaos.lean import TEXT, Line, Refused, packet

MEBIBYTE = 1024 * 1024
PINGS = b"".join(packet(TEXT, json.dumps({"do": "ping", "ref": n}).encode()) for n in range(1, 101))
RUBBISH = b"".join(packet(TEXT, b"{not json " + bytes([65 + n % 26]) * 1000) for n in range(50))
HUGE = packet(TEXT, b"x" * (MEBIBYTE + 1))
BIG = packet(TEXT, b"x" * (MEBIBYTE - 1)) * 4
PIECE = packet(0, b"y" * 64 * 1024, final=False)


@dataclass
class Tally:
    """What came of it."""

    codes: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    sent: int = 0


Attack = Callable[["Enemy"], Awaitable[None]]


class Enemy:
    """One attacker with one session, whatever number of sockets."""

    def __init__(self, address: str, key: str, seconds: float) -> None:
        self.address, self.key = address, key
        self.until = time.monotonic() + seconds
        self.tally = Tally()

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self.until

    async def pour(self, data: bytes, first: bytes = b"") -> None:
        """The same bytes again and again over one connection, the next one when it was cut."""
        while self.goes_on:
            line = await self.line()
            if line is None:
                continue
            line.raw(first)
            while self.goes_on and line.open_now:
                line.raw(data)
                self.tally.sent += len(data)
                await line.room()
                await asyncio.sleep(0)
            await self.note_end(line)

    async def line(self) -> Line | None:
        self.tally.connections += 1
        try:
            return await Line.open(self.address, self.key)
        except Refused as refused:
            self.tally.codes[f"HTTP {refused.status}"] += 1
        except OSError as error:
            self.tally.codes[type(error).__name__] += 1
            await asyncio.sleep(0.01)
        return None

    async def note_end(self, line: Line) -> None:
        """With which code it ended; one that is still welcome at the end is `open`."""
        try:
            code, _ = await line.closed(max(0.0, self.until - time.monotonic()) + 1)
            self.tally.codes[str(code)] += 1
        except TimeoutError:
            self.tally.codes["open"] += 1
            line.cut()


async def flood(enemy: Enemy) -> None:
    """Valid commands, as fast as they go."""
    await enemy.pour(PINGS)


async def garbage(enemy: Enemy) -> None:
    """What is no command."""
    await enemy.pour(RUBBISH)


async def huge(enemy: Enemy) -> None:
    """Frames above the server's limit."""
    await enemy.pour(HUGE)


async def large(enemy: Enemy) -> None:
    """Frames just below the size at which the server hangs up."""
    await enemy.pour(BIG)


async def fragments(enemy: Enemy) -> None:
    """A message in pieces that never ends."""
    await enemy.pour(PIECE, first=packet(TEXT, b"x", final=False))


async def subscribe(enemy: Enemy) -> None:
    """Opens and closes streams in a loop."""
    names = ("person.01a2031e-2af2-7ae2-ac36-cbb0c0deb2b5", "conversation.01a2031e-2af2-7ae2-ac36-cbb0c0deb2b5")
    orders = [{"do": do, "ref": 1, "stream": name} for name in names for do in ("stream.open", "stream.close")]
    await enemy.pour(b"".join(packet(TEXT, json.dumps(order).encode()) for order in orders * 20))


async def sockets(enemy: Enemy) -> None:
    """As many sockets as it can get, twenty tried at a time, and a thousand silent before the handshake; all kept."""
    lines: list[Line] = []

    async def knock() -> None:
        while enemy.goes_on:
            line = await enemy.line()
            if line is not None:
                lines.append(line)

    silent = [await plug(enemy.address) for _ in range(1000)]
    await asyncio.gather(*(knock() for _ in range(20)))
    for line in lines:
        if line.open_now:
            enemy.tally.codes["open"] += 1
            line.cut()
        else:
            enemy.tally.codes[str(line.ended.result()[0])] += 1
    for one in silent:
        one.close()


async def plug(address: str) -> socket.socket:
    """A connection that begins to ask, and never ends."""
    place = urlsplit(address)
    one = socket.socket()
    one.setblocking(False)
    await asyncio.get_running_loop().sock_connect(one, (str(place.hostname), int(place.port or 80)))
    one.send(b"GET /ws/v1 HTTP/1.1\r\n")
    return one


ATTACKS: dict[str, Attack] = {one.__name__: one for one in (flood, garbage, huge, large, fragments, subscribe, sockets)}


def main(attack: str, address: str, key: str, seconds: str) -> None:
    os.nice(10)  # an attacker has a processor of their own, not a share of the server's
    enemy = Enemy(address, key, float(seconds))

    async def run() -> None:
        await ATTACKS[attack](enemy)

    asyncio.run(run())
    tally = enemy.tally
    sys.stdout.write(json.dumps({"codes": tally.codes, "connections": tally.connections, "sent": tally.sent}))


if __name__ == "__main__":
    main(*sys.argv[1:])
