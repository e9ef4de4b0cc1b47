"""Who may read which talk: the same answer from every side it can be asked."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.discussions import policies, reads, services
from backend.discussions.audience import reader_ids, readers
from backend.discussions.models import Conversation
from backend.documents import policies as documents
from backend.documents import services as papers
from backend.documents.models import Document
from backend.events import access
from backend.lib import clock
from backend.lib.errors import DomainError
from backend.notifications import policies as notifications
from backend.organisations.services import people
from tests import make
from tests.backend.discussions.conftest import Say, bring_in, can_fetch, stored_file
from tests.cast import Cast
from tests.conftest import SignIn


def may_read(cast: Cast, conversation: Conversation) -> set[str]:
    """The usernames of those who may read, by asking in every way there is; all must agree."""
    fresh = Conversation.objects.select_related("document", "handling__document").get(pk=conversation.pk)
    answers = [
        {m.person.username for m in cast.everybody() if "read" in policies.access(m.standing, fresh).verbs},
        {
            m.person.username
            for m in cast.everybody()
            if policies.visible(m.standing).filter(pk=conversation.pk).exists()
        },
        {reader.person.username for reader in readers(fresh).values()},
        {m.person.username for m in cast.everybody() if m.person.pk in reader_ids(fresh)},
        {m.person.username for m in cast.everybody() if access.first_readable(m.standing, fresh.stream) is not None},
    ]
    assert all(answer == answers[0] for answer in answers), answers
    return answers[0]


def test_open_talk_is_read_by_the_readers_of_the_document(cast: Cast, document: Document, talk: Conversation) -> None:
    parties = {"minister", "chief", "clerk", "head", "officer", "director", "dclerk", "liaison"}
    assert may_read(cast, talk) == parties
    assert {m.person.username for m in cast.everybody() if documents.can_see(m.standing, document)} == parties
    bring_in(document, cast.department_officer, cast.director)
    assert may_read(cast, talk) == {*parties, "dofficer"}


def test_side_talk_is_read_by_that_side_alone(cast: Cast, document: Document) -> None:
    view = services.open_side_conversation(cast.director.standing, document.pk)
    side = Conversation.objects.get(pk=view.id)
    assert may_read(cast, side) == {"director", "dclerk"}
    bring_in(document, cast.department_officer, cast.director)
    assert may_read(cast, side) == {"director", "dclerk", "dofficer"}
    bring_in(document, cast.outsider, cast.liaison)
    assert may_read(cast, side) == {"director", "dclerk", "dofficer"}


def test_group_is_read_by_its_people_and_by_who_sits_in_its_units(cast: Cast, group: Conversation) -> None:
    assert may_read(cast, group) == {"officer", "head", "liaison"}
    services.add_members(cast.officer.standing, group.pk, units=[cast.tay_ninh_land.pk])
    assert may_read(cast, group) == {"officer", "head", "liaison", "dofficer"}
    services.add_members(cast.officer.standing, group.pk, units=[cast.ministry.pk])
    assert may_read(cast, group) == {"officer", "head", "liaison", "dofficer", "minister", "chief", "clerk"}


def test_direct_talk_is_read_by_two(cast: Cast) -> None:
    view, _ = services.open_direct(cast.head.standing, cast.liaison.person.pk)
    assert may_read(cast, Conversation.objects.get(pk=view.id)) == {"head", "liaison"}


def test_delegate_reads_and_speaks_for_whoever_lent_the_post(cast: Cast, talk: Conversation, say: Say) -> None:
    day = clock.today()
    people.delegate(None, cast.director.post, cast.department_officer.post, basis="QĐ 5", valid_from=day, valid_to=day)
    assert "dofficer" in may_read(cast, talk)
    author = say(cast.department_officer, talk).author
    assert author.on_behalf_of == cast.director.person.name
    assert author.position == "Chuyên viên"
    assert author.unit is not None
    assert author.unit.id == cast.tay_ninh.pk


def test_closed_account_reads_nothing(cast: Cast, talk: Conversation, group: Conversation) -> None:
    people.close_account(None, cast.head.person)
    cast.head.person.refresh_from_db()
    assert "head" not in may_read(cast, talk)
    assert "head" not in may_read(cast, group)


def test_side_talk_is_invisible_to_the_issuer_and_to_other_units_at_every_exit(
    cast: Cast, document: Document, talk: Conversation, say: Say
) -> None:
    side = Conversation.objects.get(pk=services.open_side_conversation(cast.director.standing, document.pk).id)
    paper = stored_file(cast.director)
    say(cast.director, side, f"@[x](person:{cast.department_clerk.person.pk}) nội bộ", files=(paper.pk,))
    for member in (cast.head, cast.officer, cast.minister, cast.ministry_clerk, cast.liaison, cast.outsider):
        standing = member.standing
        assert side.pk not in [row.id for row in services.conversations_of(standing, document)]
        assert not policies.visible(standing).filter(pk=side.pk).exists()
        assert not can_fetch(member, paper.pk)
        assert access.first_readable(standing, side.stream) is None
        assert not notifications.visible(standing).filter(conversation=side).exists()
        assert member.person.pk not in readers(side)
    assert can_fetch(cast.department_clerk, paper.pk)
    suggested = reads.mentionable(cast.director.standing, side.pk, "")
    assert [p.person.id for p in suggested.people] == [cast.department_clerk.person.pk]
    assert [u.id for u in suggested.units] == [cast.tay_ninh.pk]


def test_talk_on_a_draft_closes_when_the_draft_is_thrown_away(cast: Cast, sign_in: SignIn) -> None:
    draft = make.document(cast)
    side = services.open_side_conversation(cast.head.standing, draft.pk)
    make.message(Conversation.objects.get(pk=side.id), cast.head)
    assert sign_in(cast.officer).get(f"/api/v1/conversations/{side.id}").status_code == 200
    papers.discard_document(cast.ministry_clerk.standing, draft.pk, draft.version)
    for member in cast.everybody():
        assert access.first_readable(member.standing, side.stream) is None
        assert not policies.visible(member.standing).filter(pk=side.id).exists()
        assert sign_in(member).get(f"/api/v1/conversations/{side.id}/messages").status_code == 404
    with pytest.raises(DomainError, match="not_found"):
        make.message(Conversation.objects.get(pk=side.id), cast.head)


def test_conversations_are_found_by_as_many_statements_for_a_much_invited_guest(cast: Cast) -> None:
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            list(policies.visible(cast.outsider.standing))
        return len(queries), sum(len(query["sql"]) for query in queries)

    def invite() -> None:
        document = make.issued_document(cast)
        papers.bring_in(cast.director.standing, document.pk, cast.outsider.person.pk)

    invite()
    once = asked()
    invite()
    invite()
    assert asked() == once


def test_conversation_stream_is_only_for_groups_and_direct_talk(cast: Cast, talk: Conversation) -> None:
    assert access.first_readable(cast.head.standing, f"conversation.{talk.pk}") is None
    assert access.first_readable(cast.head.standing, f"conversation.{uuid4()}") is None


def test_mentionable_are_those_who_can_read(cast: Cast, talk: Conversation) -> None:
    found = reads.mentionable(cast.head.standing, talk.pk, "ngan")
    assert [p.person.name for p in found.people] == ["Đặng Sỹ Ngạn"]
    assert found.people[0].position == "Đầu mối liên hệ"
    assert reads.mentionable(cast.head.standing, talk.pk, "Mai Xuân Vịnh").people == []
    assert [u.id for u in reads.mentionable(cast.head.standing, talk.pk, "tây ninh").units] == [cast.tay_ninh.pk]


def test_audience_counts_units_and_people(cast: Cast, talk: Conversation, group: Conversation) -> None:
    everybody = reads.audience_of(talk)
    assert (everybody.units, everybody.people) == (3, 8)
    assert everybody.label["vi"] == "3 đơn vị sẽ thấy"
    assert reads.audience_of(group).people == 3


def test_two_documents_do_not_mix(cast: Cast, talk: Conversation) -> None:
    other = make.issued_document(cast, recipients=[cast.ca_mau])
    theirs = Conversation.objects.get(document=other)
    assert "outsider" in may_read(cast, theirs)
    assert "director" not in may_read(cast, theirs)
