"""The office's verbs on organisations and people: what they change, and whom they tell."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest

from backend.events.models import StoredEvent
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.errors import DomainError
from backend.organisations.models import Organisation, OrganisationSuccession, Person, Post, Unit
from backend.organisations.services import people, structure
from backend.organisations.services.structure import OrganisationFacts, UnitFacts
from tests.cast import Cast

MERGER = date(2025, 7, 1)


def told(person: Person) -> list[str]:
    rows = StoredEvent.objects.filter(stream_id=stream_name("person", person.pk)).order_by("seq")
    return [row.type if row.payload is None else f"{row.type}:{row.payload.get('reason', '')}" for row in rows]


def test_organisation_is_founded_with_one_root_unit(cast: Cast) -> None:
    facts = OrganisationFacts("Bộ Nội  vụ", "Bộ NV", "BNV", "ministry", "G09", "000.00.00.G09", "Hà Nội")
    made = structure.create_organisation(None, facts)
    root = structure.root_of(made)
    assert (made.name, root.name, root.kind, root.notation) == ("Bộ Nội vụ", "Bộ Nội vụ", "root", "BNV")
    assert made.folded == "bo noi vu bo nv g09"


def test_giving_a_post_tells_the_person(cast: Cast) -> None:
    people.give_post(None, cast.officer.person, cast.ministry_office, "Thư ký", ["secretary", "secretary"])
    assert told(cast.officer.person) == ["rights.changed:post", "rights.changed:post"]
    assert Post.objects.get(unit=cast.ministry_office, person=cast.officer.person).roles == ["secretary"]


def test_unknown_role_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="invalid"):
        people.give_post(None, cast.officer.person, cast.ministry_office, "Vua", ["king"])
    assert told(cast.officer.person) == ["rights.changed:post"]


def test_ending_a_post_tells_whoever_acted_for_it(cast: Cast) -> None:
    days = {"basis": "QĐ 1", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    people.delegate(None, cast.head.post, cast.officer.post, **days)  # type: ignore[arg-type]
    people.end_post(None, cast.head.post, clock.today())
    assert told(cast.head.person)[-1] == "rights.changed:post"
    assert told(cast.officer.person)[-2:] == ["rights.changed:delegation", "rights.changed:post"]


def test_post_that_has_ended_does_not_end_later(cast: Cast) -> None:
    people.end_post(None, cast.head.post, date(2026, 1, 1))
    with pytest.raises(DomainError, match="already_ended"):
        people.end_post(None, cast.head.post, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_to": date(2025, 1, 1)}, "ends_before_begin"),
        ({"verbs": ["conquer"]}, "unknown_verb"),
        ({"to_post": "head"}, "same_person"),
    ],
)
def test_senseless_delegation_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    to_post = cast.head.post if changes.pop("to_post", "") else cast.officer.post
    fields = {"basis": "QĐ 1", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 2), **changes}
    with pytest.raises(DomainError) as met:
        people.delegate(None, cast.head.post, to_post, **fields)  # type: ignore[arg-type]
    assert met.value.fields[0].code == code


def test_closing_an_account_ends_everything_of_it(cast: Cast) -> None:
    people.close_account(None, cast.officer.person)
    assert told(cast.officer.person)[-2:] == ["sessions.ended:", "rights.changed:account"]


def test_closing_an_account_tells_whoever_acted_for_it(cast: Cast) -> None:
    """Or else their sockets would go on receiving what only the closed account's post let them read."""
    days = {"basis": "QĐ 1", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    people.delegate(None, cast.head.post, cast.outsider.post, **days)  # type: ignore[arg-type]
    people.close_account(None, cast.head.person)
    assert told(cast.outsider.person)[-1] == "rights.changed:account"
    assert cast.directorate.pk not in cast.outsider.standing.units("read")


def test_name_is_kept_in_the_form_in_which_it_is_looked_for(cast: Cast) -> None:
    facts = UnitFacts("Phòng  Đo đạc", "Phòng ĐĐ", unicodedata.normalize("NFD", "QLĐĐ-Ước"), "division")
    unit = structure.create_unit(None, cast.directorate, facts)
    assert (unit.name, unit.notation) == ("Phòng Đo đạc", "QLĐĐ-Ước")
    person = people.create_person(None, "a", "Lê", "Ân", title=unicodedata.normalize("NFD", "Đồng chí"))
    assert person.title == "Đồng chí"


def test_revoking_twice_tells_once(cast: Cast) -> None:
    days = {"basis": "QĐ 1", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    given = people.delegate(None, cast.head.post, cast.officer.post, **days)  # type: ignore[arg-type]
    people.revoke_delegation(cast.head.standing, given)
    people.revoke_delegation(cast.head.standing, given)
    assert told(cast.officer.person).count("rights.changed:delegation") == 2


def successor(name: str = "Sở Nông nghiệp và Môi trường tỉnh Tây Ninh") -> Organisation:
    facts = OrganisationFacts(
        name, "Sở NN&MT Tây Ninh", "SNNMT", "department", "H53.22", "000.00.22.H53", "Tây Ninh", valid_from=MERGER
    )
    made = structure.create_organisation(None, facts)
    unit = UnitFacts("Phòng Quản lý đất đai", "Phòng QLĐĐ", "QLĐĐ", "division", valid_from=MERGER)
    structure.create_unit(None, structure.root_of(made), unit)
    return made


def test_merger_moves_people_to_the_successor_on_the_day(cast: Cast) -> None:
    old, new = cast.tay_ninh.organisation, successor()
    structure.merge_organisations(None, [old], new, MERGER)
    before, after = MERGER - timedelta(days=1), MERGER
    for member, notation in ((cast.director, "SNNMT"), (cast.department_officer, "QLĐĐ")):
        was = Post.objects.valid(before).get(person=member.person)
        now = Post.objects.valid(after).select_related("unit").get(person=member.person)
        assert was == member.post
        assert (now.unit.organisation_id, now.unit.notation) == (new.pk, notation)
        assert (now.position, now.roles) == (was.position, was.roles)
        assert told(member.person)[-1] == "rights.changed:post"
    assert OrganisationSuccession.objects.get(old=old).new == new
    assert not Organisation.objects.valid(after).filter(pk=old.pk).exists()
    assert Organisation.objects.valid(before).filter(pk=old.pk).exists()


def test_merger_tells_whoever_acted_for_a_post_that_ends(cast: Cast) -> None:
    days = {"basis": "QĐ 1", "valid_from": date(2025, 1, 1), "valid_to": date(2026, 12, 31)}
    people.delegate(None, cast.director.post, cast.liaison.post, **days)  # type: ignore[arg-type]
    structure.merge_organisations(None, [cast.tay_ninh.organisation], successor(), MERGER)
    assert told(cast.liaison.person)[-1] == "rights.changed:post"


def test_unit_that_was_to_end_after_the_merger_ends_with_it(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.tay_ninh_land.pk).update(valid_to=MERGER + timedelta(days=90))
    structure.merge_organisations(None, [cast.tay_ninh.organisation], successor(), MERGER)
    assert not Unit.objects.valid(MERGER).filter(organisation=cast.tay_ninh.organisation).exists()


def test_merger_leaves_others_alone(cast: Cast) -> None:
    structure.merge_organisations(None, [cast.tay_ninh.organisation], successor(), MERGER)
    assert told(cast.liaison.person) == ["rights.changed:post"]
    assert Post.objects.valid(MERGER).get(person=cast.liaison.person) == cast.liaison.post


def test_organisation_does_not_end_twice(cast: Cast) -> None:
    new = successor()
    structure.merge_organisations(None, [cast.tay_ninh.organisation], new, MERGER)
    with pytest.raises(DomainError, match="already_ended"):
        structure.merge_organisations(None, [cast.tay_ninh.organisation], new, MERGER + timedelta(days=30))
    with pytest.raises(DomainError, match="invalid"):
        structure.merge_organisations(None, [new], new, MERGER)


def test_user_names_are_plain_and_lower_case(db: None) -> None:
    person = people.create_person(None, "  Ng.Van.A ", "Nguyễn  Văn", "An")
    assert (person.username, person.name) == ("ng.van.a", "Nguyễn Văn An")
    assert not person.has_usable_password()
