"""Looking people and units up as they are typed, and walking through lists without losing or repeating anybody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.organisations.services import people, structure
from backend.organisations.services.structure import UnitFacts
from tests.cast import Cast
from tests.conftest import SignIn

PEOPLE, UNITS = "/api/v1/directory/people", "/api/v1/directory/units"


@pytest.fixture
def client(sign_in: SignIn, cast: Cast) -> Any:
    """The outsider: the directory is open to everybody who is signed in."""
    return sign_in(cast.outsider)


def names(answer: Any) -> list[str]:
    return [row["person"]["name"] for row in answer.json()["rows"]]


@pytest.fixture
def trans(cast: Cast) -> None:
    for number, (family_middle, given) in enumerate(
        [("Trần Văn", "Minh"), ("Trần Thị", "Mình"), ("Trịnh", "Minh"), ("Mai Trân", "Châu"), ("Đinh Đức", "Đạt")]
    ):
        people.create_person(None, f"p{number}", family_middle, given)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tran minh", ["Trần Văn Minh", "Trần Thị Mình"]),
        ("TRAN MINH", ["Trần Văn Minh", "Trần Thị Mình"]),
        ("minh tran", ["Trần Văn Minh", "Trần Thị Mình"]),
        ("mình", ["Trần Thị Mình", "Trần Văn Minh", "Trịnh Minh"]),
        ("tr mi", ["Trần Văn Minh", "Trịnh Minh", "Trần Thị Mình"]),
        ("dinh dat", ["Đinh Đức Đạt"]),
        ("đạt", ["Đinh Đức Đạt"]),
        ("Đinh", ["Đinh Đức Đạt"]),
        ("a\u0323t", []),
        ("inh", []),
        ("%", []),
        ("_", []),
        ("tran' OR 1=1 --", []),
        ("(", []),
        ("\\", []),
    ],
)
def test_people_are_found_by_the_beginnings_of_words(client: Any, trans: None, query: str, expected: list[str]) -> None:
    found = [name for name in names(client.get(PEOPLE, {"q": query})) if name in expected or not expected]
    assert found == expected


def test_decomposed_letters_find_the_same(client: Any, trans: None) -> None:
    composed = names(client.get(PEOPLE, {"q": "Trần Thị Mình"}))
    decomposed = names(client.get(PEOPLE, {"q": "Tra\u0302\u0300n Thi\u0323 Mi\u0300nh"}))
    assert composed == decomposed == ["Trần Thị Mình"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tn ti", {"Sở TN&MT Tây Ninh", "Sở TN&MT Nghệ An", "Sở TN&MT Cà Mau"}),
        ("so mt tay ninh", {"Sở TN&MT Tây Ninh", "Phòng QLĐĐ, Sở TN&MT Tây Ninh"}),
        ("TCQLĐĐ", {"Tổng cục QLĐĐ"}),
        ("tcqldd", {"Tổng cục QLĐĐ"}),
        ("quản lý đất", {"Tổng cục QLĐĐ", "Phòng QLĐĐ, Sở TN&MT Tây Ninh"}),
    ],
)
def test_units_are_found_by_name_and_notation(client: Any, query: str, expected: set[str]) -> None:
    assert {row["short_name"] for row in client.get(UNITS, {"q": query}).json()["rows"]} == expected


def test_people_are_listed_in_vietnamese_order_of_given_names(client: Any, cast: Cast) -> None:
    found = names(client.get(PEOPLE))
    assert found == [
        "Huỳnh Thị Ngọc Ánh", "Phạm Thị Ân", "Đỗ Thu Hằng", "Phan Thị Ngọc Hân", "Đặng Sỹ Ngạn", "Võ Thành Nhân",
        "Lê Đức Thịnh", "Trần Thị Ước", "Trịnh Quang Vĩnh", "Mai Xuân Vịnh",
    ]  # fmt: skip


@pytest.mark.parametrize("query", [{}, {"q": "n"}, {"q": "th"}])
def test_walk_by_pages_meets_everybody_once(client: Any, trans: None, query: dict[str, str]) -> None:
    whole = names(client.get(PEOPLE, {**query, "limit": 100}))
    walked: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(PEOPLE, {**query, "limit": 3, **({"cursor": cursor} if cursor else {})})
        walked += names(page)
        cursor = page.json()["next"]
    assert walked == whole
    assert len(whole) == len(set(whole))


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "101"}, {"limit": "1e9"}, {"limit": "٣"}, {"cursor": "nonsense"},
        {"offset": "5"}, {"order": "password"}, {"person__password": "x"}, {"q": "x" * 101}, {"q": "a\x00b"},
    ],
)  # fmt: skip
def test_undeclared_or_unbounded_questions_are_refused(client: Any, query: dict[str, str]) -> None:
    answer = client.get(PEOPLE, query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == next(iter(query))


def test_cursor_of_another_list_is_refused(client: Any) -> None:
    cursor = client.get(UNITS, {"limit": 1}).json()["next"]
    assert client.get(UNITS, {"limit": 1, "cursor": cursor}).status_code == 200
    assert client.get(PEOPLE, {"cursor": cursor}).status_code == 400


def test_tree_lists_parents_before_children_in_one_query(client: Any, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/api/v1/directory/tree", {"organisation": str(cast.ministry.organisation_id)})
    assert len([q for q in queries if "organisations_unit" in q["sql"] and "COUNT" in q["sql"]]) == 1
    rows = answer.json()["rows"]
    assert [row["notation"] for row in rows] == ["BTNMT", "TCQLĐĐ", "VP"]
    assert [row["head_count"] for row in rows] == [1, 2, 2]
    own = client.get("/api/v1/directory/tree").json()["rows"]
    assert [row["short_name"] for row in own] == ["Sở TN&MT Cà Mau"]


def test_unit_shows_the_way_to_it_and_its_people(client: Any, cast: Cast) -> None:
    below = structure.create_unit(None, cast.directorate, UnitFacts("Cục Đăng ký", "Cục ĐK", "CĐK", "cuc"))
    page = client.get(f"{UNITS}/{below.pk}").json()
    assert [unit["notation"] for unit in page["path"]] == ["BTNMT", "TCQLĐĐ"]
    above = client.get(f"{UNITS}/{cast.directorate.pk}").json()
    assert [unit["id"] for unit in above["children"]] == [str(below.pk)]
    assert names_of(above) == ["Đỗ Thu Hằng", "Lê Đức Thịnh"]


def names_of(page: dict[str, Any]) -> list[str]:
    return [row["person"]["name"] for row in page["people"]]


def test_person_shows_posts_but_nothing_private(client: Any, cast: Cast) -> None:
    answer = client.get(f"{PEOPLE}/{cast.head.person.pk}").json()
    assert answer["posts"][0]["position"] == "Tổng cục trưởng"
    assert set(answer["person"]) == {"id", "name", "title"}


def test_closed_accounts_and_ended_units_are_gone(client: Any, cast: Cast) -> None:
    people.close_account(None, cast.head.person)
    assert client.get(f"{PEOPLE}/{cast.head.person.pk}").status_code == 404
    assert names(client.get(PEOPLE, {"q": "thinh"})) == []
    assert names_of(client.get(f"{UNITS}/{cast.directorate.pk}").json()) == ["Đỗ Thu Hằng"]


@pytest.mark.parametrize("place", [PEOPLE, UNITS])
@pytest.mark.parametrize("wrong", ["1", "-1", "9" * 30, "١٢٣", "{upper}", "{braces}", "not-an-id", "%00"])
def test_wrong_ids_look_exactly_like_missing_ones(client: Any, cast: Cast, place: str, wrong: str) -> None:
    existing = str(cast.head.person.pk if place == PEOPLE else cast.directorate.pk)
    wrong = wrong.format(upper=existing.upper(), braces=f"{{{existing}}}") if "{" in wrong else wrong
    missing, other = client.get(f"{place}/{uuid4()}"), client.get(f"{place}/{wrong}")
    assert (missing.status_code, other.status_code) == (404, 404)
    assert without_id(missing) == without_id(other)


def without_id(answer: Any) -> tuple[dict[str, Any], dict[str, str]]:
    headers = {k: v for k, v in answer.headers.items() if k not in {"X-Request-Id", "Content-Length"}}
    return {**answer.json(), "request_id": ""}, headers


def test_stranger_may_read_nothing(cast: Cast) -> None:
    from rest_framework.test import APIClient

    for place in (PEOPLE, UNITS, "/api/v1/directory/tree", "/api/v1/directory/organisations", "/api/v1/unit-lists"):
        assert APIClient().get(place).status_code == 401


def test_organisations_are_found_with_the_unit_that_stands_for_them(client: Any, cast: Cast) -> None:
    rows = client.get("/api/v1/directory/organisations", {"q": "tay ninh"}).json()["rows"]
    assert [(row["code20"], row["root"]["id"]) for row in rows] == [("H53.12", str(cast.tay_ninh.pk))]


def test_unit_lists_carry_their_units(client: Any, cast: Cast) -> None:
    structure.create_unit_list(None, "Hai Sở", [cast.tay_ninh, cast.nghe_an])
    rows = client.get("/api/v1/unit-lists").json()["rows"]
    assert [(row["name"], row["count"]) for row in rows] == [("Hai Sở", 2)]
    assert {unit["short_name"] for unit in rows[0]["units"]} == {"Sở TN&MT Tây Ninh", "Sở TN&MT Nghệ An"}


@pytest.mark.parametrize("place", [PEOPLE, UNITS])
def test_listing_costs_the_same_for_one_and_for_many(client: Any, trans: None, place: str) -> None:
    client.get(place, {"limit": 1})
    counts = []
    for limit in (1, 10):
        with CaptureQueriesContext(connection) as queries:
            client.get(place, {"limit": limit})
        counts.append(len(queries))
    assert counts[0] == counts[1]
