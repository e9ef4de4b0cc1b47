"""Nobody gets a frame that was committed after their removal, however removals, returns and sends fall together."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.discussions import services
from backend.discussions.models import Membership
from backend.events import log
from backend.events.models import StoredEvent
from tests.cast import Cast, Member
from tests.journeys.desk import Desk
from tests.realtime.client import Refused, Socket
from tests.realtime.running import in_database, live_server

ROUNDS = 300
UNLIMITED = {"CHIDAO_WS_POSTS_BURST": "100000", "CHIDAO_WS_FRAMES_BURST": "100000", "CHIDAO_WS_OPENS_BURST": "100000"}


@pytest.mark.asyncio
@pytest.mark.timeout(300)
async def test_no_frame_is_late_in_three_hundred_races(people: Cast) -> None:
    talk = await in_database(
        lambda: services.create_group(people.officer.standing, "Nhóm", people=[people.head.person.pk])
    )
    with live_server(**UNLIMITED) as server:
        async with Desk(server, people.officer) as officer, Desk(server, people.head) as head:
            listening = asyncio.create_task(listen_stubbornly(head.socket, talk.stream))
            for number in range(ROUNDS):
                bodies = [f"Ý kiến {number}.{turn}" for turn in range(random.randint(0, 2))]
                acts: list[Awaitable[Any]] = [officer.say(str(talk.id), body) for body in bodies]
                acts.insert(random.randint(0, len(acts)), toggle(people.officer, talk.id, people.head))
                await asyncio.gather(*acts)
            last = await officer.say(str(talk.id), "Sau cùng")
            await asyncio.sleep(0.5)  # what is late would come now
            assert listening.cancel(), f"whoever was to listen had stopped: {listening.exception()}"
            stored = await in_database(lambda: log.read(talk.stream, 0, 5000))
            assert stored[-1].seq == last["seq"]
            assert len(head.socket.numbers(talk.stream)) > ROUNDS / 4
            assert late_frames(head.socket, talk.stream, stored, people.head) == []


async def toggle(by: Member, conversation: UUID, member: Member) -> None:
    """Take the member out of the group, or let them in again, from another process."""

    def act() -> None:
        row = Membership.objects.filter(conversation=conversation, person=member.person).first()
        if row is not None:
            services.remove_member(by.standing, conversation, row.pk)
        else:
            services.add_members(by.standing, conversation, people=[member.person.pk])

    await in_database(act)


async def listen_stubbornly(socket: Socket, stream: str) -> None:
    """Follow the stream, and try again at once whenever it is closed to us."""
    while True:
        start = len(socket.frames)
        try:
            await socket.follow(stream)
        except Refused:
            await asyncio.sleep(0.002)
            continue
        await socket.until(lambda frame: "gone" in frame, timeout=300, start=start)


def late_frames(socket: Socket, stream: str, stored: list[StoredEvent], member: Member) -> list[Any]:
    """Frames committed between a removal and the next return, and received before that return."""
    returns: dict[int, datetime | None] = {}  # number of an event committed while outside -> when they came back
    outside: list[int] | None = None
    for row in stored:
        concerned = ((row.payload or {}).get("member") or {}).get("person") or {}
        about = concerned.get("id") == str(member.person.pk)
        if row.type == "member.added" and about and outside is not None:
            returns.update(dict.fromkeys(outside, row.at))
            outside = None
        if outside is not None:
            outside.append(row.seq)
        if row.type == "member.removed" and about:
            outside = []
    returns.update(dict.fromkeys(outside or [], None))
    received = [
        (frame["seq"], at)
        for frame, at in zip(socket.frames, socket.times, strict=True)
        if frame.get("stream") == stream and "seq" in frame
    ]
    return [
        (seq, at)
        for seq, at in received
        if seq in returns and ((back := returns[seq]) is None or at < back.timestamp())
    ]


def test_the_oracle_finds_a_late_frame() -> None:
    """The twin: the check above must be able to fail."""
    member: Any = type("M", (), {"person": type("P", (), {"pk": uuid4()})})
    about = {"member": {"person": {"id": str(member.person.pk)}}}
    now = datetime.now().astimezone()
    stored = [
        StoredEvent(seq=1, type="member.removed", payload=about, at=now),
        StoredEvent(seq=2, type="message.posted", payload={}, at=now),
    ]
    socket: Any = type("S", (), {"frames": [{"stream": "s", "seq": 1}, {"stream": "s", "seq": 2}], "times": [1.0, 2.0]})
    assert late_frames(socket, "s", stored, member) == [(2, 2.0)]
