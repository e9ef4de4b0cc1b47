"""P5: coming back, to whatever process, shows exactly what was missed: never a part of it, never something twice."""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import ExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.typing import Origin

from tests.chaos.checker import judge
from tests.chaos.client import Client, Refused, key_of
from tests.chaos.cluster import Cluster, Talk, User
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.figures import tell
from tests.chaos.history import History
from tests.chaos.load import write_truth
from tests.chaos.machine import Pulse
from tests.chaos.proxy import NEVER, Proxy
from tests.chaos.traffic import percentile

FURTHEST = 200  # events missed
CAUGHT_UP = 0.3  # seconds from asking to having all of them, for 99 of 100
BROKEN = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, EOFError)


class Returner:
    """Somebody whose line breaks at any byte, and who comes back to any process, after any number."""

    def __init__(self, name: str, user: User, talk: Talk, history: History, dice: random.Random) -> None:
        self.name, self.user, self.talk, self.history = name, user, talk, history
        self.dice = random.Random(dice.random())
        self.times = 0

    async def come_back(self, line_to: Proxy, head: int) -> None:
        """One return, half of them broken off at some byte: what came must be what follows, without hole."""
        self.times += 1
        after = self.dice.randrange(max(0, head - FURTHEST), head + 1)
        breaks = self.dice.random() < 0.5
        line_to.cut_after(self.dice.randrange(400, 60_000) if breaks else NEVER)
        got: list[tuple[int, str]] = []
        promised, seconds, broke = None, 0.0, False
        try:
            async with self._connect(line_to) as line, asyncio.timeout(30):
                began = time.monotonic()
                order = {"do": "stream.open", "ref": 1, "stream": self.talk.stream, "after": after}
                await line.send(json.dumps(order))
                while promised is None or len(got) < promised - after:
                    promised = self._take(await line.recv(), got) or promised
                seconds = time.monotonic() - began
        except (*BROKEN, TimeoutError) as error:
            broke = breaks and not isinstance(error, TimeoutError)
        except Refused:
            pass
        self._note(after, head, promised, got, broke, seconds)

    def _connect(self, line_to: Proxy) -> connect:
        host, port = line_to.address
        return connect(
            f"ws://{host}:{port}/ws/v1",
            additional_headers={"Cookie": f"session={self.user.session}"},
            origin=Origin(f"http://{host}:{port}"),
            compression=None,
            max_size=None,
            open_timeout=30,
            close_timeout=1,
            ping_interval=None,
            proxy=None,
        )

    def _take(self, text: str | bytes, got: list[tuple[int, str]]) -> int | None:
        """Sort what came; returns the head when it is told."""
        head = None
        content = json.loads(text)
        for frame in content if isinstance(content, list) else [content]:
            if "ok" in frame:
                head = int(frame["ok"]["head"])
            elif "error" in frame:
                raise Refused(frame["error"])
            elif frame.get("stream") == self.talk.stream and "seq" in frame:
                got.append((frame["seq"], key_of(frame["type"], frame["data"])))
        return head

    def _note(
        self,
        after: int,
        head: int,
        promised: int | None,
        got: list[tuple[int, str]],
        broke: bool,
        seconds: float,
    ) -> None:
        """Judge the return itself; the events go into the history as those of a client of their own.

        Whole is what reaches to where the stream was known to be before it was asked for, or further.
        """
        numbers = [seq for seq, _ in got]
        follows = numbers == list(range(after + 1, after + len(numbers) + 1))
        whole = promised is not None and promised >= head and len(numbers) >= promised - after
        stream, right = self.talk.stream, follows and (whole or broke)
        note = f"{seconds:.4f}" if right else f"{numbers[:3]}…{numbers[-1:]} after {after}, promised {promised}"
        self.history.add(self.name, "resume", "ok" if right else "fail", stream=stream, seq=len(got), note=note)
        for seq, key in got:
            self.history.add(f"{self.name}/{self.times}", "repeat", stream=stream, seq=seq, key=key)


async def talk_on(client: Client, talk: Talk, until: asyncio.Event, most: int) -> None:
    """Say something again and again while others come and go."""
    for number in range(most):
        if until.is_set():
            return
        await client.send(talk, f"Trong lúc đó {number}")


async def returning(cluster: Cluster, history: History, dice: random.Random, returns: int, crowd: int) -> None:
    """`crowd` people come back `returns` times in all, while two others talk."""
    (talk,) = await cluster.make_talks(1, cluster.users[: crowd + 2])
    speakers = [Client(f"speaker-{n}", cluster.users[n], cluster.webs, history, dice) for n in range(2)]
    people = [Returner(f"returner-{n}", cluster.users[n + 2], talk, history, dice) for n in range(crowd)]
    done = asyncio.Event()
    with ExitStack() as stack:
        ways = [("127.0.0.1", web.port) for web in cluster.webs]  # a line of one's own to each: nobody else cuts it
        lines = {person.name: [stack.enter_context(Proxy(way)) for way in ways] for person in people}
        for speaker in speakers:
            await speaker.enter([talk])
            speaker.start()
        try:
            await asyncio.gather(*(speaker.connected() for speaker in speakers))
            await talk_on(speakers[0], talk, done, 50)

            async def keep_returning(person: Returner) -> None:
                for _ in range(returns // crowd):
                    await person.come_back(person.dice.choice(lines[person.name]), speakers[0].last[talk.stream])

            talking = asyncio.create_task(talk_on(speakers[1], talk, done, returns))
            await asyncio.gather(*(keep_returning(person) for person in people))
            done.set()
            await talking
            heads = await asyncio.to_thread(write_truth, cluster, [talk], history)
            await asyncio.gather(*(speaker.reach(heads) for speaker in speakers))
        finally:
            await asyncio.gather(*(speaker.leave() for speaker in speakers))


def wrong_contents(history: History) -> list[str]:
    """Events that a return brought and that are not what stands at their place."""
    truth = {(op.stream, op.seq): op.key for op in history.ops if op.act == "truth"}
    brought = [op for op in history.ops if op.act == "repeat" and op.who.startswith("returner")]
    return [f"{op.who}: {op.stream}:{op.seq}" for op in brought if truth.get((op.stream, op.seq)) != op.key]


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_returning_to_any_process_brings_exactly_what_was_missed(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history = keep()
    returns = 5_000 if full else 160
    with Pulse() as pulse:
        await returning(cluster, history, dice, returns, crowd=8)
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert wrong_contents(history) == []
    assert history.count("resume") == returns
    took = [float(op.note) for op in history.ops if op.act == "resume" and float(op.note)]
    assert len(took) >= returns / 2 * 0.7, "half of the lines were to hold"
    p50, p99 = percentile(took, 0.50), percentile(took, 0.99)
    tell(f"caught up: p50 {p50:.3f} s, p99 {p99:.3f} s (machine {pulse.slowness:.1f} times slower)")
    assert not full or p99 <= CAUGHT_UP * pulse.slowness


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_resume_that_skips_is_seen(make_cluster: MakeCluster, dice: random.Random, keep: Keep) -> None:
    """Twin: a product whose memory of recent events has holes."""
    cluster = make_cluster(webs=1, module="tests.chaos.sabotage.forgetful_memory")
    history = keep()
    await returning(cluster, history, dice, returns=16, crowd=4)
    assert judge(history.ops).partial
