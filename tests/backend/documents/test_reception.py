"""Seen and acknowledged: who may for which unit, once, with whose name, and what the others see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.documents import services
from backend.documents.models import Document, Recipient, Sight
from backend.events.log import read
from backend.lib import clock
from backend.organisations.services import people
from tests import make
from tests.backend.documents.conftest import refusal
from tests.cast import SINCE, Cast
from tests.conftest import SignIn


@pytest.fixture
def document(cast: Cast) -> Document:
    return make.issued_document(cast)


def types(document: Document) -> list[str]:
    return [event.type for event in read(f"document.{document.pk}", 0) if not event.type.startswith("conversation.")]


def test_clerk_acknowledges_for_the_department(cast: Cast, document: Document) -> None:
    recipient = services.acknowledge(cast.department_clerk.standing, document.pk)
    assert (recipient.unit, recipient.state, recipient.acknowledged_name, recipient.acknowledged_position) == (
        cast.tay_ninh, "acknowledged", cast.department_clerk.person.name, "Văn thư Sở",
    )  # fmt: skip
    assert recipient.acknowledged_post == cast.department_clerk.post
    event = read(f"document.{document.pk}", 0)[-1]
    assert event.type == "recipient.acknowledged"
    assert event.payload is not None
    assert event.payload["totals"] == {"recipients": 2, "seen": 1, "acknowledged": 1}
    assert read(f"unit.{cast.tay_ninh.pk}", 0)[-1].type == "recipient.acknowledged"


def test_same_person_twice_changes_nothing_and_another_meets_a_conflict(cast: Cast, document: Document) -> None:
    services.acknowledge(cast.department_clerk.standing, document.pk)
    again = services.acknowledge(cast.department_clerk.standing, document.pk)
    assert again.version == 2
    assert types(document).count("recipient.acknowledged") == 1
    error = refusal(lambda: services.acknowledge(cast.director.standing, document.pk))
    assert (error.status, error.code) == (409, "already_acknowledged")
    assert error.current["recipient"].acknowledged_by == cast.department_clerk.person.name  # type: ignore[attr-defined]


def test_who_may_not_acknowledge(cast: Cast, document: Document) -> None:
    for member in (cast.minister, cast.officer):
        error = refusal(lambda m=member: services.acknowledge(m.standing, document.pk))  # type: ignore[misc]
        assert (error.status, error.missing_right) == (403, "acknowledge")
    other = refusal(lambda: services.acknowledge(cast.liaison.standing, document.pk, cast.tay_ninh.pk))
    assert other.missing_right == "acknowledge"
    for member in (cast.outsider, cast.department_officer):
        assert refusal(lambda m=member: services.acknowledge(m.standing, document.pk)).status == 404  # type: ignore[misc]


def test_unit_that_received_nothing_cannot_be_acknowledged_for(cast: Cast, document: Document) -> None:
    error = refusal(lambda: services.acknowledge(cast.liaison.standing, document.pk, cast.ca_mau.pk))
    assert error.status == 404


def test_person_with_several_recipient_units_acts_for_the_nearest(cast: Cast) -> None:
    document = make.issued_document(cast, recipients=[cast.tay_ninh, cast.tay_ninh_land])
    assert services.acknowledge(cast.director.standing, document.pk).unit == cast.tay_ninh
    named = services.acknowledge(cast.director.standing, document.pk, cast.tay_ninh_land.pk)
    assert named.unit == cast.tay_ninh_land


def test_leader_far_from_all_recipient_units_must_name_one(cast: Cast) -> None:
    document = make.issued_document(cast, recipients=[cast.directorate, cast.ministry_office])
    error = refusal(lambda: services.acknowledge(cast.minister.standing, document.pk))
    assert (error.fields[0].path, error.fields[0].code) == ("unit", "required")


def test_who_acts_by_delegation_is_shown_with_whom_they_act_for(cast: Cast, document: Document) -> None:
    today = clock.today()
    people.delegate(
        None, cast.director.post, cast.department_officer.post, basis="QĐ 12", valid_from=today, valid_to=today
    )
    recipient = services.acknowledge(cast.department_officer.standing, document.pk)
    assert recipient.acknowledged_name == cast.department_officer.person.name
    assert recipient.acknowledged_for == cast.director.person.name
    assert recipient.acknowledged_position == "Chuyên viên"
    with clock.at(clock.now() + timedelta(days=2)):
        assert refusal(lambda: services.acknowledge(cast.department_officer.standing, document.pk)).status == 404


def test_acknowledgement_is_taken_back_within_five_minutes_by_the_same_person(cast: Cast, document: Document) -> None:
    services.acknowledge(cast.department_clerk.standing, document.pk)
    error = refusal(lambda: services.withdraw_acknowledgement(cast.director.standing, document.pk))
    assert error.code == "already_acknowledged"
    recipient = services.withdraw_acknowledgement(cast.department_clerk.standing, document.pk)
    assert (recipient.state, recipient.acknowledged_at, recipient.acknowledged_name) == ("seen", None, "")
    assert types(document)[-1] == "acknowledgement.withdrawn"
    assert refusal(lambda: services.withdraw_acknowledgement(cast.director.standing, document.pk)).code == "wrong_state"
    assert services.acknowledge(cast.director.standing, document.pk).state == "acknowledged"


def test_after_five_minutes_it_stands(cast: Cast, document: Document) -> None:
    services.acknowledge(cast.department_clerk.standing, document.pk)
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        error = refusal(lambda: services.withdraw_acknowledgement(cast.department_clerk.standing, document.pk))
    assert (error.status, error.code) == (409, "too_late")


def test_draft_is_acknowledged_by_nobody(cast: Cast) -> None:
    draft = make.document(cast)
    assert refusal(lambda: services.acknowledge(cast.head.standing, draft.pk)).code == "wrong_state"


def test_first_look_of_a_unit_is_told_and_later_ones_are_not(cast: Cast, document: Document) -> None:
    services.mark_seen(cast.department_clerk.standing, document.pk)
    recipient = Recipient.objects.get(document=document, unit=cast.tay_ninh)
    assert (recipient.state, recipient.seen_by) == ("seen", cast.department_clerk.person)
    services.mark_seen(cast.department_clerk.standing, document.pk)
    services.mark_seen(cast.director.standing, document.pk)
    assert types(document).count("recipient.seen") == 1
    assert Sight.objects.filter(document=document).count() == 2


def test_issuer_and_those_above_do_not_see_for_a_recipient(cast: Cast) -> None:
    document = make.issued_document(cast, recipients=[cast.ministry_office])
    services.mark_seen(cast.minister.standing, document.pk)
    services.mark_seen(cast.officer.standing, document.pk)
    assert types(document) == ["document.issued"]
    services.mark_seen(cast.ministry_clerk.standing, document.pk)
    assert types(document)[-1] == "recipient.seen"


def test_looking_again_costs_three_look_ups(cast: Cast, document: Document, django_assert_num_queries: object) -> None:
    standing = cast.department_clerk.standing
    services.mark_seen(standing, document.pk)
    with django_assert_num_queries(2):  # type: ignore[operator]
        services.mark_seen(standing, document.pk)


def test_every_party_sees_how_far_all_are(cast: Cast, document: Document, sign_in: SignIn) -> None:
    services.acknowledge(cast.department_clerk.standing, document.pk)
    for member in (cast.liaison, cast.minister, cast.officer):
        seen = sign_in(member).get(f"/api/v1/documents/{document.pk}/recipients").data
        assert {row["unit"]["short_name"]: row["state"] for row in seen["rows"]} == {
            "Sở TN&MT Tây Ninh": "acknowledged", "Sở TN&MT Nghệ An": "arrived",
        }  # fmt: skip
        assert seen["totals"]["acknowledged"] == 1
        assert set(seen["head"]) == {f"document.{document.pk}"}


def test_doors_of_reception(cast: Cast, document: Document, sign_in: SignIn) -> None:
    client, address = sign_in(cast.department_clerk), f"/api/v1/documents/{document.pk}"
    assert client.post(f"{address}/seen").status_code == 204
    assert client.post(f"{address}/acknowledge", {"unit": "x"}, format="json").status_code == 400
    assert client.post(f"{address}/acknowledge", {"state": "x"}, format="json").status_code == 400
    done = client.post(f"{address}/acknowledge", {"unit": str(cast.tay_ninh.pk)}, format="json")
    assert done.data["state"] == "acknowledged"
    back = client.post(f"{address}/acknowledge/withdraw", {}, format="json")
    assert back.data["state"] == "seen"


def test_second_post_in_the_office_gives_the_right(cast: Cast, document: Document) -> None:
    people.give_post(
        None, cast.department_officer.person, cast.tay_ninh, "Văn thư kiêm nhiệm", ["clerk"], is_primary=False,
        valid_from=SINCE,
    )  # fmt: skip
    recipient = services.acknowledge(cast.department_officer.standing, document.pk)
    assert recipient.acknowledged_position == "Văn thư kiêm nhiệm"
