"""Where people stand: roles reach as far as the table says, delegations only between their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.lib import clock
from backend.organisations.models import Person
from backend.organisations.roles import TABLE, VERBS
from backend.organisations.services import people, structure
from backend.organisations.services.structure import UnitFacts
from backend.organisations.standing import standing_of, standings_of
from tests.cast import Cast, Member

BEGIN, END = date(2026, 3, 2), date(2026, 3, 6)


def noon(day: date) -> datetime:
    """Midday in Vietnam."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def test_unit_head_reads_own_unit_but_not_the_whole_ministry(cast: Cast) -> None:
    assert cast.head.standing.units("read") == {cast.directorate.pk}


def test_unit_head_reads_what_lies_below(cast: Cast) -> None:
    below = structure.create_unit(None, cast.directorate, UnitFacts("Cục Đăng ký", "Cục ĐK", "CĐKĐĐ", "cuc"))
    lowest = structure.create_unit(None, below, UnitFacts("Phòng Tổng hợp", "Phòng TH", "TH", "division"))
    assert cast.head.standing.units("read") == {cast.directorate.pk, below.pk, lowest.pk}
    assert cast.officer.standing.units("read") == {cast.directorate.pk}


def test_clerk_serves_the_whole_organisation_and_no_other(cast: Cast) -> None:
    units = cast.ministry_clerk.standing.units("issue")
    assert units == {cast.ministry.pk, cast.ministry_office.pk, cast.directorate.pk}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_outsider_stands_nowhere_in_other_organisations(cast: Cast, verb: str) -> None:
    assert cast.outsider.standing.units(verb) <= {cast.ca_mau.pk}


def test_officer_may_not_acknowledge_or_issue(cast: Cast) -> None:
    standing = cast.department_officer.standing
    assert standing.units("take_part") == {cast.tay_ninh_land.pk}
    assert not standing.units("acknowledge")
    assert not standing.units("issue")


def test_administrator_of_the_machine_reads_no_content(cast: Cast) -> None:
    admin = people.create_person(None, "admin", "Ngô", "Sơn")
    people.give_post(None, admin, cast.ministry, "Quản trị hệ thống", ["admin"])
    standing = standing_of(admin)
    assert not standing.units("read")
    assert cast.directorate.pk in standing.units("administer")


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        (BEGIN - timedelta(days=1), False),
        (BEGIN, True),
        (END, True),
        (END + timedelta(days=1), False),
    ],
)
def test_deputy_acts_only_between_the_dates(cast: Cast, day: date, acts: bool) -> None:
    lend(cast)
    with clock.at(noon(day)):
        standing = cast.officer.standing
        assert (cast.directorate.pk in standing.units("release_position")) is acts
        seat = standing.seat_for("release_position", cast.directorate.pk)
        assert (seat is not None and seat.for_person == cast.head.person) is acts


def lend(cast: Cast, **changes: object) -> object:
    fields = {"basis": "QĐ 12/QĐ-TCQLĐĐ", "valid_from": BEGIN, "valid_to": END, **changes}
    return people.delegate(None, cast.head.post, cast.officer.post, **fields)  # type: ignore[arg-type]


def test_day_begins_at_midnight_in_vietnam(cast: Cast) -> None:
    lend(cast)
    first_moment = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    with clock.at(first_moment):
        assert cast.officer.standing.units("release_position")
    with clock.at(first_moment - timedelta(seconds=1)):
        assert not cast.officer.standing.units("release_position")


def test_deputy_has_only_the_verbs_that_were_lent(cast: Cast) -> None:
    lend(cast, verbs=["acknowledge"])
    with clock.at(noon(BEGIN)):
        assert cast.officer.standing.units("acknowledge") == {cast.directorate.pk}
        assert not cast.officer.standing.units("conclude")


def test_revoked_delegation_ends_at_once(cast: Cast) -> None:
    delegation = lend(cast)
    with clock.at(noon(BEGIN)):
        people.revoke_delegation(None, delegation)  # type: ignore[arg-type]
        assert not cast.officer.standing.units("release_position")


def test_delegation_of_somebody_who_left_gives_nothing(cast: Cast) -> None:
    lend(cast)
    people.end_post(None, cast.head.post, BEGIN)
    with clock.at(noon(BEGIN)):
        assert cast.officer.standing.units("release_position")
    with clock.at(noon(BEGIN + timedelta(days=1))):
        assert not cast.officer.standing.units("release_position")


def test_delegation_is_not_passed_on(cast: Cast) -> None:
    lend(cast)
    fields = {"basis": "x", "valid_from": BEGIN, "valid_to": END}
    people.delegate(None, cast.officer.post, cast.ministry_clerk.post, **fields)  # type: ignore[arg-type]
    with clock.at(noon(BEGIN)):
        seats = cast.ministry_clerk.standing.seats
        assert [seat.post for seat in seats] == [cast.ministry_clerk.post, cast.officer.post]


def test_ended_post_gives_nothing(cast: Cast) -> None:
    people.end_post(None, cast.officer.post, date(2026, 1, 31))
    with clock.at(noon(date(2026, 1, 31))):
        assert cast.officer.standing.units("read")
    with clock.at(noon(date(2026, 2, 1))):
        assert cast.officer.standing.seats == ()


def test_closed_account_stands_nowhere(cast: Cast) -> None:
    people.close_account(None, cast.minister.person)
    assert cast.minister.standing.seats == ()


def test_person_with_two_posts_has_the_rights_of_both(cast: Cast) -> None:
    people.give_post(None, cast.officer.person, cast.ministry_office, "Thư ký", ["secretary"], is_primary=False)
    standing = cast.officer.standing
    assert standing.units("read") == {cast.ministry.pk, cast.ministry_office.pk, cast.directorate.pk}
    assert standing.main_seat is not None
    assert standing.main_seat.post == cast.officer.post


def test_standing_costs_three_queries_whatever_the_size(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        _ = cast.minister.standing
    assert len(queries) <= 3


def test_many_people_stand_where_each_stands_alone_in_three_queries(cast: Cast) -> None:
    lend(cast)
    people.give_post(None, cast.officer.person, cast.ministry_office, "Thư ký", ["secretary"], is_primary=False)
    people.close_account(None, cast.outsider.person)
    everybody = [Person.objects.get(pk=member.person.pk) for member in cast.everybody()]
    with clock.at(noon(BEGIN)):
        with CaptureQueriesContext(connection) as queries:
            together = standings_of(everybody)
        assert len(queries) == 3
        assert together == {person.pk: standing_of(person) for person in everybody}
    assert together[cast.outsider.person.pk].seats == ()


def test_nobody_stands_nowhere_without_a_query() -> None:
    assert standings_of([]) == {}


def test_every_role_names_known_reaches() -> None:
    assert {where for verbs in TABLE.values() for where in verbs.values()} <= {"own", "below", "organisation"}


def test_everybody_of_the_cast_stands_somewhere(cast: Cast) -> None:
    member: Member
    for member in cast.everybody():
        assert member.unit.pk in member.standing.units("read"), member.person.username
