"""`python -m bench.peers.synapse.crowd NAME=VALUE …`: a load client for Matrix that takes the words of `bench/load`.

Everybody waits in /sync for what is said in the room; the first of them say it, each one message after another.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.client import PAD, Joined, Measured, Words
from bench.peers.synapse.line import Line

STAMP = re.compile(rb"~(\d{19})")
WAITING = 30_000  # ms in one /sync, as the clients of Matrix ask for


@dataclass
class Window:
    """What was seen while it was open; times in nanoseconds."""

    published: int = 0
    frames: int = 0
    bytes: int = 0
    delays: list[int] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)


class Crowd:
    """The people of one room. Whatever fails ends the whole program: a half crowd measures nothing."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._room = words["room"]
        self._tokens = Path(words["tokens"]).read_text().split()[: int(words["count"])]
        self._readers: list[asyncio.Task[None]] = []
        self._writers: list[Line] = []
        self._number = itertools.count(time.time_ns())
        self._publishing = False
        self._window: Window | None = None

    async def join(self) -> Joined:
        async with asyncio.timeout(float(self._words["patience"])):
            began = time.monotonic_ns()
            taken = sorted(await asyncio.gather(*(self._come_in(token, began) for token in self._tokens)))
            writing = self._tokens[: int(self._words["publish-count"])]
            self._writers = [await Line.open(self._words["address"], token) for token in writing]
        failed = int(self._words["count"]) - len(taken)
        return Joined(len(taken) + len(writing), failed, taken[-1] / 1e9, quantile(taken, 0.5), quantile(taken, 0.99))

    async def measure(self, words: Words) -> Measured:
        """`rate` messages a second together, or, when it is 0, as many as are answered."""
        rate, warmup, seconds = (float(words[name]) for name in ("rate", "warmup", "seconds"))
        pause = len(self._writers) / rate if rate else 0
        async with asyncio.timeout(warmup + seconds + float(words["patience"])):
            self._publishing = True
            writing = [asyncio.create_task(self._write(line, pause)) for line in self._writers]
            await asyncio.sleep(warmup)
            measured = await self._watch(seconds)
            self._publishing = False
            await asyncio.gather(*writing)
        for reader in self._readers:
            if reader.done():
                reader.result()
        return measured

    async def _come_in(self, token: str, began: int) -> int:
        line = await Line.open(self._words["address"], token)
        told = await line.told("GET", f"/sync?filter={self._words['filter']}&timeout=0")
        self._readers.append(asyncio.create_task(self._read(line, told["next_batch"])))
        return time.monotonic_ns() - began

    async def _read(self, line: Line, since: str) -> None:
        while True:
            path = f"/sync?filter={self._words['filter']}&since={since}&timeout={WAITING}"
            text = await line.ask("GET", path)
            now = time.monotonic_ns()
            if self._window is not None:
                self._window.frames += 1
                self._window.bytes += len(text)
                self._window.delays.extend(now - int(stamp) for stamp in STAMP.findall(text))
            since = json.loads(text)["next_batch"]

    async def _write(self, line: Line, pause: float) -> None:
        due = time.monotonic()
        while self._publishing:
            sent = time.monotonic_ns()
            if self._window is not None:
                self._window.published += 1
            said = {"msgtype": "m.text", "body": f"~{sent:019d}", "pad": PAD}
            await line.ask("PUT", f"/rooms/{self._room}/send/m.room.message/{next(self._number)}", said)
            if self._window is not None:
                self._window.waits.append(time.monotonic_ns() - sent)
            due += pause
            await asyncio.sleep(due - time.monotonic() if pause else 0)

    async def _watch(self, seconds: float) -> Measured:
        watched = [process_clock(int(process)) for process in self._words["watch"].split(",")]
        began, own, theirs = time.monotonic(), time.process_time(), [time.clock_gettime(one) for one in watched]
        window = self._window = Window()
        await asyncio.sleep(seconds)
        self._window = None
        seconds = time.monotonic() - began
        delays, waits = sorted(window.delays), sorted(window.waits)
        return Measured(
            problem="",
            seconds=seconds,
            published=window.published,
            deliveries=len(delays),
            frames=window.frames,
            bytes=window.bytes,
            p50_ms=quantile(delays, 0.5),
            p99_ms=quantile(delays, 0.99),
            acks=len(waits),
            refusals=0,
            ack_p50_ms=quantile(waits, 0.5),
            ack_p99_ms=quantile(waits, 0.99),
            cpu=(time.process_time() - own) / seconds,
            lost=0,
            watched_cpu_s=[time.clock_gettime(one) - before for one, before in zip(watched, theirs, strict=True)],
        )


def quantile(ordered: Sequence[int], share: float) -> float:
    """In milliseconds; 0 of nothing."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1e6 if ordered else 0


def process_clock(process: int) -> int:
    """The clock of a process' CPU time, as clock_getcpuclockid(3) makes its number on Linux."""
    return ~process << 3 | 2


def words_of(texts: Sequence[str]) -> Words:
    return dict(text.split("=", 1) for text in texts)


def main() -> None:
    words = words_of(sys.argv[1:])
    crowd = Crowd(words)
    with asyncio.Runner() as runner:
        print(json.dumps(asdict(runner.run(crowd.join()))), flush=True)
        for line in sys.stdin:
            print(json.dumps(asdict(runner.run(crowd.measure(words | words_of(line.split()))))), flush=True)


if __name__ == "__main__":
    main()
