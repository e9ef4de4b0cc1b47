"""Many clients talking at once while something is done to the product; ends with the whole truth in the history."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.chaos.client import Client, Door, key_of
from tests.chaos.cluster import Cluster, Talk
from tests.chaos.history import History


@dataclass
class Progress:
    """How far a run has come; whoever wants to strike at a certain point waits for it, and the talk for them."""

    wanted: int
    done: int = 0
    allowed: int = sys.maxsize
    finished: bool = False
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def step(self) -> None:
        async with self.moved:
            self.done += 1
            self.moved.notify_all()

    async def finish(self) -> None:
        async with self.moved:
            self.finished = True
            self.moved.notify_all()

    async def allow(self, upto: int) -> None:
        """Beyond so many sends the talk waits: a fault after the last word would prove nothing."""
        async with self.moved:
            self.allowed = upto
            self.moved.notify_all()

    async def may_go_on(self) -> None:
        async with self.moved:
            await self.moved.wait_for(lambda: self.done < self.allowed)

    async def reach(self, count: int) -> None:
        """Wait until so many sends were acknowledged, or none will follow."""
        async with self.moved:
            await self.moved.wait_for(lambda: self.done >= count or self.finished)


Nemesis = Callable[[Progress], Coroutine[Any, Any, None]]
Say = Callable[[Client, Talk, str], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Load:
    """Who talks how much; the nemesis is told of the progress and ends by itself."""

    sends: int
    clients: int = 16
    talks: int = 20
    rest_share: float = 0.25
    patience: float = 10.0
    quiet_within: float = 45.0  # seconds until everybody must have seen everything

    async def run(
        self,
        cluster: Cluster,
        history: History,
        dice: random.Random,
        nemesis: Nemesis | None = None,
        doors: Sequence[Door] = (),
        say: Say | None = None,
    ) -> list[Client]:
        """Returns the clients, who have left; the history holds everything, and the truth at its end."""
        users = cluster.users[: self.clients]
        talks = await cluster.make_talks(self.talks, users)
        clients = [
            Client(f"client-{n}", user, doors or cluster.webs, history, dice, self.rest_share, self.patience)
            for n, user in enumerate(users)
        ]
        progress = Progress(self.sends)
        try:
            await asyncio.gather(*(client.enter(talks) for client in clients))
            for client in clients:
                client.start()
            await asyncio.gather(*(client.connected() for client in clients))
            async with asyncio.TaskGroup() as group:
                if nemesis is not None:
                    group.create_task(nemesis(progress))
                group.create_task(self._talk(clients, talks, progress, random.Random(dice.random()), say or _say))
            await settle(cluster, clients, talks, history, self.quiet_within)
        finally:
            await asyncio.gather(*(client.leave() for client in clients))
        return clients

    async def _talk(
        self, clients: list[Client], talks: list[Talk], progress: Progress, dice: random.Random, say: Say
    ) -> None:
        plan = [(talks[dice.randrange(len(talks))], f"Ý kiến {number}") for number in range(self.sends)]

        async def speak(client: Client, share: list[tuple[Talk, str]]) -> None:
            for talk, body in share:
                await progress.may_go_on()
                await say(client, talk, body)
                await progress.step()

        try:
            async with asyncio.TaskGroup() as group:
                for number, client in enumerate(clients):
                    group.create_task(speak(client, plan[number :: len(clients)]))
        finally:
            await progress.finish()


async def _say(client: Client, talk: Talk, body: str) -> None:
    await client.send(talk, body)


async def settle(
    cluster: Cluster, clients: list[Client], talks: list[Talk], history: History, within: float = 45.0
) -> None:
    """When all is quiet: write down what the database holds, and let every client catch up with it."""
    await asyncio.to_thread(cluster.postgres.wait_until_up)
    heads = await asyncio.to_thread(write_truth, cluster, talks, history)
    reached = await asyncio.gather(*(client.reach(heads, within) for client in clients), return_exceptions=True)
    for client, error in zip(clients, reached, strict=True):
        if isinstance(error, TimeoutError):
            behind = {name: (client.last[name], head) for name, head in heads.items() if client.last[name] < head}
            history.add(client.name, "trouble", note=f"did not catch up: {behind}")
        elif isinstance(error, BaseException):
            raise error


def write_truth(cluster: Cluster, talks: list[Talk], history: History) -> dict[str, int]:
    """The log and the messages as the database holds them; a message without its event stands at 0."""
    streams = {talk.stream: talk.id for talk in talks}
    heads = dict.fromkeys(streams, 0)
    told: set[str] = set()
    with psycopg.connect(cluster.url) as line:
        events = line.execute(
            "SELECT stream, seq, type, payload FROM events_storedevent WHERE stream = ANY(%s) ORDER BY stream, seq",
            [list(streams)],
        )
        for stream, seq, kind, payload in events.fetchall():
            key = key_of(kind, payload)
            told.add(key)
            heads[stream] = seq
            history.add("database", "truth", stream=stream, seq=seq, key=key)
        rows = line.execute(
            "SELECT m.client_id::text, c.stream, m.ordinal FROM discussions_message m "
            "JOIN discussions_conversation c ON c.id = m.conversation_id WHERE c.stream = ANY(%s)"
            " ORDER BY c.stream, m.ordinal",
            [list(streams)],
        ).fetchall()
    for key, stream, _ in rows:
        if key not in told:
            history.add("database", "trouble", note=f"message {key} of {stream} has no event")
    _check_ordinals(rows, history)
    return heads


def _check_ordinals(rows: list[tuple[str, str, int]], history: History) -> None:
    counted: dict[str, int] = {}
    for _, stream, ordinal in rows:
        counted[stream] = counted.get(stream, 0) + 1
        if ordinal != counted[stream]:
            history.add("database", "trouble", note=f"ordinal {ordinal} of {stream} where {counted[stream]} belongs")


async def until(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for something outside this process, which tells nobody when it happens."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain: {what}")
        await asyncio.sleep(0.02)
