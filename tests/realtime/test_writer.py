"""The batching writer: many sends share a commit, each is answered for itself, nobody waits for what is not theirs."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.discussions import services
from backend.discussions.models import Conversation, Message
from backend.discussions.services import Send, posting
from backend.discussions.services.insertion import insert
from backend.lib import failures, rows
from backend.lib.errors import DomainError
from backend.organisations.models import Person
from backend.organisations.services import people, sessions
from realtime import gateway, metrics, writer
from realtime.gateway import SessionEnded
from realtime.limits import Limits
from realtime.writer import Writer
from tests import make
from tests.cast import Cast, Member
from tests.locks import HeldElsewhere, until_somebody_waits_for_a_lock
from tests.realtime.running import LiveServer, in_database, session_of
from tests.realtime.streams import own

pytestmark = pytest.mark.asyncio
LOCKED = "SELECT 1 FROM discussions_conversation WHERE id = %s FOR UPDATE"
MARKED = "SELECT 1 FROM discussions_readmark WHERE conversation_id = %s FOR UPDATE"  # taken inside the transaction


@pytest_asyncio.fixture
async def here(people: Cast) -> AsyncIterator[Room]:
    """Two rooms of the head, the officer and the director, and their sessions."""
    yield await in_database(_room, people)


class Room:
    """Two groups with the same people in them."""

    def __init__(self, people: Cast) -> None:
        self.id, self.other = (_group(people).pk for _ in range(2))
        members = (people.head, people.officer, people.director, people.outsider)
        self.head, self.officer, self.director, self.outsider = (session_of(member) for member in members)
        self.cast = people

    async def bodies(self, conversation: UUID | None = None) -> list[str]:
        """What was said, in order."""
        rows = Message.objects.filter(conversation=conversation or self.id).order_by("ordinal")
        return list(await in_database(lambda: list(rows.values_list("body", flat=True))))


def _room(people: Cast) -> Room:
    return Room(people)


def _group(people: Cast) -> Conversation:
    return make.group(people, by=people.head, people=[people.officer, people.director])


def send(conversation: UUID, body: str = "Đề nghị cho ý kiến.", client_id: UUID | None = None) -> Send:
    return Send(conversation, client_id or uuid4(), body)


async def said(writing: Writer, *asked: tuple[str, Send]) -> list[Any]:
    """The answers to sends that come at the same moment: contents, or codes of errors."""
    answers = await asyncio.gather(*(writing.post(key, one) for key, one in asked), return_exceptions=True)
    return [json.loads(answer) if isinstance(answer, str) else answer for answer in answers]


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many messages each transaction held."""
    counted: list[int] = []
    monkeypatch.setattr(metrics, "committed", lambda seconds, messages: counted.append(messages))
    return counted


async def test_sends_that_come_together_share_a_commit(here: Room, commits: list[int]) -> None:
    asked = [((here.head, here.officer)[n % 2], send(here.id, f"{n}")) for n in range(100)]
    answers = await said(Writer(Limits()), *asked)
    assert [answer["message"]["ordinal"] for answer in answers] == list(range(1, 101))
    assert await here.bodies() == [f"{n}" for n in range(100)]
    assert commits == [64, 36]


async def test_lone_send_goes_at_once(here: Room, commits: list[int]) -> None:
    (answer,) = await said(Writer(Limits()), (here.head, send(here.id, "Một mình")))
    assert answer["message"]["body"] == "Một mình"
    assert answer["message"]["author"]["id"] == str(here.cast.head.person.pk)
    assert commits == [1]


async def test_bad_ones_spoil_nothing(here: Room) -> None:
    writing, one = Writer(Limits()), uuid4()
    answers = await said(
        writing,
        (here.head, send(here.id, "a", one)),
        (here.outsider, send(here.id, "b")),
        (here.head, send(uuid4(), "c")),
        ("no such session", send(here.id, "d")),
        (here.head, send(here.id, " ")),
        (here.head, send(here.id, "a", one)),
        (here.head, send(here.id, "e", one)),
        (here.director, send(here.other, "f")),
    )
    assert answers[0] == answers[5]
    assert answers[7]["message"]["body"] == "f"
    assert isinstance(answers[3], SessionEnded)
    refused = [answers[n] for n in (1, 2, 4, 6)]
    assert all(isinstance(error, DomainError) for error in refused)
    assert [error.code for error in refused] == ["not_found", "not_found", "invalid", "client_id_reused"]
    assert await here.bodies() == ["a"]
    assert len(writing) == 0


async def test_session_that_ended_says_nothing_more(here: Room) -> None:
    writing = Writer(Limits())
    assert (await said(writing, (here.head, send(here.id))))[0]["seq"]
    await in_database(sessions.end, here.cast.head.person.pk, [here.head])
    assert isinstance((await said(writing, (here.head, send(here.id))))[0], SessionEnded)


