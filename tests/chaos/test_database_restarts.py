"""F10, F12: PostgreSQL restarts, crashes, or dies inside a COMMIT; sockets stay, and what was confirmed is there."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.chaos.checker import judge
from tests.chaos.client import Client
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.figures import tell
from tests.chaos.history import History
from tests.chaos.load import Load, Progress, settle, until
from tests.chaos.machine import Pulse
from tests.chaos.nemesis import Act, strikes

BACK_WITHIN = 5.0  # seconds from the database being up to the first acknowledged message


@dataclass
class Restarts:
    """Restarts PostgreSQL in turn politely and by a crash; remembers when it was up again."""

    cluster: Cluster
    up: list[float] = field(default_factory=list)

    def acts(self, count: int) -> list[Act]:
        ends = [self.cluster.postgres.stop, self.cluster.postgres.crash]
        return [self._act(ends[number % 2]) for number in range(count)]

    def _act(self, end: Callable[[], None]) -> Act:
        async def act() -> None:
            await asyncio.to_thread(end)
            await asyncio.to_thread(self.cluster.postgres.start)
            self.up.append(time.monotonic())

        return act

    def slowest_return(self, history: History) -> float:
        """Seconds from up to the next acknowledgement, the longest of all restarts."""
        done = [op.at for op in history.ops if op.act == "send" and op.phase == "ok"]
        return max(min((at for at in done if at > up), default=float("inf")) - up for up in self.up)


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_restart_of_the_database_closes_no_socket_and_loses_nothing(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history, restarts = keep(), Restarts(cluster)
    sends, times = (10_000, 20) if full else (300, 2)
    nemesis = strikes(dice, restarts.acts(times), sends)
    with Pulse() as pulse:
        clients = await Load(sends, patience=30).run(cluster, history, dice, nemesis)
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert [client.connects for client in clients] == [1] * len(clients), "a socket was closed"
    assert {op.note for op in history.ops if op.phase == "unknown"} == {"unavailable"}
    back = restarts.slowest_return(history)
    tell(f"slowest return {back:.2f} s (machine {pulse.slowness:.1f} times slower)")
    assert back < BACK_WITHIN * pulse.slowness


@pytest.mark.asyncio
@pytest.mark.timeout(600)
@pytest.mark.parametrize("rest", [False, True], ids=["socket", "REST"])
async def test_backend_killed_inside_its_commit_leaves_the_message_once(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep, rest: bool
) -> None:
    """A COMMIT that waits for a standby which does not exist is on the disk, and nobody was told: the worst moment."""
    cluster, history = make_cluster(webs=1), keep()
    (talk,) = await cluster.make_talks(1, cluster.users[:2])
    client = Client("one", cluster.users[0], cluster.webs, history, dice, patience=30)
    await client.enter([talk])
    client.start()
    try:
        await client.connected()
        with held_commits(cluster) as waiting:
            sending = asyncio.create_task(client.send(talk, "Trong lúc ghi", rest=rest))
            await until(lambda: bool(waiting()), "a COMMIT that hangs")
            await asyncio.to_thread(cluster.postgres.kill_backend, waiting()[0])
        await sending
        await settle(cluster, [client], [talk], history)
    finally:
        await client.leave()
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert verdict.figures["unknown"] >= 1, "the first answer was to be lost"


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_commit_that_does_not_wait_for_the_disk_loses_what_was_confirmed(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """Twin: synchronous_commit off, which the product refuses to start with, and a crash."""
    cluster, history = make_cluster(webs=1), keep()

    async def loosen_and_crash(progress: Progress) -> None:
        await progress.reach(40)
        await asyncio.to_thread(loosen, cluster)
        await progress.reach(140)
        await asyncio.to_thread(cluster.postgres.crash)
        await asyncio.to_thread(cluster.postgres.start)

    try:
        await Load(200, clients=8, talks=2, patience=30, quiet_within=8).run(cluster, history, dice, loosen_and_crash)
    finally:
        cluster.postgres.set("wal_writer_delay", "200ms")
    assert "lost" in judge(history.ops).faults()


@contextmanager
def held_commits(cluster: Cluster) -> Iterator[Callable[[], list[int]]]:
    """Meanwhile no COMMIT returns; gives a question for the backends that hang in one."""
    postgres = cluster.postgres
    postgres.set("synchronous_standby_names", "nobody")
    statement = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = %s"
    try:
        yield lambda: [pid for (pid,) in postgres.admin(statement, cluster.database)]
    finally:
        postgres.set("synchronous_standby_names", "")


def loosen(cluster: Cluster) -> None:
    """Commits are written out some time later; the connections there are learn it by being ended."""
    postgres = cluster.postgres
    postgres.set("wal_writer_delay", "10s")
    postgres.admin(f"ALTER DATABASE {cluster.database} SET synchronous_commit = off")
    postgres.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", cluster.database)
