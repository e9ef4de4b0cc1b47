"""F14, F15: locks held by others, deadlocks, slow statements, no connection left: "try again", and never a 500."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from tests.chaos.checker import Verdict, judge
from tests.chaos.client import Client, Refused
from tests.chaos.cluster import Cluster, Talk
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.figures import tell
from tests.chaos.history import History
from tests.chaos.load import settle, until
from tests.chaos.machine import Pulse
from tests.chaos.programs import Web, answers
from tools.postgres_cluster import SUPERUSER

TOLD_WITHIN = 3.0  # seconds; the server may wait twice for `lock_timeout`
UNNOTICED = 0.25  # seconds: below this it may also be the machine's own doing
LOOKED_FOR = 0.8  # seconds of waiting after which PostgreSQL looks for a deadlock (1 s), and only once
LOCK_CONVERSATION = "SELECT 1 FROM discussions_conversation WHERE stream = %s FOR UPDATE"
LOCK_STREAM = "SELECT 1 FROM events_stream WHERE name = %s FOR UPDATE"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"


class Room:
    """Some clients in a few conversations; `verdict` ends the visit."""

    def __init__(self, cluster: Cluster, history: History) -> None:
        self.cluster, self.history = cluster, history
        self.talks: list[Talk] = []
        self.clients: list[Client] = []

    async def waiting(self, count: int = 1) -> None:
        """Until so many of the product's connections wait for a lock."""
        await until(lambda: self.cluster.postgres.admin(WAITING, self.cluster.database)[0][0] >= count, "a lock wait")

    def notes(self) -> set[str]:
        return {op.note for op in self.history.ops if op.act == "send" and op.phase != "ok" and op.note}

    async def verdict(self) -> Verdict:
        await settle(self.cluster, self.clients, self.talks, self.history)
        return judge(self.history.ops)


@asynccontextmanager
async def room(
    cluster: Cluster, history: History, dice: random.Random, clients: int, talks: int
) -> AsyncIterator[Room]:
    made = Room(cluster, history)
    made.talks = await cluster.make_talks(talks, cluster.users[:clients])
    made.clients = [
        Client(f"client-{n}", user, cluster.webs, history, dice, patience=30)
        for n, user in enumerate(cluster.users[:clients])
    ]
    try:
        for client in made.clients:
            await client.enter(made.talks)
            client.start()
        await asyncio.gather(*(client.connected() for client in made.clients))
        yield made
    finally:
        await asyncio.gather(*(client.leave() for client in made.clients))