async def test_what_waits_is_bounded(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIDAO_WS_WAITING", "3")
    writing = Writer(Limits())
    answers = await said(writing, *((here.head, send(here.id, f"{n}")) for n in range(5)))
    assert [answer.code for answer in answers[3:]] == ["busy", "busy"]
    assert [(answer.status, answer.retry_after) for answer in answers[3:]] == [(503, 1)] * 2
    assert await here.bodies() == ["0", "1", "2"]
    assert (await said(writing, (here.head, send(here.id, "3"))))[0]["message"]["ordinal"] == 4


async def test_locked_conversation_delays_nobody_else_and_keeps_its_order(here: Room) -> None:
    writing = Writer(Limits())
    with HeldElsewhere(LOCKED, here.id):
        waiting = [asyncio.create_task(writing.post(here.head, send(here.id, f"{n}"))) for n in range(3)]
        assert (await said(writing, (here.head, send(here.other, "gấp"))))[0]["message"]["ordinal"] == 1
        waiting += [asyncio.create_task(writing.post(here.head, send(here.id, f"{n}"))) for n in range(3, 6)]
        assert (await said(writing, (here.officer, send(here.other, "gấp nữa"))))[0]["message"]["ordinal"] == 2
        await asyncio.to_thread(until_somebody_waits_for_a_lock)
        assert not any(task.done() for task in waiting)
    await asyncio.gather(*waiting)
    assert await here.bodies() == [f"{n}" for n in range(6)]
    assert len(writing) == 0


async def test_one_transaction_is_prepared_while_another_is_written(here: Room) -> None:
    writing = Writer(Limits())
    await said(writing, (here.head, send(here.id, "0")))
    with HeldElsewhere(MARKED, here.id):
        waiting = [asyncio.create_task(writing.post(here.head, send(here.id, "1")))]
        await asyncio.to_thread(until_somebody_waits_for_a_lock)
        waiting += [asyncio.create_task(writing.post(here.head, send(here.id, f"{n}"))) for n in (2, 3)]
        assert (await said(writing, (here.officer, send(here.other, "gấp"))))[0]["message"]["ordinal"] == 1
        assert not any(task.done() for task in waiting)
    await asyncio.gather(*waiting)
    assert await here.bodies() == [f"{n}" for n in range(4)]


async def test_lock_that_is_never_given_is_an_outage_and_not_a_mistake(here: Room) -> None:
    writing, one = Writer(Limits()), send(here.id, "Chờ mãi")
    with HeldElsewhere(LOCKED, here.id):
        (answer,) = await said(writing, (here.head, one))
    assert unavailable(answer)
    assert (await said(writing, (here.head, one)))[0]["message"]["body"] == "Chờ mãi"
    assert await here.bodies() == ["Chờ mãi"]


async def test_nobody_waits_for_a_lock_longer_than_the_first(here: Room) -> None:
    writing = Writer(Limits())
    with HeldElsewhere(LOCKED, here.id):
        first = asyncio.create_task(said(writing, (here.head, send(here.id, "Chờ mãi"))))
        await asyncio.to_thread(until_somebody_waits_for_a_lock)
        later = asyncio.create_task(said(writing, (here.officer, send(here.id, "Cũng chờ"))))
        (answer,) = await first
        (other,) = await asyncio.wait_for(later, 1)
        assert unavailable(answer)
        assert unavailable(other)
        assert len(writing) == 0
    assert await here.bodies() == []


async def test_database_that_goes_away_is_told_to_everybody_and_loses_nothing(here: Room) -> None:
    writing = Writer(Limits())
    asked = [(here.head, send(here.id, f"{n}")) for n in range(5)]
    with HeldElsewhere(LOCKED, here.id):
        answers = asyncio.create_task(said(writing, *asked))
        await asyncio.to_thread(until_somebody_waits_for_a_lock)
        await in_database(_kill_who_waits)
        assert all(unavailable(answer) for answer in await answers)
    assert await here.bodies() == []
    again = await said(writing, *asked)
    assert [answer["message"]["ordinal"] for answer in again] == [1, 2, 3, 4, 5]
    assert again == await said(writing, *asked), "sent once more, the same answers"


def unavailable(answer: object) -> bool:
    known = failures.as_domain_error(answer) if isinstance(answer, Exception) else None
    return known is not None and (known.code, known.status) == ("unavailable", 503) and known.retry_after > 0


def _kill_who_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )


async def test_whoever_is_removed_meanwhile_is_refused_and_the_others_are_not(here: Room) -> None:
    writing = Writer(Limits())
    asked = [(here.officer, send(here.id, "Đã rời")), (here.director, send(here.id, "Ở lại"))]
    removing = Removal(here.cast.head, here.id, here.cast.officer)
    await asyncio.to_thread(removing.begin)
    answers = asyncio.create_task(said(writing, *asked))
    await asyncio.to_thread(until_somebody_waits_for_a_lock)
    await asyncio.to_thread(removing.commit)
    first, second = await answers
    assert isinstance(first, DomainError)
    assert first.code == "not_found"
    assert second["message"]["body"] == "Ở lại"
    assert await here.bodies() == ["Ở lại"]


