"""The cluster itself: it runs, resumes on any process, and comes back after having been killed."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from tests.chaos.cluster import Cluster
from tests.realtime.client import Socket


@pytest.mark.asyncio
async def test_message_sent_to_one_process_is_seen_at_another(cluster: Cluster) -> None:
    author, reader = cluster.users[:2]
    (talk,) = await cluster.make_talks(1, [author, reader])
    async with (
        await Socket.open(cluster.webs[0].ws, author.session) as one,
        await Socket.open(cluster.webs[1].ws, reader.session) as two,
    ):
        await two.follow(talk.stream)
        said = await one.ask("message.post", conversation=talk.id, client_id=str(uuid4()), body="Qua tiến trình khác")
        await two.event(talk.stream, said["seq"])


@pytest.mark.asyncio
async def test_killed_process_comes_back_under_its_address(cluster: Cluster) -> None:
    web = cluster.webs[2]
    before = web.pid
    web.kill()
    assert not web.runs()
    await asyncio.to_thread(web.start)
    assert web.pid != before
    async with await Socket.open(web.ws, cluster.users[0].session) as line:
        assert (await line.hello())["person"] == cluster.users[0].id
