"""Groups and direct conversations: who founds, changes, joins, leaves, and hears of it."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction

from backend.discussions import reads, services
from backend.discussions.models import Conversation
from backend.lib.errors import DomainError
from backend.organisations.services.people import close_account
from tests import make
from tests.backend.discussions.conftest import Say, events
from tests.cast import Cast, Member


def told(member: Member, kind: str) -> int:
    return len(events(f"person.{member.person.pk}", kind))


def test_group_begins_with_its_members_and_tells_their_people(cast: Cast, group: Conversation) -> None:
    kinds = [row.type for row in events(group.stream)]
    assert kinds == ["conversation.opened", "member.added", "member.added", "member.added"]
    assert [told(m, "conversation.opened") for m in (cast.officer, cast.head, cast.liaison, cast.director)] == [
        1,
        1,
        1,
        0,
    ]


def test_secretary_without_the_right_founds_no_group(cast: Cast) -> None:
    cast.officer.post.roles = ["auditor"]
    cast.officer.post.save()
    with pytest.raises(DomainError) as refused:
        services.create_group(cast.officer.standing, "Nhóm")
    assert refused.value.missing_right == "create_group"


def test_unknown_people_and_units_are_refused_whole(cast: Cast) -> None:
    for people, units in (([uuid4()], []), ([], [uuid4()])):
        with pytest.raises(DomainError):
            services.create_group(cast.officer.standing, "Nhóm", people=people, units=units)
    assert not Conversation.objects.filter(kind="group").exists()


def test_moderator_changes_the_group_others_do_not(cast: Cast, group: Conversation) -> None:
    with pytest.raises(DomainError) as refused:
        services.change_group(cast.head.standing, group.pk, 1, title="Khác")
    assert refused.value.missing_right == "moderate"
    changed = services.change_group(cast.officer.standing, group.pk, 1, title="Nhóm số liệu 2019")
    assert (changed.title, changed.version) == ("Nhóm số liệu 2019", 2)
    with pytest.raises(DomainError) as stale:
        services.change_group(cast.officer.standing, group.pk, 1, purpose="x")
    assert stale.value.status == 412


def test_removed_member_gets_nothing(cast: Cast, group: Conversation, say: Say) -> None:
    member = group.memberships.get(person=cast.head.person)
    services.remove_member(cast.officer.standing, group.pk, member.pk)
    for act in (
        partial(say, cast.head, group),
        partial(reads.conversation_page, cast.head.standing, group.pk),
        partial(services.mark_read, cast.head.standing, group.pk, 1),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.status == 404
    assert told(cast.head, "member.removed") == 1
    assert told(cast.liaison, "member.removed") == 0


def test_message_prepared_before_a_removal_is_not_said_after_it(cast: Cast, group: Conversation) -> None:
    send = services.Send(group.pk, uuid4(), "Muộn rồi")
    prepared = services.prepare(cast.head.standing, send)
    services.remove_member(cast.officer.standing, group.pk, group.memberships.get(person=cast.head.person).pk)
    with pytest.raises(DomainError) as refused, transaction.atomic():
        services.write([prepared])
    assert refused.value.status == 404
    assert not events(group.stream, "message.posted")
    assert Conversation.objects.get(pk=group.pk).last_ordinal == 0


def test_removed_unit_takes_its_people_along_but_not_those_in_by_name(cast: Cast, group: Conversation) -> None:
    services.add_members(cast.officer.standing, group.pk, people=[cast.liaison.person.pk])
    assert told(cast.liaison, "conversation.opened") == 1
    unit = group.memberships.get(unit=cast.nghe_an)
    services.remove_member(cast.officer.standing, group.pk, unit.pk)
    assert told(cast.liaison, "member.removed") == 0
    assert reads.conversation_page(cast.liaison.standing, group.pk).conversation.id == group.pk


def test_newcomer_reads_the_history(cast: Cast, group: Conversation, say: Say) -> None:
    said = say(cast.officer, group, "Trước khi vào")
    services.add_members(cast.officer.standing, group.pk, people=[cast.director.person.pk])
    assert reads.revisions_of(cast.director.standing, said.id) == []
    assert told(cast.director, "conversation.opened") == 1


def test_member_leaves_and_the_last_moderator_hands_over(cast: Cast, group: Conversation) -> None:
    own = group.memberships.get(person=cast.officer.person)
    services.remove_member(cast.officer.standing, group.pk, own.pk)
    assert group.memberships.get(person=cast.head.person).right == "moderate"
    assert [row.type for row in events(group.stream)][-2:] == ["member.removed", "member.added"]
    assert services.change_group(cast.head.standing, group.pk, 1, title="Của tôi").title == "Của tôi"


def test_group_whose_moderator_is_gone_gets_another_with_an_open_account(cast: Cast) -> None:
    group = make.group(cast, people=[cast.head, cast.minister, cast.director])
    for member in (cast.officer, cast.head):
        close_account(None, member.person)
    own = group.memberships.get(person=cast.director.person)
    services.remove_member(cast.director.standing, group.pk, own.pk)
    assert group.memberships.get(person=cast.minister.person).right == "moderate"
    assert group.memberships.get(person=cast.head.person).right == "write"


def test_member_takes_nobody_else_out(cast: Cast, group: Conversation) -> None:
    with pytest.raises(DomainError) as refused:
        services.remove_member(cast.head.standing, group.pk, group.memberships.get(unit=cast.nghe_an).pk)
    assert refused.value.status == 403


def test_direct_talk_is_one_per_pair_from_either_side(cast: Cast) -> None:
    first, new = services.open_direct(cast.head.standing, cast.liaison.person.pk)
    again, second = services.open_direct(cast.liaison.standing, cast.head.person.pk)
    assert (first.id, new, second) == (again.id, True, False)
    with pytest.raises(DomainError):
        services.open_direct(cast.head.standing, cast.head.person.pk)
    for act in (
        partial(services.add_members, cast.head.standing, first.id, people=[cast.officer.person.pk]),
        partial(services.change_group, cast.head.standing, first.id, 1, title="x"),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.status == 403