async def test_nothing_is_written_for_whom_lost_their_rights_between_the_looks(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights that are no event of the conversation: nothing there is locked by who takes them."""
    leaving = await in_database(_employee, here)
    asked = [(leaving.key, send(here.id, "Đã thôi việc")), (here.head, send(here.id, "Ở lại"))]
    between(monkeypatch, leaving.dismiss)
    first, second = await said(Writer(Limits()), *asked)
    assert isinstance(first, DomainError)
    assert first.code == "not_found"
    assert second["message"]["body"] == "Ở lại"
    assert await here.bodies() == ["Ở lại"]


async def test_without_the_second_look_it_would_be_written(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving = await in_database(_employee, here)
    between(monkeypatch, leaving.dismiss)
    monkeypatch.setattr(posting, "_require_still", lambda *_: None)
    await said(Writer(Limits()), (leaving.key, send(here.id, "Đã thôi việc")))
    assert await here.bodies() == ["Đã thôi việc"]


@dataclass
class Employee:
    """Somebody who can be shown the door once."""

    person: Person
    key: str

    def dismiss(self) -> None:
        with ThreadPoolExecutor(1) as pool:  # another connection, which commits at once
            pool.submit(self._dismiss).result(10)

    def _dismiss(self) -> None:
        try:
            people.close_account(None, self.person)
        finally:
            connection.close()


def _employee(here: Room) -> Employee:
    person = people.create_person(None, f"nv{uuid4().hex[:8]}", "Lê Văn", "Nghỉ")
    post = people.give_post(None, person, here.cast.head.unit, "Chuyên viên", ["officer"])
    services.add_members(here.cast.head.standing, here.id, people=[person.pk])
    return Employee(person, session_of(Member(person, post)))


def between(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen once, after the sends were checked and the conversations locked."""
    waiting = [happens]

    def late(*arguments: Any, **named: Any) -> Any:
        if waiting:
            waiting.pop()()
        return insert(*arguments, **named)

    monkeypatch.setattr(posting, "insert", late)


class Removal:
    """A removal whose transaction stays open until it is told to commit, in a thread of its own."""

    def __init__(self, by: Member, conversation: UUID, member: Member) -> None:
        self._by, self._conversation, self._member = by, conversation, member
        self._begun, self._go = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        self._thread.start()
        assert self._begun.wait(10)

    def commit(self) -> None:
        self._go.set()
        self._thread.join(10)

    def _run(self) -> None:
        from django.db import transaction

        try:
            with transaction.atomic():
                row = Conversation.objects.get(pk=self._conversation).memberships.get(person=self._member.person)
                services.remove_member(self._by.standing, self._conversation, row.pk)
                self._begun.set()
                self._go.wait(10)
        finally:
            connection.close()


async def test_sends_without_waiting_for_answers_keep_their_order(server: LiveServer, here: Room) -> None:
    async with await server.visit(here.head) as socket:
        for number in range(15):
            await socket.say(
                do="message.post", ref=number, conversation=str(here.id), client_id=str(uuid4()), body=f"{number}"
            )
        await socket.say(do="stream.open", ref=99, stream=own(here.cast.head))
        opened = await socket.until(lambda frame: frame.get("ref") == 99)
        answers = [frame for frame in socket.frames[: socket.frames.index(opened)] if "ok" in frame]
    assert [frame["ref"] for frame in answers] == list(range(15)), "what follows sends waits for them"
    assert [frame["ok"]["message"]["ordinal"] for frame in answers] == list(range(1, 16))
    assert await here.bodies() == [f"{number}" for number in range(15)]


async def test_statements_do_not_grow_with_the_number_of_sends(here: Room, counted: Callable[..., object]) -> None:
    def sends(each: int) -> list[tuple[str, Send]]:
        talks = ((here.head, here.id), (here.officer, here.other))
        return [(key, send(room)) for key, room in talks for _ in range(each)]

    await in_database(counted, sends(1))  # what is learnt of people and places once
    assert await in_database(counted, sends(1)) == await in_database(counted, sends(32)) == (2, 9, 3)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, int, int]]:
    """How many trips carry several statements, how many these are, and how many are beside them.

    These are BEGIN, which goes with the first, COMMIT, and the note to processes that serve sockets: this one does not.
    """
    inside: list[int] = []

    @contextmanager
    def trip() -> Iterator[None]:
        before = len(connection.queries_log)
        with together():
            yield
        inside.append(len(connection.queries_log) - before)

    def statements(asked: list[tuple[str, Send]]) -> tuple[int, int, int]:
        for key, _ in asked:
            sessions.is_due(key)
        inside.clear()
        with CaptureQueriesContext(connection) as queries:
            answers = writer.post_all(asked, patient=False)
        assert all(isinstance(answer, str) for answer in answers)
        return len(inside), sum(inside), len(queries) - sum(inside)

    together = rows.together
    monkeypatch.setattr(rows, "together", trip)
    return statements


async def test_gateway_is_given_back_when_nobody_waits(here: Room) -> None:
    writing = Writer(Limits())
    await said(writing, (here.head, send(here.id)))
    assert len(writing) == 0
    assert gateway.waiting() == 0
