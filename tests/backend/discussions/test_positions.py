"""Official positions: inside one side until a seat with that right releases them, locked from then on."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from backend.discussions import services
from backend.discussions.models import Conversation
from backend.documents.models import Document
from backend.events.models import StoredEvent
from backend.lib import clock
from backend.lib.errors import DomainError
from backend.organisations.services import people
from tests import make
from tests.backend.discussions.conftest import bring_in, events
from tests.cast import Cast


def test_clerk_drafts_director_releases_everybody_reads_nobody_changes(
    cast: Cast, document: Document, talk: Conversation
) -> None:
    draft = services.draft_position(cast.department_clerk.standing, document.pk, "Sở thống nhất.")
    assert (draft.unit.id, draft.state) == (cast.tay_ninh.pk, "draft")
    changed = services.change_position(cast.director.standing, draft.id, "Sở thống nhất với dự thảo.", 1)
    with pytest.raises(DomainError) as refused:
        services.release_position(cast.department_clerk.standing, draft.id, uuid4(), 2)
    assert refused.value.missing_right == "release_position"
    key = uuid4()
    released = services.release_position(cast.director.standing, draft.id, key, changed.version)
    assert (released.message.kind, released.message.body) == ("official", "Sở thống nhất với dự thảo.")
    assert released.message.author.unit is not None
    assert released.message.author.unit.id == cast.tay_ninh.pk
    assert services.release_position(cast.director.standing, draft.id, key, changed.version) == released
    for act in (
        partial(services.edit_message, cast.director.standing, released.message.id, "Khác", 1),
        partial(services.delete_message, cast.director.standing, released.message.id),
    ):
        with pytest.raises(DomainError) as locked:
            act()
        assert (locked.value.status, locked.value.code) == (409, "locked")
    side = StoredEvent.objects.filter(type__startswith="position.").values_list("type", flat=True).order_by("seq")
    assert list(side) == ["position.drafted", "position.drafted", "position.released"]
    assert [row.type for row in events(talk.stream)][-1] == "message.posted"


def test_draft_is_unknown_to_every_other_side(cast: Cast, document: Document) -> None:
    draft = services.draft_position(cast.director.standing, document.pk, "Nội bộ 4711")
    for member in (cast.head, cast.minister, cast.liaison, cast.outsider):
        for act in (
            partial(services.change_position, member.standing, draft.id, "x", 1),
            partial(services.release_position, member.standing, draft.id, uuid4(), 1),
            partial(services.discard_position, member.standing, draft.id, 1),
        ):
            with pytest.raises(DomainError) as refused:
                act()
            assert refused.value.status == 404
    assert services.positions_on(cast.head.standing, document.pk) == []
    assert [p.id for p in services.positions_on(cast.department_clerk.standing, document.pk)] == [draft.id]
    assert not any("4711" in str(row.payload) for row in events(f"document.{document.pk}"))


def test_released_or_discarded_is_no_draft_any_more(cast: Cast, document: Document) -> None:
    draft = services.draft_position(cast.director.standing, document.pk, "Một")
    services.discard_position(cast.director.standing, draft.id, 1)
    for act in (
        partial(services.change_position, cast.director.standing, draft.id, "Hai", 2),
        partial(services.release_position, cast.director.standing, draft.id, uuid4(), 2),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert (refused.value.status, refused.value.code) == (409, "not_a_draft")


def test_old_version_is_stale(cast: Cast, document: Document) -> None:
    draft = services.draft_position(cast.director.standing, document.pk, "Một")
    services.change_position(cast.director.standing, draft.id, "Hai", 1)
    with pytest.raises(DomainError) as refused:
        services.release_position(cast.director.standing, draft.id, uuid4(), 1)
    assert refused.value.status == 412


def test_nothing_is_drafted_before_the_issue(cast: Cast) -> None:
    draft = make.document(cast)
    with pytest.raises(DomainError) as refused:
        services.draft_position(cast.head.standing, draft.pk, "Sớm quá")
    assert (refused.value.status, refused.value.code) == (409, "not_issued")


def test_deputy_by_delegation_releases_on_behalf(cast: Cast, document: Document) -> None:
    day = clock.today()
    people.delegate(
        None, cast.director.post, cast.department_clerk.post, basis="UQ 7", valid_from=day, valid_to=day,
        verbs=["release_position"],
    )  # fmt: skip
    draft = services.draft_position(cast.department_clerk.standing, document.pk, "Thống nhất")
    message = services.release_position(cast.department_clerk.standing, draft.id, uuid4(), 1).message
    assert message.author.on_behalf_of == cast.director.person.name


def test_participant_drafts_for_the_unit_that_brought_them_in(cast: Cast, document: Document) -> None:
    bring_in(document, cast.department_officer, cast.director)
    draft = services.draft_position(cast.department_officer.standing, document.pk, "Dự thảo của phòng")
    assert draft.unit.id == cast.tay_ninh.pk
    with pytest.raises(DomainError):
        services.release_position(cast.department_officer.standing, draft.id, uuid4(), 1)
