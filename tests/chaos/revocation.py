"""Ways to lose a right while a socket is open, and how to tell whether the socket lost it in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.models import Session

from backend.discussions import services as talk
from backend.discussions.models import Conversation, Membership
from backend.documents import services as documents
from backend.lib import clock
from backend.organisations.models import Person
from backend.organisations.services import people, sessions
from tests import make
from tests.cast import Cast, Member
from tests.chaos.cluster import Cluster
from tests.chaos.lean import Frame, Line
from tests.chaos.machine import Pulse
from tests.realtime.running import in_database, session_of

PROMPT = 2.0  # seconds from the revocation to its effect
PROMPT_WITHOUT_REDIS = 5.0


@dataclass(frozen=True)
class Scene:
    """Somebody with a stream open, and what takes it from them; the witness keeps it and hears what `go_on` makes."""

    member: Member
    key: str
    stream: str
    revoke: Callable[[], Any]
    witness: str
    go_on: Callable[[], Any]


Setting = Callable[[Cast], Scene]


def session_ended(cast: Cast) -> Scene:
    """Signed out from another device."""
    scene = _reader_of_document(cast, cast.director, lambda: None)
    return _with(scene, lambda: sessions.end(scene.member.person.pk, [scene.key]))


def session_expired(cast: Cast) -> Scene:
    """The session ran out: no event tells of it."""
    scene = _reader_of_document(cast, cast.director, lambda: None)
    past = clock.now() - timedelta(seconds=1)
    return _with(scene, lambda: Session.objects.filter(session_key=scene.key).update(expire_date=past))


def account_closed(cast: Cast) -> Scene:
    member = _new_officer(cast)
    return _reader_of_document(cast, member, lambda: people.close_account(None, member.person))


def role_removed(cast: Cast) -> Scene:
    """The post with the role ends."""
    member = _new_officer(cast)
    return _reader_of_document(cast, member, lambda: people.end_post(None, member.post, _yesterday()))


def unit_moved(cast: Cast) -> Scene:
    """Called to another unit: one post ends, another begins."""
    member = _new_officer(cast)

    def move() -> None:
        people.end_post(None, member.post, _yesterday())
        people.give_post(None, member.person, cast.ca_mau, "Chuyên viên", ["officer"])

    return _reader_of_document(cast, member, move)


def delegation_revoked(cast: Cast) -> Scene:
    day = clock.today()
    member = cast.outsider
    lent = people.delegate(
        None, cast.director.post, member.post, basis="Quyết định 1", valid_from=day, valid_to=day + timedelta(1)
    )
    return _reader_of_document(cast, member, lambda: people.revoke_delegation(None, lent))


def taken_out_of_group(cast: Cast) -> Scene:
    room = make.group(cast)
    row = Membership.objects.get(conversation=room, person=cast.head.person)
    return Scene(
        cast.head,
        session_of(cast.head),
        room.stream,
        lambda: talk.remove_member(cast.officer.standing, room.pk, row.pk),
        session_of(cast.officer),
        lambda: make.message(room, cast.officer, "Sau đó"),
    )


def group_of(cast: Cast) -> Conversation:
    """The officer and the head, made by the officer."""
    return make.group(cast)


SETTINGS: tuple[Setting, ...] = (
    session_ended, account_closed, role_removed, unit_moved, delegation_revoked, taken_out_of_group,
)  # fmt: skip


async def effect_of(scene: Scene, cluster: Cluster, limit: float) -> tuple[float, list[str]]:
    """Seconds from the revocation (in this process) to the end of the stream or socket (on a web process)."""
    over = asyncio.Event()
    found: list[str] = []

    def heard(frame: Frame) -> None:
        if frame.get("gone") == {"stream": scene.stream}:
            over.set()
        elif frame.get("stream") == scene.stream and over.is_set():
            found.append(f"got number {frame['seq']} afterwards")

    line = await _follow(cluster, scene.key, scene.stream, heard)
    line.ended.add_done_callback(lambda _: over.set())
    began = time.monotonic()
    with Pulse() as pulse:
        await in_database(scene.revoke)
        try:
            await asyncio.wait_for(over.wait(), 3 * limit + 1)
        except TimeoutError:
            found.append(f"still open after {3 * limit + 1} s")
    took = time.monotonic() - began
    await _go_on(cluster, scene, line)
    if not line.open_now and (code := line.ended.result()[0]) != 4401:
        found.append(f"closed with {code}")
    line.cut()
    return took, found + ([f"took {took:.1f} s"] if took > limit * pulse.slowness else [])


async def _follow(cluster: Cluster, key: str, stream: str, heard: Callable[[Frame], None]) -> Line:
    """A socket at the last process that has opened the stream."""
    answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()

    def first_the_answer(frame: Frame) -> None:
        if frame.get("ref") == 1:
            answer.set_result(frame)
        heard(frame)

    line = await Line.open(cluster.webs[-1].ws, key, first_the_answer)
    line.say(do="stream.open", ref=1, stream=stream)
    assert "ok" in await asyncio.wait_for(answer, 10), "could not open the stream"
    return line


async def _go_on(cluster: Cluster, scene: Scene, line: Line) -> None:
    """Something happens on the stream; when its witness has it, it would have reached the other socket as well."""
    told = asyncio.Event()

    def heard(frame: Frame) -> None:
        if frame.get("stream") == scene.stream and "seq" in frame:
            told.set()

    witness = await _follow(cluster, scene.witness, scene.stream, heard)
    await in_database(scene.go_on)
    await asyncio.wait_for(told.wait(), 20)
    witness.cut()
    if line.open_now:
        before = line.frames
        line.say(do="ping", ref=2)
        async with asyncio.timeout(10):
            while line.open_now and line.frames == before:  # noqa: ASYNC110 - the count is the protocol's
                await asyncio.sleep(0.01)


def _reader_of_document(cast: Cast, member: Member, revoke: Callable[[], Any]) -> Scene:
    document = make.issued_document(cast)
    return Scene(
        member,
        session_of(member),
        f"document.{document.pk}",
        revoke,
        session_of(cast.director),
        lambda: documents.acknowledge(cast.director.standing, document.pk),
    )


def _with(scene: Scene, revoke: Callable[[], Any]) -> Scene:
    return replace(scene, revoke=revoke)


def _new_officer(cast: Cast) -> Member:
    """Somebody new at the department of Tây Ninh, who reads what was issued to it."""
    number = Person.objects.count()
    person = people.create_person(None, f"newcomer{number}", "Lê Thị", f"Mới {number}")
    return Member(person, people.give_post(None, person, cast.tay_ninh, "Phó Giám đốc", ["leader"]))


def _yesterday() -> date:
    return clock.today() - timedelta(days=1)
