"""Saying something: who may, once and only once, in one order, in few statements."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.discussions import services
from backend.discussions.models import Conversation, Draft, Message, ReadMark
from backend.discussions.services import Send
from backend.documents import services as documents
from backend.documents.models import Document
from backend.lib.errors import DomainError
from tests.backend.discussions.conftest import Say, bring_in, events, post, stored_file
from tests.cast import Cast


def test_parties_and_nobody_else_say_something_on_a_document(cast: Cast, talk: Conversation) -> None:
    for member in (cast.minister, cast.chief_of_office, cast.head, cast.officer, cast.director, cast.liaison):
        assert post(member, talk.pk).message.author.id == member.person.pk
    for member in (cast.outsider, cast.department_officer):
        with pytest.raises(DomainError) as refused:
            post(member, talk.pk)
        assert refused.value.status == 404


def test_participant_says_something_and_no_longer_once_released(
    cast: Cast, document: Document, talk: Conversation
) -> None:
    guest = bring_in(document, cast.department_officer, cast.director)
    unit = post(cast.department_officer, talk.pk).message.author.unit
    assert unit is not None
    assert unit.id == cast.tay_ninh_land.pk
    documents.release(cast.director.standing, document.pk, guest.pk)
    with pytest.raises(DomainError) as refused:
        post(cast.department_officer, talk.pk)
    assert refused.value.status == 404


def test_message_is_an_event_with_the_next_ordinal(cast: Cast, talk: Conversation) -> None:
    first, second = post(cast.head, talk.pk, "Một"), post(cast.director, talk.pk, "Hai")
    assert (first.message.ordinal, second.message.ordinal) == (1, 2)
    told = events(talk.stream, "message.posted")
    assert [row.payload["message"]["body"] for row in told if row.payload] == ["Một", "Hai"]
    assert [row.seq for row in told] == [first.seq, second.seq]
    assert told[0].actor_id == cast.head.person.pk


def test_same_send_again_is_the_same_message(cast: Cast, talk: Conversation) -> None:
    send = Send(talk.pk, uuid4(), "Một lần thôi")
    first, again = (services.post_message(cast.head.standing, send) for _ in range(2))
    assert first == again
    assert Message.objects.count() == 1
    with pytest.raises(DomainError) as refused:
        services.post_message(cast.head.standing, Send(talk.pk, send.client_id, "Nội dung khác"))
    assert (refused.value.status, refused.value.code) == (409, "client_id_reused")


def test_two_people_may_use_the_same_client_id(cast: Cast, talk: Conversation) -> None:
    key = uuid4()
    assert post(cast.head, talk.pk, client_id=key).message.id != post(cast.director, talk.pk, client_id=key).message.id


def test_a_message_costs_few_statements(cast: Cast, talk: Conversation) -> None:
    standing = cast.director.standing
    with CaptureQueriesContext(
        connection,
    ) as asked:
        services.post_message(standing, Send(talk.pk, uuid4(), "Đơn vị đã nhận."))
    own = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(own) <= 10, own


def test_writing_a_list_keeps_its_order_and_counts_threads(cast: Cast, talk: Conversation, group: Conversation) -> None:
    opened = services.open_thread(cast.head.standing, Send(talk.pk, uuid4(), "Hỏi", subject="Số liệu")).thread
    sends = [
        (cast.head, Send(talk.pk, uuid4(), "a", thread=opened.id)),
        (cast.head, Send(group.pk, uuid4(), "b")),
        (cast.director, Send(talk.pk, uuid4(), "c", thread=opened.id)),
        (cast.director, Send(talk.pk, uuid4(), "d")),
    ]
    written = services.write([services.prepare(member.standing, send) for member, send in sends])
    assert [(w.message.body, w.message.ordinal) for w in written] == [("a", 2), ("b", 1), ("c", 3), ("d", 4)]
    assert [w.thread.message_count if w.thread else None for w in written] == [2, None, 3, None]
    assert [w.seq for w in written if w.message.conversation_id == talk.pk] == sorted(
        w.seq for w in written if w.message.conversation_id == talk.pk
    )


def test_thread_opens_with_subject_and_first_message_in_one_go(cast: Cast, talk: Conversation) -> None:
    send = Send(talk.pk, uuid4(), "Thời hạn là ngày nào?", subject="Thời hạn báo cáo")
    opened, again = (services.open_thread(cast.director.standing, send) for _ in range(2))
    assert opened == again
    told = [row.type for row in events(talk.stream)]
    assert told == ["document.issued", "conversation.opened", "thread.opened", "message.posted"]
    assert opened.message.thread_id == opened.thread.id
    assert opened.thread.message_count == 1


def test_reply_and_thread_must_be_of_the_same_conversation(cast: Cast, talk: Conversation, group: Conversation) -> None:
    elsewhere = post(cast.head, group.pk).message
    for name, value in (("reply_to", elsewhere.id), ("thread", uuid4())):
        with pytest.raises(DomainError) as refused:
            post(cast.head, talk.pk, "x", **{name: value})
        assert refused.value.fields[0].code == "does_not_exist"


def test_own_files_travel_with_a_message_and_others_do_not(cast: Cast, talk: Conversation) -> None:
    own, foreign = stored_file(cast.head), stored_file(cast.director)
    said = post(cast.head, talk.pk, "", files=(own.pk,)).message
    assert [file.id for file in said.files] == [own.pk]
    with pytest.raises(DomainError):
        post(cast.head, talk.pk, "Kèm tệp", files=(foreign.pk,))


def test_saying_something_moves_the_own_mark_and_spends_the_draft(cast: Cast, talk: Conversation, say: Say) -> None:
    say(cast.head, talk)
    services.save_draft(cast.director.standing, talk.pk, None, "Đang soạn")
    said = say(cast.director, talk)
    assert ReadMark.objects.get(conversation=talk, person=cast.director.person).upto == said.ordinal == 2
    assert not Draft.objects.filter(person=cast.director.person).exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "blank"),
        ("\u200b\u2060", "blank"),
        ("a" * 10_001, "too_long"),
        ("a\x00b", "bad_character"),
        ("[](https://a.vn)", "blank"),
    ],
)
def test_unfit_text_is_refused(cast: Cast, talk: Conversation, body: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        post(cast.head, talk.pk, body)
    assert refused.value.fields[0].code == code
    assert not Message.objects.exists()
