"""Many sends in one transaction: each is answered as if it had come alone, in statements that do not grow."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.discussions import services
from backend.discussions.models import Conversation, Message, Thread
from backend.discussions.services import Held, Posted, Send
from backend.lib.errors import DomainError
from backend.organisations.standing import Standing
from tests import make
from tests.backend.discussions.conftest import events, stored_file
from tests.cast import Cast, Member, assemble
from tests.locks import HeldElsewhere, until_somebody_waits_for_a_lock


def send(conversation: UUID, body: str = "Đề nghị cho ý kiến.", **fields: object) -> Send:
    return Send(conversation, fields.pop("client_id", None) or uuid4(), body, **fields)  # type: ignore[arg-type]


def code(answer: Posted | Exception) -> str:
    """`ok`, or the code of the error."""
    if isinstance(answer, Posted):
        return "ok"
    assert isinstance(answer, DomainError), answer
    return answer.fields[0].code if answer.fields else answer.code


def test_each_gets_the_answer_it_would_get_alone(cast: Cast, talk: Conversation, group: Conversation) -> None:
    thread = services.open_thread(cast.head.standing, send(talk.pk, subject="Số liệu")).thread
    other = make.message(group, cast.officer)
    file, foreign = stored_file(cast.head), stored_file(cast.director)
    asked: list[tuple[Member, Send, str]] = [
        (cast.head, send(talk.pk), "ok"),
        (cast.outsider, send(talk.pk), "not_found"),
        (cast.outsider, send(uuid4()), "not_found"),
        (cast.director, send(group.pk), "not_found"),
        (cast.liaison, send(group.pk), "ok"),
        (cast.head, send(talk.pk, " "), "blank"),
        (cast.head, send(talk.pk, "x" * 10_001), "too_long"),
        (cast.head, send(talk.pk, thread=thread.id), "ok"),
        (cast.head, send(group.pk, thread=thread.id), "does_not_exist"),
        (cast.head, send(talk.pk, reply_to=other.id), "does_not_exist"),
        (cast.officer, send(group.pk, reply_to=other.id), "ok"),
        (cast.head, send(talk.pk, "", files=(file.pk,)), "ok"),
        (cast.head, send(talk.pk, files=(foreign.pk,)), "does_not_exist"),
        (cast.director, send(talk.pk, f"@[x](person:{cast.head.person.pk})"), "ok"),
    ]
    answers = services.post_messages([(member.standing, one) for member, one, _ in asked])
    assert [code(answer) for answer in answers] == [expected for _, _, expected in asked]
    for (member, one, _), answer in zip(asked, answers, strict=True):
        if isinstance(answer, Posted):
            assert services.post_message(member.standing, one) == answer, "asking again gives the same"
    assert Thread.objects.get(pk=thread.id).message_count == 2
    numbers = [row.payload["message"]["ordinal"] for row in events(talk.stream, "message.posted") if row.payload]
    assert numbers == list(range(1, len(numbers) + 1))


def test_missing_and_forbidden_are_told_in_the_same_words(cast: Cast, talk: Conversation) -> None:
    hidden, missing = services.post_messages([(cast.outsider.standing, send(one)) for one in (talk.pk, uuid4())])
    assert isinstance(hidden, DomainError)
    assert isinstance(missing, DomainError)
    assert vars(hidden) == vars(missing)


def test_equal_sends_in_one_list_are_one_message(cast: Cast, talk: Conversation) -> None:
    one = send(talk.pk, "Một lần thôi")
    mine, theirs = cast.head.standing, cast.director.standing
    answers = services.post_messages(
        [(mine, one), (mine, one), (theirs, one), (mine, send(talk.pk, "Khác", client_id=one.client_id))]
    )
    assert answers[0] == answers[1]
    assert [code(answer) for answer in answers] == ["ok", "ok", "ok", "client_id_reused"]
    assert Message.objects.count() == 2
    assert services.post_messages([(mine, one)]) == [answers[0]]


def test_second_of_equal_sends_is_judged_anew_when_the_first_was_refused(cast: Cast, talk: Conversation) -> None:
    wrong = send(talk.pk, " ")
    right = send(talk.pk, "Đã sửa", client_id=wrong.client_id)
    answers = services.post_messages([(cast.head.standing, wrong), (cast.head.standing, right)])
    assert [code(answer) for answer in answers] == ["blank", "ok"]


def test_statements_do_not_grow_with_the_number_of_messages(
    cast: Cast, talk: Conversation, group: Conversation
) -> None:
    def statements(asked: list[tuple[Standing, Send]]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert {code(answer) for answer in services.post_messages(asked, patient=False)} == {"ok"}
        return len(queries)

    everybody = [(cast.head, talk), (cast.director, talk), (cast.head, group), (cast.liaison, group)]

    def sends(each: int) -> list[tuple[Standing, Send]]:
        return [(member.standing, send(room.pk)) for member, room in everybody for _ in range(each)]

    statements(sends(1))  # what is learnt of places once
    assert statements(sends(1)) == statements(sends(16))
    assert statements([(cast.head.standing, send(group.pk))]) <= statements(sends(16))


@pytest.mark.django_db(transaction=True)
def test_conversation_somebody_writes_to_is_left_aside_without_waiting() -> None:
    people = assemble()
    busy, free = (make.group(people) for _ in range(2))
    mine, one = people.head.standing, send(busy.pk, "Chờ")
    with HeldElsewhere("SELECT 1 FROM discussions_conversation WHERE id = %s FOR UPDATE", busy.pk):
        answers = services.post_messages([(mine, one), (mine, send(free.pk)), (mine, one)], patient=False)
    assert isinstance(answers[0], Held)
    assert code(answers[1]) == "ok"
    assert isinstance(answers[2], Held), "the repeat does not overtake"
    assert [code(answer) for answer in services.post_messages([(mine, one)], patient=False)] == ["ok"]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_removed_meanwhile_is_refused_and_the_others_are_not() -> None:
    people = assemble()
    room = make.group(people, by=people.head, people=[people.officer, people.director])
    standing = people.officer.standing
    member = room.memberships.get(person=people.officer.person)
    answers: list[Posted | Exception] = []
    asked = [(people.director.standing, send(room.pk, "Ở lại")), (standing, send(room.pk, "Đã rời"))]

    def speak() -> None:
        try:
            answers.extend(services.post_messages(asked))
        finally:
            connection.close()

    speaker = threading.Thread(target=speak)
    with transaction.atomic():
        services.remove_member(people.head.standing, room.pk, member.pk)
        speaker.start()
        until_somebody_waits_for_a_lock()
    speaker.join(10)
    assert [code(answer) for answer in answers] == ["ok", "not_found"]
    kinds = [row.type for row in events(room.stream)]
    assert kinds.index("member.removed") < kinds.index("message.posted")
    assert Message.objects.filter(conversation=room).count() == 1
