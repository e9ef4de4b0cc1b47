"""Hundreds or thousands of people with the page open: they follow their streams and come back by the protocol's rules.

Each is a reference client of docs/protocol.md: it applies `last + 1`, drops what it has, opens again after a gap, waits
with full jitter before it comes back, and obeys `retry:<ms>`.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from tests.chaos.lean import Frame, Line, Refused
from tests.chaos.population import Inhabitant

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
HANDSHAKE = 20.0  # seconds after which a client gives up an attempt
SILENCE = 45.0  # seconds without a byte after which a client asks, and
PATIENCE = 5.0  # after so many more takes the line for dead


class Client:
    """One person's page."""

    def __init__(
        self,
        inhabitant: Inhabitant,
        streams: Iterable[str],
        addresses: Sequence[str],
        dice: random.Random,
        silence: float = SILENCE,
    ) -> None:
        self.key = inhabitant.key
        self.positions: dict[str, int | None] = dict.fromkeys(streams)
        self.attempts = self.gaps = 0
        self.endings: list[tuple[int, str]] = []
        self.refused: Counter[str] = Counter()
        self._addresses, self._dice = addresses, dice
        self._silence = silence
        self._line: Line | None = None
        self._asked: dict[int, str] = {}
        self._ref = 0
        self._failures = 0

    def stands_at(self, heads: dict[str, int]) -> bool:
        """Whether it is connected and has applied everything up to these numbers."""
        connected = self._line is not None and self._line.open_now and not self._asked
        return connected and all((self.positions[name] or 0) >= seq for name, seq in heads.items())

    def cut(self) -> None:
        if self._line is not None:
            self._line.cut()

    async def live(self, may_come: asyncio.Event) -> None:
        """Be there for ever; nobody tries before `may_come` is set."""
        while True:
            await may_come.wait()
            await asyncio.sleep(self._wait())
            self.attempts += 1
            self._line = None
            with suppress(OSError, Refused, TimeoutError):
                async with asyncio.timeout(HANDSHAKE):
                    self._line = await Line.open(self._dice.choice(self._addresses), self.key, self._heard)
            self._failures += 1  # until the server says hello
            if self._line is not None:
                self._asked.clear()
                for name in self.positions:
                    self._open(name)
                self.endings.append(await self._stay(self._line))

    async def _stay(self, line: Line) -> tuple[int, str]:
        """Until the line ends, or has been silent for too long."""
        patience = min(PATIENCE, self._silence)
        while True:
            heard = line.bytes
            try:
                return await line.closed(self._silence)
            except TimeoutError:
                if line.bytes == heard:
                    line.say(do="ping", ref=0)
                    await asyncio.wait([line.ended], timeout=patience)
                    if line.bytes == heard:
                        line.cut()

    def _wait(self) -> float:
        told = re.fullmatch(r"retry:(\d+)", self.endings[-1][1]) if self.endings and not self._failures else None
        if told is not None:
            return int(told[1]) / 1000
        return self._dice.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**self._failures))

    def _heard(self, frame: Frame) -> None:
        if "seq" in frame:
            self._event(frame["stream"], frame["seq"])
        elif "hello" in frame:
            self._failures = 0
        elif "heads" in frame:
            for name, head in frame["heads"].items():
                if head > (self.positions[name] or 0):
                    self._open(name)
        elif frame.get("ref") in self._asked:
            self._answer(self._asked.pop(frame["ref"]), frame)

    def _answer(self, name: str, frame: Frame) -> None:
        if "ok" in frame:
            if self.positions[name] is None:
                self.positions[name] = frame["ok"]["from"] - 1
            return
        self.refused[frame["error"]["code"]] += 1
        wait = (1 + self._dice.random()) * float(frame["error"].get("retry_after") or 1)
        asyncio.get_running_loop().call_later(wait, self._open, name)

    def _event(self, stream: str, seq: int) -> None:
        last = self.positions[stream] or 0
        if seq == last + 1:
            self.positions[stream] = seq
        elif seq > last:
            self.gaps += 1
            self._open(stream)

    def _open(self, name: str) -> None:
        if self._line is None or name in self._asked.values():
            return
        self._ref += 1
        self._asked[self._ref] = name
        after = self.positions[name]
        self._line.say(do="stream.open", ref=self._ref, stream=name, **({} if after is None else {"after": after}))


class Crowd:
    """`async with Crowd(clients) as crowd`: all of them live."""

    def __init__(self, clients: list[Client]) -> None:
        self.clients = clients
        self.may_come = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Crowd:
        self.may_come.set()
        self._tasks = [asyncio.create_task(client.live(self.may_come)) for client in self.clients]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for client in self.clients:
            client.cut()

    def send_away(self) -> None:
        """Everybody loses the line at once, and stays away until `may_come` is set."""
        self.may_come.clear()
        for client in self.clients:
            client.cut()

    async def all_at(self, heads: dict[str, int], timeout: float) -> int:
        """Wait until everybody has everything up to these numbers; how many have not when the time is over."""
        wanted = [(one, {name: heads[name] for name in one.positions if name in heads}) for one in self.clients]
        deadline = time.monotonic() + timeout
        while wanted and time.monotonic() < deadline:
            wanted = [(one, goal) for one, goal in wanted if not one.stands_at(goal)]
            await asyncio.sleep(0.05)
        return len(wanted)
