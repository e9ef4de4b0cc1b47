"""The page of one document: what each side is given, whose streams it may open next, and at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.documents import services
from backend.documents.models import Document, Handling
from backend.events import log
from tests import make
from tests.cast import Cast, Member
from tests.conftest import SignIn


@pytest.fixture
def ask(sign_in: SignIn) -> Any:
    def page(member: Member, document: Document) -> Any:
        answer = sign_in(member).get(f"/api/v1/documents/{document.pk}")
        assert answer.status_code == 200, answer.data
        return answer

    return page


def side(document: Document, unit: Any) -> str:
    return f"handling.{Handling.objects.get(document=document, unit=unit).pk}"


def test_each_side_is_given_its_own_streams(cast: Cast, ask: Any) -> None:
    document = make.issued_document(cast)
    shared = f"document.{document.pk}"
    assert set(ask(cast.officer, document).data["head"]) == {shared, side(document, cast.directorate)}
    assert set(ask(cast.director, document).data["head"]) == {shared, side(document, cast.tay_ninh)}
    services.bring_in(cast.liaison.standing, document.pk, cast.outsider.person.pk)
    guest = ask(cast.outsider, document).data
    assert set(guest["head"]) == {shared, side(document, cast.nghe_an)}
    assert guest["abilities"] == ["read", "take_part"]
    assert [p["person"]["id"] for p in guest["participants"]] == [str(cast.outsider.person.pk)]


def test_draft_has_its_sides_stream_alone(cast: Cast, ask: Any) -> None:
    draft = make.document(cast)
    page = ask(cast.officer, draft)
    assert page.data["head"] == {side(draft, cast.directorate): 1}
    assert page.data["abilities"] == ["read", "change", "discard"]
    assert page["ETag"] == '"v1"'
    assert page["Cache-Control"] == "no-store"


def test_mine_are_the_units_i_read_through_nearest_first(cast: Cast, ask: Any) -> None:
    document = make.issued_document(cast, recipients=[cast.tay_ninh_land, cast.tay_ninh, cast.nghe_an])
    mine = ask(cast.director, document).data["mine"]
    assert [state["unit"]["id"] for state in mine] == [str(cast.tay_ninh.pk), str(cast.tay_ninh_land.pk)]
    assert ask(cast.officer, document).data["mine"] == []


def test_open_talk_is_there_from_the_issue_on(cast: Cast, ask: Any) -> None:
    document = make.issued_document(cast)
    talks = ask(cast.director, document).data["conversations"]
    assert ("open", f"document.{document.pk}") in [(talk["kind"], talk["stream"]) for talk in talks]


def test_answered_document_is_named_by_its_code(cast: Cast, ask: Any) -> None:
    asked = make.issued_document(cast, recipients=[cast.tay_ninh])
    answer = make.issued_document(
        cast, recipients=[cast.directorate], by=cast.department_clerk, unit=cast.tay_ninh, type="bao_cao",
        replies_to=asked.pk,
    )  # fmt: skip
    assert ask(cast.head, answer).data["document"]["replies_to_code"] == asked.full_code
    assert answer.full_code == "01/BC-STNMT"


def test_page_costs_a_fixed_number_of_statements(cast: Cast, sign_in: SignIn) -> None:
    log.epoch()  # is written when first asked for, and changes what is kept of callers
    client, counts = sign_in(cast.director), []
    for recipients in ([cast.tay_ninh], [cast.tay_ninh, cast.nghe_an, cast.ca_mau, cast.ministry_office]):
        document = make.issued_document(cast, recipients=recipients)
        client.get(f"/api/v1/documents/{document.pk}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/api/v1/documents/{document.pk}")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[1] <= 34


def test_guest_who_is_released_while_the_page_is_made_finds_nothing(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make.issued_document(cast)
    guest = services.bring_in(cast.director.standing, document.pk, cast.outsider.person.pk)
    read = log.heads

    def released(streams: list[str]) -> dict[str, int]:
        monkeypatch.undo()
        services.release(cast.director.standing, document.pk, guest.pk)
        return read(streams)

    client = sign_in(cast.outsider)
    monkeypatch.setattr(log, "heads", released)
    assert client.get(f"/api/v1/documents/{document.pk}").status_code == 404
