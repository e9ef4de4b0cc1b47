"""F2: workers are killed in the middle of their work; what they owed is done by others, once in effect."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from typing import Any

import pytest

from processes.lost import LOST_AFTER
from tests.chaos.checker import judge
from tests.chaos.client import Client
from tests.chaos.cluster import Cluster, Talk
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.history import History
from tests.chaos.load import until
from tests.chaos.programs import Worker

PAIRS = 8
# The cluster is shared: jobs that another test poisons or parks are not this one's.
OURS = "coalesce(args->>'name', '') <> 'tests.nobody'"
OPEN = f"SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND {OURS}"
RUNNING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
GIVEN_UP = f"SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed' AND {OURS}"
LINES = (
    "SELECT count(*), count(DISTINCT (person_id, message_id)) FROM notifications_notification"
    " WHERE conversation_id = ANY(%s::uuid[]) AND reason = 'direct'"
)
TOLD = (
    "SELECT count(*), count(DISTINCT payload->'notification'->>'id') FROM events_storedevent"
    " WHERE type = 'notification.added' AND payload->'notification'->>'conversation_id' = ANY(%s)"
)


async def direct_talks(cluster: Cluster, pairs: int) -> list[Talk]:
    """Conversations of two: each message there owes the other one exactly one line in their feed."""
    made = []
    for number in range(pairs):
        one, other = cluster.users[2 * number : 2 * number + 2]
        async with cluster.rest(one) as http:
            answer = await http.post("/conversations/direct", json={"person": other.id})
            answer.raise_for_status()
            made.append(Talk(answer.json()["id"], answer.json()["stream"]))
    return made


def asked(cluster: Cluster, statement: str, *parameters: object) -> tuple[int, ...]:
    return tuple(int(one) for one in cluster.postgres.admin(statement, *parameters, database=cluster.database)[0])


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_killed_workers_lose_nothing_and_double_nothing(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history, messages = keep(), 5_000 if full else 160
    killing = kill_in_the_middle(cluster, cluster.workers, dice, 20 if full else 2)
    talks = await talk_in_pairs(cluster, history, dice, messages, killing)
    await until(lambda: asked(cluster, OPEN) == (0,), "all jobs are done", 600 if full else 120)
    assert asked(cluster, GIVEN_UP) == (0,)
    assert asked(cluster, LINES, [talk.id for talk in talks]) == (messages, messages)
    assert asked(cluster, TOLD, [talk.id for talk in talks]) == (messages, messages)
    assert judge(history.ops).trouble == []


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(600)
async def test_sabotage_jobs_of_a_dead_worker_are_never_done(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """Twin: workers that do not look for the jobs of the dead."""
    cluster = make_cluster(webs=1)
    worker = Worker("worker-selfish", cluster.environment, cluster.folder, "tests.chaos.sabotage.selfish_worker")
    await asyncio.to_thread(worker.start)
    try:
        await talk_in_pairs(cluster, keep(), dice, 160, kill_in_the_middle(cluster, [worker], dice, 2))
        with pytest.raises(TimeoutError):
            await until(lambda: asked(cluster, OPEN) == (0,), "all jobs are done", 2 * LOST_AFTER)
        assert asked(cluster, RUNNING) != (0,), "the jobs of the dead are what is left"
    finally:
        worker.kill()


async def talk_in_pairs(
    cluster: Cluster, history: History, dice: random.Random, messages: int, killing: Coroutine[Any, Any, None]
) -> list[Talk]:
    """So many messages in eight conversations of two, while workers are killed."""
    talks = await direct_talks(cluster, PAIRS)
    authors = [Client(f"author-{n}", cluster.users[2 * n], cluster.webs, history, dice) for n in range(PAIRS)]

    async def speak(author: Client, talk: Talk) -> None:
        for number in range(messages // PAIRS):
            await author.send(talk, f"Riêng {number}")

    try:
        for author, talk in zip(authors, talks, strict=True):
            await author.enter([talk])
            author.start()
        await asyncio.gather(*(author.connected() for author in authors))
        async with asyncio.TaskGroup() as group:
            group.create_task(killing)
            for author, talk in zip(authors, talks, strict=True):
                group.create_task(speak(author, talk))
    finally:
        await asyncio.gather(*(author.leave() for author in authors))
    return talks


async def kill_in_the_middle(cluster: Cluster, workers: list[Worker], dice: random.Random, deaths: int) -> None:
    """kill -9 of a worker at a moment when jobs are being done."""
    for _ in range(deaths):
        await until(lambda: asked(cluster, RUNNING) != (0,), "a job that is being done", 120)
        worker = dice.choice(workers)
        await asyncio.to_thread(worker.kill)
        await asyncio.to_thread(worker.start)
