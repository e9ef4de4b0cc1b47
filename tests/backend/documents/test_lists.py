"""The list: what each filter lets through, in which order, page by page, and at what cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from backend.documents import services
from backend.documents.models import Document
from backend.events import log
from backend.lib import clock
from tests import make
from tests.cast import Cast, Member
from tests.conftest import SignIn

Found = list[str]


@pytest.fixture
def ask(sign_in: SignIn) -> Any:
    def listed(member: Member, **query: Any) -> Found:
        answer = sign_in(member).get("/api/v1/documents", query)
        assert answer.status_code == 200, answer.data
        return [row["document"]["subject"] for row in answer.data["rows"]]

    return listed


def test_list_shows_what_one_may_see(cast: Cast, ask: Any) -> None:
    make.document(cast, subject="dự thảo")
    make.issued_document(cast, subject="gửi Tây Ninh", recipients=[cast.tay_ninh])
    make.issued_document(cast, subject="gửi Nghệ An", recipients=[cast.nghe_an])
    assert set(ask(cast.officer)) == {"dự thảo", "gửi Tây Ninh", "gửi Nghệ An"}
    assert ask(cast.director) == ["gửi Tây Ninh"]
    assert ask(cast.liaison) == ["gửi Nghệ An"]
    assert ask(cast.outsider) == []


def test_pressure_puts_urgency_before_deadline_and_deadline_before_none(cast: Cast, ask: Any) -> None:
    day = clock.today()
    make.issued_document(cast, subject="không hạn")
    make.issued_document(cast, subject="hạn xa", due_date=day + timedelta(days=9))
    make.issued_document(cast, subject="hạn gần", due_date=day + timedelta(days=1))
    make.issued_document(cast, subject="hỏa tốc", urgency=3)
    assert ask(cast.director) == ["hỏa tốc", "hạn gần", "hạn xa", "không hạn"]
    assert ask(cast.director, sort="deadline") == ["hạn gần", "hạn xa", "hỏa tốc", "không hạn"]
    assert ask(cast.director, sort="newest") == ["hỏa tốc", "hạn gần", "hạn xa", "không hạn"]


def test_filters(cast: Cast, ask: Any) -> None:
    day = clock.today()
    make.issued_document(cast, subject="đất", field="dat_dai", type="chi_thi", due_date=day)
    make.issued_document(cast, subject="nước", field="tai_nguyen_nuoc", type="cong_van", urgency=1)
    with clock.at(clock.now() - timedelta(days=20)):
        make.issued_document(cast, subject="trễ", field="khac", type="bao_cao", due_date=day - timedelta(days=10))
    make.document(cast, subject="dự thảo", due_date=day + timedelta(days=6))
    cases: list[tuple[dict[str, str], set[str]]] = [
        ({"field": "dat_dai"}, {"đất", "dự thảo"}),
        ({"type": "cong_van"}, {"nước"}),
        ({"urgency": "1"}, {"nước"}),
        ({"state": "draft"}, {"dự thảo"}),
        ({"state": "issued"}, {"đất", "nước", "trễ"}),
        ({"due": "overdue"}, {"trễ"}),
        ({"due": "today"}, {"đất"}),
        ({"due": "week"}, {"đất", "dự thảo"}),
        ({"due": "none"}, {"nước"}),
        ({"box": "drafts"}, {"dự thảo"}),
        ({"box": "issued"}, {"đất", "nước", "trễ"}),
        ({"box": "received"}, set()),
        ({"box": "following"}, set()),
        ({"organisation": str(cast.ministry.organisation_id)}, {"đất", "nước", "trễ", "dự thảo"}),
        ({"organisation": str(cast.tay_ninh.organisation_id)}, set()),
        ({"unit": str(cast.directorate.pk)}, {"đất", "nước", "trễ", "dự thảo"}),
        ({"unit": str(cast.ministry_office.pk)}, set()),
        ({"field": "", "q": ""}, {"đất", "nước", "trễ", "dự thảo"}),
    ]
    for query, expected in cases:
        assert set(ask(cast.officer, **query)) == expected, query


def test_box_to_acknowledge_empties(cast: Cast, ask: Any) -> None:
    document = make.issued_document(cast, subject="chờ")
    assert ask(cast.department_clerk, box="to_acknowledge") == ["chờ"]
    assert ask(cast.officer, box="to_acknowledge") == []
    services.acknowledge(cast.director.standing, document.pk)
    assert ask(cast.department_clerk, box="to_acknowledge") == []
    assert ask(cast.department_clerk, box="received") == ["chờ"]


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("chi thi dat dai", 1),
        ("Chỉ thị đất đai", 1),
        ("CHI THI", 1),
        ("đất chỉ", 1),
        ("917/QĐ-BTNMT", 1),
        ("917/qd", 1),
        ("917", 1),
        ("btnmt", 2),
        ("vinh", 1),
        ("at dai", 0),
        ("%", 0),
        ("_", 0),
        ("chi thi nuoc", 0),
    ],
)
def test_words_find_without_marks_and_by_their_beginnings(cast: Cast, ask: Any, words: str, hits: int) -> None:
    make.issued_document(cast, type="chi_thi", subject="Chấn chỉnh quản lý đất đai", number=2)
    make.issued_document(
        cast, type="quyet_dinh", subject="Ban hành Quy chế", number=917, signer_name="Trịnh Quang Vĩnh"
    )
    assert len(ask(cast.director, q=words)) == hits


@pytest.mark.parametrize("sort", ["pressure", "newest", "deadline"])
def test_pages_are_complete_without_repeats_while_rows_arrive(cast: Cast, sign_in: SignIn, sort: str) -> None:
    day = clock.today()
    for n in range(7):
        due = None if n % 3 == 0 else day + timedelta(days=n % 2)
        make.issued_document(cast, subject=f"văn bản {n}", urgency=n % 2, due_date=due)
    client, cursor, found = sign_in(cast.director), None, []
    for _ in range(10):
        query: dict[str, Any] = {"sort": sort, "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = client.get("/api/v1/documents", query).data
        found += [row["document"]["subject"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
        make.issued_document(cast, subject="vừa đến", urgency=4)
    assert sorted(set(found) - {"vừa đến"}) == [f"văn bản {n}" for n in range(7)]
    assert len([subject for subject in found if subject != "vừa đến"]) == 7


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "101"}, {"limit": "x"}, {"cursor": "x"}, {"sort": "subject"},
        {"type": "luat"}, {"urgency": "9"}, {"due": "soon"}, {"box": "all"}, {"unit": "x"}, {"q": "x" * 201},
        {"q": "\x00"}, {"subject__regex": ".*"}, {"state": "discarded"}, {"unit": "１"},
    ],
)  # fmt: skip
def test_what_no_filter_knows_is_refused(cast: Cast, sign_in: SignIn, query: dict[str, str]) -> None:
    assert sign_in(cast.director).get("/api/v1/documents", query).status_code == 400


def test_cursor_of_another_person_or_order_is_refused(cast: Cast, sign_in: SignIn) -> None:
    for n in range(2):
        make.issued_document(cast, subject=str(n))
    cursor = sign_in(cast.director).get("/api/v1/documents", {"limit": 1}).data["next"]
    assert sign_in(cast.department_clerk).get("/api/v1/documents", {"cursor": cursor}).status_code == 400
    assert sign_in(cast.director).get("/api/v1/documents", {"cursor": cursor, "sort": "newest"}).status_code == 400


def test_row_says_where_my_unit_stands(cast: Cast, sign_in: SignIn) -> None:
    document = make.issued_document(cast)
    services.acknowledge(cast.department_clerk.standing, document.pk)
    answer = sign_in(cast.director).get("/api/v1/documents").data
    row = answer["rows"][0]
    assert row["totals"] == {"recipients": 2, "seen": 1, "acknowledged": 1}
    assert (row["mine"]["unit"]["id"], row["mine"]["state"]) == (str(cast.tay_ninh.pk), "acknowledged")
    assert row["talk"]["last_ordinal"] == 0
    own = {f"person.{cast.director.person.pk}", f"unit.{cast.tay_ninh.pk}"}
    assert set(answer["head"]) == {*own, f"document.{document.pk}"}
    assert answer["epoch"]
    assert sign_in(cast.officer).get("/api/v1/documents").data["rows"][0]["mine"] is None


def test_longer_list_costs_no_more_statements(cast: Cast, sign_in: SignIn) -> None:
    from django.db import connection

    log.epoch()  # is written when first asked for, and changes what is kept of callers
    client, counts = sign_in(cast.director), []
    for wanted in (1, 6):
        while Document.objects.count() < wanted:
            make.issued_document(cast)
        client.get("/api/v1/documents")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/api/v1/documents")
        counts.append(len(captured))
        assert not any("COUNT(*)" in query["sql"] for query in captured)
    assert counts[0] == counts[1]
    assert counts[1] <= 8


def test_document_is_found_by_its_code_by_those_who_may_see_it(cast: Cast, sign_in: SignIn) -> None:
    document = make.issued_document(cast, number=917, type="quyet_dinh", issue_date=date(2019, 4, 22))
    found = sign_in(cast.director).get("/api/v1/documents/by-code", {"code": "917/QĐ-BTNMT"})
    assert found.data == {"id": str(document.pk)}
    for member, code in ((cast.outsider, "917/QĐ-BTNMT"), (cast.director, "918/QĐ-BTNMT"), (cast.director, "")):
        assert sign_in(member).get("/api/v1/documents/by-code", {"code": code}).status_code == 404
