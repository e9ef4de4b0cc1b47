"""P2: pressing send twice sends once, whichever door and whichever process the repetition reaches."""

from __future__ import annotations

import asyncio
import random
from uuid import UUID

import psycopg
import pytest

from tests.chaos.checker import judge
from tests.chaos.client import Client, Refused
from tests.chaos.cluster import Cluster, Talk
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.load import Load, Say


def repeating(dice: random.Random) -> Say:
    """Every message one to five times at once; each attempt chooses between socket and REST, and REST a process."""

    async def say(client: Client, talk: Talk, body: str) -> None:
        key = UUID(int=dice.getrandbits(128), version=4)
        await asyncio.gather(*(client.send(talk, body, key) for _ in range(dice.randint(1, 5))))

    return say


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_message_sent_many_times_at_once_is_there_once_and_always_answered_alike(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history = keep()
    sends, attempts = (10_400, 30_000) if full else (150, 375)  # three attempts each on the average
    clients = await Load(sends, talks=5, rest_share=0.5).run(cluster, history, dice, say=repeating(dice))
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert verdict.figures["acknowledged"] == sends
    assert verdict.figures["attempts"] >= attempts
    assert [client.connects for client in clients] == [1] * len(clients), "a socket was closed"


@pytest.mark.asyncio
async def test_other_words_under_the_same_client_id_are_refused_at_every_door(
    cluster: Cluster, dice: random.Random, keep: Keep
) -> None:
    client = Client("one", cluster.users[0], cluster.webs, keep(), dice)
    (talk,) = await cluster.make_talks(1, cluster.users[:2])
    await client.enter([talk])
    client.start()
    try:
        key = UUID(int=dice.getrandbits(128), version=4)
        await client.send(talk, "Lần một", key, rest=False)
        for rest in (False, True):
            with pytest.raises(Refused, match="client_id_reused") as refused:
                await client.send(talk, "Lần hai", key, rest=rest)
            assert refused.value.status == 409
        page = await client.page(client.door(), f"/conversations/{talk.id}/messages?around=end")
        assert [one["body"] for one in page["messages"] if one["client_id"] == str(key)] == ["Lần một"]
    finally:
        await client.leave()


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_without_the_unique_index_messages_are_doubled(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """Twin: a product that does not remember what it answered."""
    cluster = make_cluster(webs=1, module="tests.chaos.sabotage.forgetful")
    drop_unique_index(cluster)
    history = keep()
    await Load(10, clients=2, talks=1, rest_share=0.5).run(cluster, history, dice, say=repeating(dice))
    assert {"duplicates", "replies"} <= set(judge(history.ops).faults())


def drop_unique_index(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url) as line:
        line.execute("ALTER TABLE discussions_message DROP CONSTRAINT message_sent_once")