@pytest.mark.asyncio
@pytest.mark.timeout(300)
@pytest.mark.parametrize("lock", [LOCK_CONVERSATION, LOCK_STREAM], ids=["conversation", "stream"])
async def test_lock_held_by_somebody_else_is_answered_with_try_again(
    cluster: Cluster, dice: random.Random, keep: Keep, lock: str
) -> None:
    async with room(cluster, keep(), dice, clients=2, talks=1) as here:
        with psycopg.connect(cluster.url) as other:
            other.execute(lock, [here.talks[0].stream])
            sending = [
                asyncio.create_task(client.send(here.talks[0], "Chờ khoá", rest=rest))
                for client, rest in zip(here.clients, (False, True), strict=True)
            ]
            began = time.monotonic()
            with Pulse() as pulse:
                await until(lambda: here.history.count("send", "unknown") >= 2, "both are told to try again")
            assert time.monotonic() - began < TOLD_WITHIN * pulse.slowness
            other.rollback()
        await asyncio.gather(*sending)
        verdict = await here.verdict()
        assert verdict.faults() == {}, verdict
        assert here.notes() == {"unavailable"}


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(300)
async def test_sabotage_that_calls_a_held_lock_a_fault_of_ours_is_found(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    cluster = make_cluster(webs=1, module="tests.chaos.sabotage.blunt")
    async with room(cluster, keep(), dice, clients=1, talks=1) as here:
        with psycopg.connect(cluster.url) as other:
            other.execute(LOCK_CONVERSATION, [here.talks[0].stream])
            sending = asyncio.create_task(here.clients[0].send(here.talks[0], "Chờ khoá", rest=True))
            await until(lambda: here.history.count("trouble") >= 1, "an error that is no 'try again'")
            other.rollback()
        await sending
        assert "trouble" in (await here.verdict()).faults()


@pytest.mark.asyncio
@pytest.mark.timeout(300)
async def test_deadlock_with_somebody_else_is_tried_again_unnoticed(
    cluster: Cluster, dice: random.Random, keep: Keep
) -> None:
    """We lock the stream and then the conversation, a send the other way round: PostgreSQL throws the send out."""
    async with room(cluster, keep(), dice, clients=1, talks=1) as here:
        stream = here.talks[0].stream
        with psycopg.connect(cluster.postgres.url(cluster.database, SUPERUSER)) as other:
            other.execute("SET deadlock_timeout = '60s'")  # it is not we who are thrown out
            other.execute(LOCK_STREAM, [stream])
            sending = asyncio.create_task(here.clients[0].send(here.talks[0], "Ngược chiều", rest=False))
            await here.waiting()
            began = time.monotonic()
            wanting = asyncio.create_task(asyncio.to_thread(other.execute, LOCK_CONVERSATION, [stream]))
            await here.waiting(2)  # the circle is closed: each waits for what the other one has
            in_time = time.monotonic() - began < LOOKED_FOR
            await wanting
            other.rollback()
        await sending
        verdict = await here.verdict()
        assert verdict.faults() == {}, verdict
        assert here.notes() <= (set() if in_time else {"unavailable"})


@pytest.mark.asyncio
@pytest.mark.timeout(300)
async def test_conversation_that_stands_still_leaves_others_and_health_alone(
    cluster: Cluster, dice: random.Random, keep: Keep
) -> None:
    """More sends wait for one lock than there are connections; elsewhere people work on as before."""
    async with room(cluster, keep(), dice, clients=16, talks=2) as here:
        stuck, free = here.talks
        before = await elsewhere(here, free)
        with psycopg.connect(cluster.url) as other:
            other.execute(LOCK_CONVERSATION, [stuck.stream])
            crowd = [asyncio.create_task(client.send(stuck, "Đông người", rest=True)) for client in here.clients]
            crowd += [asyncio.create_task(client.send(stuck, "Đông người", rest=True)) for client in here.clients]
            crowd += [asyncio.create_task(client.send(stuck, "Đông người", rest=False)) for client in here.clients]
            await here.waiting()
            for web in cluster.webs:
                assert await asyncio.to_thread(answers, web.http), "liveness does not ask the database"
            with Pulse() as pulse:
                during = await elsewhere(here, free)
            assert not any(task.done() for task in crowd), "the others came through while the crowd still waited"
            other.rollback()
        await asyncio.gather(*crowd)
        verdict = await here.verdict()
        assert verdict.faults() == {}, verdict
        assert here.notes() <= {"unavailable", "busy"}
        tell(f"elsewhere: {before * 1000:.0f} ms before, {during * 1000:.0f} ms during")
        assert during <= max(2 * before, UNNOTICED * pulse.slowness)


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(300)
async def test_table_that_nobody_may_read_is_answered_with_try_again_and_the_process_lives(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """More people ask than there are threads and connections: each is told soon, and all is well afterwards."""
    cluster = make_cluster(webs=1)
    (web,) = cluster.webs
    async with room(cluster, keep(), dice, clients=16, talks=1) as here:
        with psycopg.connect(cluster.url) as other:
            other.execute("LOCK TABLE discussions_conversation IN ACCESS EXCLUSIVE MODE")
            path = f"/conversations/{here.talks[0].id}"
            crowd = [asyncio.create_task(problem_of(client, web, path)) for client in here.clients * 2]
            await here.waiting(2)
            assert await asyncio.to_thread(answers, web.http), "liveness does not ask the database"
            assert set(await asyncio.gather(*crowd)) <= {"unavailable", "busy"}
            other.rollback()
        await asyncio.gather(*(client.send(here.talks[0], "Lại chạy") for client in here.clients))
        verdict = await here.verdict()
        assert verdict.faults() == {}, verdict


async def elsewhere(here: Room, talk: Talk) -> float:
    """Seconds that the slowest of some sends takes which have nothing to do with the trouble."""
    slowest = 0.0
    for _ in range(5):
        began = time.monotonic()
        await asyncio.gather(*(client.send(talk, "Chỗ khác", rest=False) for client in here.clients[:4]))
        slowest = max(slowest, time.monotonic() - began)
    return slowest


async def problem_of(client: Client, web: Web, path: str) -> str:
    """The code of the error that an answer is."""
    try:
        await client.get(web, path)
    except Refused as error:
        return error.code
    return "answered"


@pytest.mark.asyncio
@pytest.mark.timeout(300)
@pytest.mark.parametrize("module", ["realtime.serve", "tests.chaos.sabotage.blunt"], ids=["product", "sabotage"])
async def test_statement_that_takes_too_long_is_answered_with_try_again(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep, module: str
) -> None:
    """A trigger makes the first INSERTs sleep beyond statement_timeout; the twin calls it a fault of ours."""
    cluster = make_cluster(webs=1, module=module)
    async with room(cluster, keep(), dice, clients=2, talks=1) as here:
        make_slow(cluster)
        sending = [
            asyncio.create_task(client.send(here.talks[0], "Chậm", rest=rest))
            for client, rest in zip(here.clients, (False, True), strict=True)
        ]
        await until(lambda: here.history.count("send", "unknown") >= 1, "somebody is told to try again")
        with psycopg.connect(cluster.url) as line:
            line.execute("DROP TRIGGER slow ON discussions_message")
        await asyncio.gather(*sending)
        faults = (await here.verdict()).faults()
        assert ("trouble" in faults) == (module != "realtime.serve"), faults


def make_slow(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url) as line:
        line.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$"
        )
        line.execute("CREATE TRIGGER slow BEFORE INSERT ON discussions_message FOR EACH ROW EXECUTE FUNCTION slow()")
