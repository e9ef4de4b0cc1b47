"""Long-polling gives the same events as a socket, to the same people, and keeps nothing when it ends."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.contrib.sessions.models import Session

from backend.discussions import services as talk
from tests import make
from tests.cast import Cast, Member
from tests.realtime.poller import PATH, Answer, Poller
from tests.realtime.running import LiveServer, in_database, live_server, session_of
from tests.realtime.streams import happen, head_of, open_groups, own

pytestmark = pytest.mark.asyncio
SOON = 10  # seconds; a poll that waits to its end takes 25


async def poller(server: LiveServer, member: Member) -> Poller:
    return Poller(server.http, await in_database(session_of, member))


async def own_poller(server: LiveServer, member: Member) -> Poller:
    return Poller(server.http, await in_database(session_of, member), {own(member): await head_of(member)})


async def waiting(server: LiveServer, visitor: Poller, **more: Any) -> asyncio.Task[Answer]:
    """A poll that waits at the server: whoever asked later, and went the same way in, has been answered already."""
    task = asyncio.create_task(visitor.ask(**more))
    async with Poller(server.http, visitor.key) as later:
        for _ in range(2):
            await later.ask(wait=0)
    return task


async def test_missed_events_are_answered_at_once(server: LiveServer, people: Cast) -> None:
    async with await own_poller(server, people.officer) as visitor:
        start = visitor.positions[own(people.officer)]
        await happen(people.officer, 3)
        answer = await asyncio.wait_for(visitor.ask(), SOON)
        assert answer.numbers(own(people.officer)) == [start + 1, start + 2, start + 3]
        assert answer.heads == {own(people.officer): start + 3}
        assert "hello" in answer.frames[0]
        assert answer.frames[1] == {
            "ref": 0,
            "ok": {"stream": own(people.officer), "head": start + 3, "from": start + 1},
        }
        assert answer.headers["cache-control"] == "no-store"


async def test_what_happens_while_waiting_arrives_live(server: LiveServer, people: Cast) -> None:
    async with await own_poller(server, people.officer) as visitor:
        start = visitor.positions[own(people.officer)]
        asking = await waiting(server, visitor)
        await happen(people.officer)
        answer = await asyncio.wait_for(asking, SOON)
        assert answer.numbers(own(people.officer)) == [start + 1]


async def test_quiet_poll_ends_with_the_heads_alone(server: LiveServer, people: Cast) -> None:
    async with await own_poller(server, people.officer) as visitor:
        began = time.monotonic()
        answer = await visitor.ask(wait=1)
        assert time.monotonic() - began >= 1
        assert [next(iter(frame)) for frame in answer.frames] == ["hello", "ref", "heads"]


async def test_two_streams_in_one_poll(server: LiveServer, people: Cast) -> None:
    group = await in_database(make.group, people)
    async with await own_poller(server, people.officer) as visitor:
        visitor.positions[group.stream] = 0
        await visitor.until(group.stream, 1)
        asking = await waiting(server, visitor)
        await in_database(make.message, group, people.head, "Chào cả nhóm.")
        await asking
        assert [frame["type"] for frame in visitor.seen if frame["stream"] == group.stream][-1] == "message.posted"
        start = visitor.positions[own(people.officer)]
        await happen(people.officer)
        await visitor.until(own(people.officer), start + 1)


async def test_outsider_cannot_tell_a_foreign_stream_from_a_missing_one(server: LiveServer, people: Cast) -> None:
    group = await in_database(make.group, people)
    async with await own_poller(server, people.outsider) as visitor:
        visitor.positions |= {group.stream: 0, f"conversation.{uuid4()}": 0, "nothing": 0}
        answer = await asyncio.wait_for(visitor.ask(), SOON)
        errors = [frame["error"] for frame in answer.frames if "error" in frame]
        assert answer.errors == {1: "not_found", 2: "not_found", 3: "not_found"}
        assert errors[0] == errors[1] == errors[2]
        assert list(answer.heads) == [own(people.outsider)]


async def test_number_beyond_the_head_and_another_epoch_must_reload(server: LiveServer, people: Cast) -> None:
    async with await own_poller(server, people.officer) as visitor:
        assert (await visitor.ask(epoch=str(uuid4()))).errors == {0: "reload"}
        visitor.positions[own(people.officer)] += 1
        assert (await visitor.ask()).errors == {0: "reload"}


async def test_removed_while_waiting_sees_the_removal_and_nothing_after_it(server: LiveServer, people: Cast) -> None:
    group = await in_database(make.group, people)
    member = await in_database(lambda: group.memberships.get(person=people.head.person))
    async with await poller(server, people.head) as visitor:
        visitor.positions = {group.stream: 0}
        await visitor.until(group.stream, 1)
        last = visitor.positions[group.stream]
        asking = await waiting(server, visitor)

        def remove_and_go_on() -> None:
            talk.remove_member(people.officer.standing, group.pk, member.pk)
            make.message(group, people.officer, "Chỉ còn chúng ta.")

        await in_database(remove_and_go_on)
        answer = await asyncio.wait_for(asking, SOON)
        later = await asyncio.wait_for(visitor.ask(), SOON)
        assert answer.numbers(group.stream) + later.numbers(group.stream) == [last + 1]
        assert answer.gone == [group.stream] or later.errors == {0: "not_found"}


async def test_stranger_and_ended_session_are_answered_401(server: LiveServer, people: Cast) -> None:
    async with Poller(server.http, "", {own(people.officer): 0}) as stranger:
        answer = await stranger.ask()
        assert (answer.status, answer.content["code"]) == (401, "not_signed_in")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-request-id"] == answer.content["request_id"]
    async with await own_poller(server, people.officer) as visitor:
        asking = await waiting(server, visitor)
        await in_database(Session.objects.filter(session_key=visitor.key).delete)
        assert (await asyncio.wait_for(asking, SOON)).status == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "http://evil.vn", "null"])
async def test_pages_of_others_are_refused(server: LiveServer, people: Cast, site: str) -> None:
    async with await own_poller(server, people.officer) as visitor:
        visitor.headers = {"Sec-Fetch-Site" if "-" in site or site == "none" else "Origin": site}
        assert (await visitor.ask()).status == 403
        visitor.headers = {"Origin": server.http, "Sec-Fetch-Site": "same-origin"}
        assert (await visitor.ask(wait=0)).status == 200


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=person.1:-1",
        "after=:1",
        "after=a%00:1",
        f"after={'a' * 81}:1",
        "who=me",
        "wait=26",
        "wait=x",
        "&&",
    ],
)
async def test_bad_question_is_answered_400(server: LiveServer, people: Cast, query: str) -> None:
    key = await in_database(session_of, people.officer)
    async with httpx.AsyncClient(base_url=server.http, cookies={"session": key}) as line:
        response = await line.get(f"{PATH}?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


async def test_too_many_streams_and_too_many_polls_are_told_to_wait(people: Cast) -> None:
    with live_server() as server:
        async with await own_poller(server, people.minister) as visitor:
            few = visitor.positions
            visitor.positions = {f"c.{number}": 0 for number in range(201)}
            answer = await visitor.ask()
            assert (answer.status, answer.content["code"]) == (429, "too_many_streams")
            visitor.positions = few
            answers = await asyncio.gather(*(visitor.ask(wait=3) for _ in range(9)))
            assert sorted(one.status for one in answers)[-1] == 429  # eight wait: a poll is a socket while it does
            for _ in range(60):
                answer = await visitor.ask(wait=0)
                if answer.status == 429:
                    break
            assert (answer.content["code"], answer.headers["retry-after"]) == ("slow_down", "1")


async def test_large_answer_is_bounded_and_the_rest_comes_with_the_next(server: LiveServer, people: Cast) -> None:
    group = await in_database(make.group, people)

    def write() -> None:
        for _ in range(40):
            make.message(group, people.head, "đ" * 9_000)

    await in_database(write)
    async with await poller(server, people.officer) as visitor:
        visitor.positions = {group.stream: 0}
        first = await visitor.ask()
        assert first.size < 400_000
        head = first.heads.get(group.stream, 0)
        assert visitor.positions[group.stream] < (head or 40)
        await visitor.until(group.stream, 41)
        assert visitor.numbers(group.stream) == list(range(1, visitor.positions[group.stream] + 1))


async def test_killed_server_is_resumed_on_another_without_gap_or_repeat(people: Cast) -> None:
    with live_server() as first, live_server() as second:
        async with await own_poller(first, people.officer) as visitor:
            start = visitor.positions[own(people.officer)]
            asking = await waiting(first, visitor)
            first.kill()
            with pytest.raises(httpx.TransportError):
                await asking
            await happen(people.officer, 5)
        async with Poller(second.http, visitor.key, visitor.positions) as again:
            await again.until(own(people.officer), start + 5)
            assert again.numbers(own(people.officer)) == list(range(start + 1, start + 6))


async def test_draining_server_answers_waiting_polls_at_once_with_a_hint(people: Cast) -> None:
    with live_server() as server:
        async with await own_poller(server, people.officer) as visitor:
            asking = await waiting(server, visitor)
            await seen_by(server, people)
            assert await asyncio.to_thread(server.stop) == 0
            answer = await asyncio.wait_for(asking, SOON)
            assert answer.status == 200
            assert answer.content["retry"] >= 0


async def test_client_that_goes_away_frees_its_place_at_once(server: LiveServer, people: Cast) -> None:
    async with await own_poller(server, people.head) as visitor:
        for _ in range(10):
            asking = await waiting(server, visitor)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asking, 0.3)
        assert (await visitor.ask(wait=0)).status == 200


async def test_person_who_polls_is_online_between_polls(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.head) as watcher, await own_poller(server, people.liaison) as visitor:
        await watcher.ask("presence.watch", people=[str(people.liaison.person.pk)])
        for _ in range(3):
            await visitor.ask(wait=0)
        states = [frame["data"]["state"] for frame in watcher.frames if frame.get("type") == "presence.changed"]
        assert states in (["offline", "online"], ["online"])


async def test_typing_is_not_worth_an_answer(server: LiveServer, people: Cast) -> None:
    group = await in_database(make.group, people)
    async with await server.visit(people.head) as typist, await poller(server, people.officer) as visitor:
        visitor.positions = {group.stream: 0}
        await visitor.until(group.stream, 1)
        asking = await waiting(server, visitor, wait=3)
        await typist.follow(group.stream)
        await typist.ask("typing.start", conversation=str(group.pk))
        answer = await asking
        assert [next(iter(frame)) for frame in answer.frames] == ["hello", "ref", "heads"]


async def test_two_hundred_streams_fit_into_one_poll(server: LiveServer, people: Cast) -> None:
    streams = await in_database(open_groups, people.officer, 200)
    async with await poller(server, people.officer) as visitor:
        visitor.positions = dict.fromkeys(streams, 0)
        answer = await visitor.ask(wait=0)
        assert (answer.status, len(answer.heads)) == (200, 200)


async def seen_by(server: LiveServer, people: Cast) -> None:
    """Until the server knows the officer to be there, which only their poll can have brought about."""
    async with await server.visit(people.head) as watcher:
        await watcher.ask("presence.watch", people=[str(people.officer.person.pk)])
        await watcher.until(lambda frame: frame.get("data", {}).get("state") == "online")
