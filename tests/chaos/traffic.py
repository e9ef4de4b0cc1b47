"""People who go on talking while something breaks, and what they noticed of it.

Some speakers, some readers, each on a web process of the test's choice, all in this event loop: one clock measures
everything. Nobody reconnects: a socket that closes is a finding.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from tests.chaos.lean import Frame, Line
from tests.chaos.population import Inhabitant, Room

NEVER = float("inf")


@dataclass(slots=True)
class Said:
    """One message: when it was said, when that was confirmed, and under which number."""

    at: float
    acked: float = NEVER
    seq: int = 0


@dataclass
class Reader:
    """A socket that follows the room."""

    name: str
    line: Line
    arrived: dict[int, float] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)


class Traffic:
    """`async with Traffic(room, speaker_at, readers_at) as traffic: await traffic.talk(2)`.

    `speaker_at` is the address the room's first members speak at, in turn; `readers_at` names the readers and where
    they are.
    """

    def __init__(
        self,
        room: Room,
        speaker_at: str,
        readers_at: Mapping[str, str],
        rate: float = 20,
        size: int = 60,
        speakers: int = 1,
    ) -> None:
        self.room = room
        self.said: list[Said] = []
        self.refused: list[Frame] = []
        self.readers: dict[str, Reader] = {}
        self._speaker_at, self._readers_at = speaker_at, readers_at
        self._pause, self._body = 1 / rate, "Ý kiến ".ljust(size, "x")
        self._count = speakers
        self._speakers: list[Line] = []
        self._waiting: dict[int, Said] = {}
        self._opened: dict[str, asyncio.Future[None]] = {}
        self._ref = 0

    async def __aenter__(self) -> Self:
        members = iter(self.room.members)
        for _ in range(self._count):
            self._speakers.append(await Line.open(self._speaker_at, next(members).key, self._answered))
        for name, address in self._readers_at.items():
            await self._seat(name, address, next(members))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for line in self._lines():
            line.cut()

    async def talk(self, seconds: float) -> tuple[float, float]:
        """Speak at an even rate, whatever the answers; returns from when to when."""
        began = time.monotonic()
        await self.talk_until(lambda: time.monotonic() - began >= seconds, seconds + 1)
        return began, time.monotonic()

    async def talk_until(self, enough: Callable[[], bool], most: float) -> bool:
        """Speak until something is so; false when it was not so within `most` seconds."""
        began = due = time.monotonic()
        while not enough():
            if time.monotonic() - began > most:
                return False
            self._say()
            due += self._pause
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        return True

    async def settle(self, timeout: float = 10) -> None:
        """Wait until everything said was confirmed and has arrived everywhere (or the deadline is over)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not self._settled():  # noqa: ASYNC110 - what is waited for is in many places
                    await asyncio.sleep(0.02)

    def _settled(self) -> bool:
        return not self._waiting and all(len(one.arrived) >= len(self.said) for one in self.readers.values())

    def confirmations(self, span: tuple[float, float]) -> list[float]:
        """Seconds from saying to the confirmation, of what was said in this span."""
        return [one.acked - one.at for one in self._within(span)]

    def deliveries(self, span: tuple[float, float], names: Iterable[str] = ()) -> list[float]:
        """Seconds from saying to each reader (of these names)."""
        readers = [self.readers[name] for name in names] or list(self.readers.values())
        return [one.arrived.get(said.seq, NEVER) - said.at for said in self._within(span) for one in readers]

    def last_late(self, limit: float) -> float:
        """When the last message was said that reached somebody later than this; 0 when there was none."""
        late = [
            s.at for s in self.said for one in self.readers.values() if one.arrived.get(s.seq, NEVER) - s.at > limit
        ]
        return max(late, default=0.0)

    def findings(self) -> list[str]:
        """What should not have happened, in words: lost, doubled or disordered events, errors, closed sockets."""
        found = [f"refused: {error['code']}" for error in self.refused]
        numbers = [said.seq for said in self.said if said.seq]
        if self._waiting:
            found.append(f"{len(self._waiting)} never confirmed")
        if len(set(numbers)) < len(numbers):
            found.append("two messages under one number")
        if not numbers or not self.readers:
            found.append("nothing was said, or nobody listened")
        for one in self.readers.values():
            if one.order != sorted(set(one.order)):
                found.append(f"{one.name}: disordered or doubled")
            if missing := set(numbers) - set(one.order):
                found.append(f"{one.name}: {len(missing)} missing")
        closed = [line.ended.result() for line in self._lines() if not line.open_now]
        return found + [f"closed: {code} {reason}" for code, reason in closed]

    def _within(self, span: tuple[float, float]) -> list[Said]:
        return [one for one in self.said if span[0] <= one.at <= span[1]]

    def _lines(self) -> list[Line]:
        return [*self._speakers, *(one.line for one in self.readers.values())]

    async def _seat(self, name: str, address: str, member: Inhabitant) -> None:
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def heard(frame: Frame) -> None:
            if frame.get("ref") == 1 and not opened.done():
                opened.set_result(None)
            elif frame.get("stream") == self.room.stream and "seq" in frame:
                reader.arrived.setdefault(frame["seq"], time.monotonic())
                reader.order.append(frame["seq"])

        reader = self.readers[name] = Reader(name, await Line.open(address, member.key, heard))
        reader.line.say(do="stream.open", ref=1, stream=self.room.stream)
        await asyncio.wait_for(opened, 10)

    def _say(self) -> None:
        self._ref += 1
        said = self._waiting[self._ref] = Said(time.monotonic())
        self.said.append(said)
        fields: dict[str, Any] = {"conversation": str(self.room.id), "client_id": str(uuid4()), "body": self._body}
        self._speakers[self._ref % self._count].say(do="message.post", ref=self._ref, **fields)

    def _answered(self, frame: Frame) -> None:
        said = self._waiting.pop(frame.get("ref", 0), None)
        if said is not None and "ok" in frame:
            said.acked, said.seq = time.monotonic(), frame["ok"]["seq"]
        elif "error" in frame:
            self.refused.append(frame["error"])


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed; of nothing it is `NEVER`, beyond every limit."""
    ordered = sorted(values) or [NEVER]
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
