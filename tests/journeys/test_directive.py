"""A directive on its way: the ministry issues, departments confirm and talk, the directorate answers; all live."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest

from backend.discussions.models import Conversation
from backend.documents.models import Document, Handling
from tests import make
from tests.cast import Cast
from tests.journeys.desk import Desk
from tests.realtime.client import Refused
from tests.realtime.running import ROOT, LiveServer, database_url, in_database, live_server

pytestmark = pytest.mark.asyncio


async def issued(people: Cast) -> tuple[Document, str, str]:
    """A directive to Tây Ninh and Nghệ An; its stream and its open conversation."""
    document = await in_database(make.issued_document, people)
    talk = await in_database(Conversation.objects.get, document=document, kind="open")
    return document, f"document.{document.pk}", str(talk.pk)


async def test_acknowledgement_is_seen_by_the_issuer_at_once(server: LiveServer, people: Cast) -> None:
    document, stream, _ = await issued(people)
    async with Desk(server, people.director) as director, Desk(server, people.head) as head:
        await head.enter(stream)
        answer = await director.socket.ask("document.acknowledge", document=str(document.pk))
        told = await head.event(stream, "recipient.acknowledged")
        assert told["data"]["recipient"] == answer["recipient"]
        assert told["data"]["totals"]["acknowledged"] == 1
        with pytest.raises(Refused) as refused:
            await head.socket.ask("document.acknowledge", document=str(document.pk), unit=str(people.tay_ninh.pk))
        assert refused.value.code in ("forbidden", "already_acknowledged")


async def test_thread_is_opened_over_rest_and_resolved_over_the_socket(server: LiveServer, people: Cast) -> None:
    _, stream, talk = await issued(people)
    async with Desk(server, people.liaison) as liaison, Desk(server, people.head) as head:
        for desk in (liaison, head):
            await desk.enter(stream)
        content = {"client_id": str(uuid4()), "subject": "Thời hạn báo cáo", "body": "Đề nghị hướng dẫn."}
        thread = (await liaison.post(f"/conversations/{talk}/threads", content))["thread"]
        assert (await head.event(stream, "thread.opened"))["data"]["thread"]["subject"] == "Thời hạn báo cáo"
        reply = await head.say(talk, "Trước ngày 15.", thread_id=thread["id"])
        await liaison.socket.event(stream, reply["seq"])
        solved = await head.socket.ask(
            "thread.resolve",
            thread=thread["id"],
            version=thread["version"],
            outcome="answered",
            answer=reply["message"]["id"],
        )
        told = await liaison.event(stream, "thread.resolved")
        assert told["data"]["thread"] == solved["thread"]
        with pytest.raises(Refused) as refused:
            await liaison.socket.ask("thread.resolve", thread=thread["id"], version=thread["version"], outcome="done")
        assert refused.value.code == "stale_version"
        assert refused.value.error["current"]["thread"] == solved["thread"]


async def test_outsider_cannot_tell_the_directive_from_a_missing_one(server: LiveServer, people: Cast) -> None:
    document, stream, talk = await issued(people)
    handling = await in_database(Handling.objects.get, document=document, unit=people.tay_ninh)
    async with Desk(server, people.outsider) as outsider:
        answers = []
        there = [stream, f"handling.{handling.pk}", f"conversation.{talk}", f"unit.{people.tay_ninh.pk}"]
        for name in (*there, *(f"{one.partition('.')[0]}.{uuid4()}" for one in there)):
            with pytest.raises(Refused) as refused:
                await outsider.socket.follow(name, 0)
            answers.append(refused.value.error)
        assert all(answer == answers[0] for answer in answers)


async def test_one_side_does_not_hear_the_other_sides_own_talk(server: LiveServer, people: Cast) -> None:
    document, _, _ = await issued(people)
    handling = await in_database(Handling.objects.get, document=document, unit=people.tay_ninh)
    async with Desk(server, people.director) as director, Desk(server, people.head) as head:
        await director.enter(f"handling.{handling.pk}")
        with pytest.raises(Refused) as refused:
            await head.socket.follow(f"handling.{handling.pk}", 0)
        assert refused.value.code == "not_found"


async def test_notification_made_by_the_worker_arrives_live(server: LiveServer, people: Cast) -> None:
    _, _, talk = await issued(people)
    own = f"person.{people.head.person.pk}"
    async with Desk(server, people.liaison) as liaison, Desk(server, people.head) as head:
        await head.enter(own)
        mention = f"@[{people.head.person.name}](person:{people.head.person.pk})"
        said = await liaison.say(talk, f"{mention} cho ý kiến giúp.")
        await asyncio.to_thread(work_off_all_jobs)
        told = await head.event(own, "notification.added")
        assert told["data"]["notification"]["message_id"] == said["message"]["id"]
        assert told["data"]["notification"]["reason"] == "mention"


@pytest.mark.timeout(180)
async def test_server_killed_in_the_middle_both_have_everything_afterwards(people: Cast) -> None:
    _, stream, talk = await issued(people)
    with live_server() as server:
        async with Desk(server, people.liaison) as liaison, Desk(server, people.head) as head:
            start = await head.enter(stream)
            assert await liaison.enter(stream) == start
            sent = [await liaison.say(talk, f"Trước {number}") for number in range(3)]
            lost = {"client_id": str(uuid4()), "body": "Trong lúc đó"}
            await liaison.socket.say(do="message.post", ref=7, conversation=talk, **lost)
            server.kill()
            await asyncio.gather(liaison.socket.closed(), head.socket.closed())
            had = {desk.member.person.pk: desk.socket.numbers(stream) for desk in (liaison, head)}
            server.start()
            for desk in (liaison, head):
                await desk.reconnect()
                await desk.socket.follow(stream, (had[desk.member.person.pk] or [start])[-1])
            again = await liaison.say(talk, **lost)
            last = await head.say(talk, "Đã nhận đủ.")
            for desk in (liaison, head):
                await desk.socket.event(stream, last["seq"])
                got = had[desk.member.person.pk] + desk.socket.numbers(stream)
                assert got == list(range(start + 1, last["seq"] + 1))
            ordinals = [one["message"]["ordinal"] for one in (*sent, again, last)]
            assert ordinals == list(range(ordinals[0], ordinals[0] + 5))


def work_off_all_jobs() -> None:
    """The worker, as a process of its own, until nothing is left to do."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    environment: dict[str, Any] = {**os.environ, "DATABASE_URL": database_url()}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60, capture_output=True)
