"""The invented organisations and people: complete, codes well formed, no user name twice."""

import re
from collections import Counter

from backend.demo.content.organisations import (
    ENVIRONMENT,
    OrganisationSeed,
    UnitSeed,
    organisations,
    provinces,
    successions,
    units,
)
from backend.demo.content.people import DEMO_PASSWORD, find, people

OLD_CODE = re.compile(r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$")
NEW_CODE = re.compile(r"^[A-Z]\d{2}(\.[0-9A-Z]{1,4}){0,6}$")


def test_there_are_sixty_three_departments_and_twenty_eight_coasts() -> None:
    assert Counter(seed.kind for seed in organisations()) == {
        "ministry": 1,
        "general_department": 1,
        "province_uc": 63,
        "department": 63,
    }
    assert sum(province.coastal for province in provinces()) == 28


def test_every_code_is_well_formed_and_used_once() -> None:
    seeds: list[OrganisationSeed | UnitSeed] = [seed for seed in organisations() if seed.key != ENVIRONMENT]
    seeds += units()
    for codes, form in (
        ([seed.code_2016 for seed in seeds], OLD_CODE),
        ([seed.code_2020 for seed in seeds], NEW_CODE),
    ):
        assert all(form.match(code) for code in codes)
        assert len(set(codes)) == len(codes)


def test_the_general_department_with_its_own_seal_has_the_code_of_its_unit() -> None:
    own = next(seed for seed in organisations() if seed.key == ENVIRONMENT)
    unit = next(seed for seed in units() if seed.key == "BTNMT.TCMT")
    assert (own.code_2016, own.code_2020) == (unit.code_2016, unit.code_2020)


def test_codes_named_in_the_dossier_are_kept() -> None:
    seeds = {seed.key: seed for seed in organisations()}
    assert (seeds["H53"].code_2016, seeds["H53"].code_2020) == ("000.00.12.H53", "H53.12")
    assert (seeds["BTNMT"].code_2016, seeds["BTNMT"].code_2020) == ("000.00.00.G13", "G13")


def test_every_department_has_five_to_six_units() -> None:
    counted = Counter(unit.organisation for unit in units() if unit.organisation != "BTNMT")
    assert len(counted) == 63
    assert set(counted.values()) <= {5, 6}


def test_sixty_three_departments_become_thirty_four() -> None:
    assert len(successions()) == 63
    assert len({succession.successor_name for succession in successions()}) == 34


def test_every_person_sits_in_a_unit_that_exists() -> None:
    keys = {seed.key for seed in organisations()} | {seed.key for seed in units()}
    assert 240 <= len(people()) <= 280
    assert {person.unit for person in people()} <= keys
    assert {person.organisation for person in people()} <= keys


def test_no_user_name_occurs_twice_and_all_are_plain() -> None:
    names = [person.user_name for person in people()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(\.[a-z]+)*\d?", name) for name in names)


def test_the_named_people_are_found_by_their_post() -> None:
    assert find("tran.thi.uoc").full_name == "Trần Thị Ước"
    assert find("H53:director").full_name == "Hoàng Thị Đào"
    assert find("H41:liaison").full_name == "Võ Ái Ăng"
    assert find("y.bham.eban").position == "Trưởng phòng Quản lý đất đai"


def test_the_password_is_long_enough_for_the_validators() -> None:
    assert len(DEMO_PASSWORD) >= 12
