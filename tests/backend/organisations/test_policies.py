"""Who may change the directory and open a person's stream."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from backend.events.access import first_readable
from backend.events.schema import stream_name
from backend.lib.errors import DomainError
from backend.organisations import policies
from backend.organisations.services import people, structure
from backend.organisations.services.structure import OrganisationFacts, UnitFacts
from backend.organisations.standing import Standing, standing_of
from tests.cast import Cast

NEW_UNIT = UnitFacts("Phòng mới", "Phòng mới", "PM", "division")


@pytest.fixture
def admin(cast: Cast) -> Standing:
    """The administrator of the ministry."""
    person = people.create_person(None, "admin", "Ngô", "Sơn")
    people.give_post(None, person, cast.ministry, "Quản trị hệ thống", ["admin"])
    return standing_of(person)


def refused(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(DomainError) as met:
        act(*args, **kwargs)  # type: ignore[operator]
    assert met.value.status == 403
    return met.value.missing_right


def test_everybody_opens_own_stream_and_nobody_elses(cast: Cast) -> None:
    for member in cast.everybody():
        for other in cast.everybody():
            found = first_readable(member.standing, stream_name("person", other.person.pk))
            assert found == (1 if member == other else None)
    assert first_readable(cast.minister.standing, f"person.{uuid4()}") is None
    assert first_readable(cast.minister.standing, "person.not-an-id") is None
    assert first_readable(cast.minister.standing, f"nothing.{cast.minister.person.pk}") is None


def test_closed_account_opens_no_stream(cast: Cast) -> None:
    person = cast.officer.person
    people.close_account(None, person)
    assert first_readable(standing_of(person), stream_name("person", person.pk)) is None
    assert not policies.visible_people(standing_of(person)).exists()


@pytest.mark.parametrize("name", ["outsider", "minister", "ministry_clerk", "officer", "director"])
def test_nobody_without_the_right_may_change_the_tree(cast: Cast, name: str) -> None:
    standing = getattr(cast, name).standing
    assert refused(structure.create_unit, standing, cast.directorate, NEW_UNIT) == "administer"
    person = cast.department_officer.person
    assert refused(people.give_post, standing, person, cast.directorate, "Chuyên viên", ["officer"]) == "administer"
    assert refused(people.create_person, standing, "new", "Ngô", "Sơn") == "administer"
    assert refused(structure.create_unit_list, standing, "Danh sách", [cast.nghe_an]) == "administer"


def test_administrator_may_change_own_organisation_alone(cast: Cast, admin: Standing) -> None:
    assert structure.create_unit(admin, cast.directorate, NEW_UNIT).parent == cast.directorate
    people.give_post(admin, cast.officer.person, cast.ministry_office, "Thư ký", ["secretary"])
    assert refused(structure.create_unit, admin, cast.nghe_an, NEW_UNIT) == "administer"


def test_administrator_may_not_give_rights_to_oneself(cast: Cast, admin: Standing) -> None:
    assert refused(people.give_post, admin, admin.person, cast.ministry, "Bộ trưởng", ["leader"]) == "administer"


def test_installation_alone_founds_and_merges_organisations(cast: Cast, admin: Standing) -> None:
    facts = OrganisationFacts("Cơ quan mới", "CQM", "CQM", "other", "G99", "000.00.00.G99", "Hà Nội")
    assert refused(structure.create_organisation, admin, facts) == "administer"
    old, new = cast.nghe_an.organisation, cast.tay_ninh.organisation
    assert refused(structure.merge_organisations, admin, [old], new, date(2025, 7, 1)) == "administer"


def test_holder_may_lend_own_post_and_nobody_elses(cast: Cast) -> None:
    days = {"basis": "QĐ 1", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 2)}
    people.delegate(cast.head.standing, cast.head.post, cast.officer.post, **days)  # type: ignore[arg-type]
    assert refused(people.delegate, cast.officer.standing, cast.head.post, cast.officer.post, **days) == "administer"
    assert refused(people.delegate, cast.outsider.standing, cast.head.post, cast.outsider.post, **days) == "administer"


def test_unit_lists_of_other_organisations_are_not_seen(cast: Cast) -> None:
    structure.create_unit_list(None, "Tất cả Sở", [cast.tay_ninh, cast.nghe_an])
    structure.create_unit_list(None, "Của Bộ", [cast.nghe_an], organisation=cast.ministry.organisation)
    names = {m.person.username: {x.name for x in policies.visible_unit_lists(m.standing)} for m in cast.everybody()}
    assert names["officer"] == {"Tất cả Sở", "Của Bộ"}
    assert names["outsider"] == names["director"] == {"Tất cả Sở"}
