"""Registering, changing and discarding drafts: who may, what is checked, and what others see of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backend.documents import services
from backend.documents.entry import Entry
from backend.documents.models import Document, Handling
from backend.events.log import read
from backend.lib import clock
from tests import make
from tests.backend.documents.conftest import refusal, said
from tests.cast import Cast
from tests.conftest import SignIn

MISSING = "01900000-0000-7000-8000-000000000000"


def entry(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {"unit": str(cast.directorate.pk), "type": "chi_thi", "subject": "Về quản lý đất đai", **fields}


def test_officer_registers_for_the_own_unit_and_not_for_another(cast: Cast) -> None:
    assert make.document(cast, by=cast.officer).state == "draft"
    error = refusal(lambda: make.document(cast, by=cast.officer, unit=cast.ministry_office))
    assert (error.status, error.missing_right) == (403, "register")
    assert refusal(lambda: make.document(cast, by=cast.liaison)).missing_right == "register"


def test_draft_is_changed_by_who_may_not_see_what_it_answers(cast: Cast) -> None:
    asked = make.issued_document(cast, recipients=[cast.nghe_an], unit=cast.ministry_office)
    draft = make.document(cast, by=cast.ministry_clerk, replies_to=asked.pk)
    changed = services.change_document(cast.officer.standing, draft.pk, 1, {"subject": "Về việc khác"})
    assert (changed.subject, changed.replies_to_id) == ("Về việc khác", asked.pk)
    error = refusal(lambda: make.document(cast, by=cast.officer, replies_to=asked.pk))
    assert error.fields[0].code == "unknown_document"


def test_only_who_may_issue_gives_a_number(cast: Cast) -> None:
    assert refusal(lambda: make.document(cast, by=cast.officer, number=5)).missing_right == "issue"
    assert make.document(cast, by=cast.ministry_clerk, number=5).number == 5


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"type": "luat"}, "type", "unknown_choice"),
        ({"field": "vu_tru"}, "field", "unknown_choice"),
        ({"urgency": 5}, "urgency", "max_value"),
        ({"urgency": "gấp"}, "urgency", "invalid"),
        ({"circulation": "all"}, "circulation", "unknown_choice"),
        ({"steering": 0}, "steering", "min_value"),
        ({"legal_weight": "heavy"}, "legal_weight", "unknown_choice"),
        ({"subject": ""}, "subject", "blank"),
        ({"subject": "\u200b\u200b"}, "subject", "blank"),
        ({"subject": "x" * 501}, "subject", "max_length"),
        ({"subject": "a\x00b"}, "", "bad_character"),
        ({"signer_name": "x" * 51}, "signer_name", "max_length"),
        ({"issue_date": "2999-01-01"}, "issue_date", "out_of_range"),
        ({"issue_date": "1900-01-01"}, "issue_date", "out_of_range"),
        ({"issue_date": "2027-02-29"}, "issue_date", "invalid"),
        ({"issue_date": "2026-01-02", "due_date": "2026-01-01"}, "due_date", "before_issue"),
        ({"issue_date": "2026-01-02", "effective_date": "2026-01-01"}, "effective_date", "before_issue"),
        ({"due_date": "9999-12-31"}, "due_date", "out_of_range"),
        ({"copies": -1}, "copies", "min_value"),
        ({"number": 0}, "number", "min_value"),
        ({"main": MISSING}, "main", "unknown_file"),
        ({"annexes": [MISSING]}, "annexes.0", "unknown_file"),
        ({"replies_to": MISSING}, "replies_to", "unknown_document"),
        ({"state": "issued"}, "state", "unknown_field"),
        ({"full_code": "1/CT-X"}, "full_code", "unknown_field"),
        ({"unit": MISSING}, "unit", "unknown_unit"),
        ({"unit": "x"}, "unit", "invalid"),
    ],
)
def test_wrong_field_is_named(cast: Cast, sign_in: SignIn, fields: dict[str, Any], path: str, code: str) -> None:
    answer = sign_in(cast.ministry_clerk).post("/api/v1/documents", entry(cast, **fields), format="json")
    assert answer.status_code == 400, answer.data
    assert [(e["path"], e["code"]) for e in answer.data["errors"]] == [(path, code)]
    assert answer.data["errors"][0]["vi"] != ""
    assert not Document.objects.exists()


@pytest.mark.parametrize("fields", [{"secrecy": "mat"}, {"subject": "TỐI MẬT"}, {"summary": "Ghi chú\nMẬT"}])
def test_state_secret_is_not_registered(cast: Cast, sign_in: SignIn, fields: dict[str, Any]) -> None:
    answer = sign_in(cast.ministry_clerk).post("/api/v1/documents", entry(cast, **fields), format="json")
    assert (answer.status_code, answer.data["code"]) == (422, "state_secret")


def test_several_wrong_fields_are_told_at_once(cast: Cast) -> None:
    bad = Entry(type="luat", subject="", copies=-1)
    error = refusal(lambda: services.register_document(cast.officer.standing, cast.directorate.pk, bad))
    assert {f.path for f in error.fields} == {"type", "subject", "copies"}


def test_file_of_another_person_cannot_be_attached(cast: Cast) -> None:
    paper = make.file(cast.head)
    assert refusal(lambda: make.document(cast, by=cast.officer, main=paper.pk)).fields[0].code == "unknown_file"


def test_main_file_is_a_pdf_and_no_file_hangs_twice(cast: Cast) -> None:
    text = services.store_file(cast.officer.person, "a.txt", b"abc")
    assert refusal(lambda: make.document(cast, by=cast.officer, main=text.pk)).fields[0].code == "not_pdf"
    twice = refusal(lambda: make.document(cast, by=cast.officer, annexes=(text.pk, text.pk)))
    assert twice.fields[0].code == "file_twice"


def test_colleague_changes_a_draft_and_keeps_its_files(cast: Cast) -> None:
    annex = make.file(cast.officer, "phụ lục.pdf")
    draft = make.document(cast, by=cast.officer, annexes=(annex.pk,))
    changed = services.change_document(cast.head.standing, draft.pk, 1, {"subject": "Khác", "type": "cong_van"})
    assert (changed.subject, changed.notation, changed.version) == ("Khác", "BTNMT-TCQLĐĐ", 2)
    assert [a.role for a in changed.attachments.all()] == ["main", "annex"]
    without = services.change_document(cast.head.standing, draft.pk, 2, {"annexes": ()})
    assert [a.role for a in without.attachments.all()] == ["main"]
    side = Handling.objects.get(document=draft)
    assert [e.type for e in read(f"handling.{side.pk}", 0)][-2:] == ["document.changed", "document.changed"]


def test_change_needs_the_version_seen(cast: Cast, sign_in: SignIn) -> None:
    draft = make.document(cast, by=cast.officer)
    client, address = sign_in(cast.officer), f"/api/v1/documents/{draft.pk}"
    assert client.patch(address, {"copies": 3}, format="json").status_code == 428
    assert client.delete(address).status_code == 428
    changed = client.patch(address, {"copies": 3}, format="json", headers={"If-Match": '"v1"'})
    assert (changed.status_code, changed["ETag"], changed.data["copies"]) == (200, '"v2"', 3)
    stale = client.patch(address, {"copies": 4}, format="json", headers={"If-Match": '"v1"'})
    assert (stale.status_code, stale.data["current"]["document"]["copies"]) == (412, 3)
    assert client.delete(address, headers={"If-Match": '"v1"'}).status_code == 412
    assert client.delete(address, headers={"If-Match": '"v2"'}).status_code == 204
    assert client.get(address).status_code == 404


def test_draft_does_not_exist_for_the_other_side(cast: Cast, sign_in: SignIn) -> None:
    draft = make.document(cast, by=cast.officer)
    client = sign_in(cast.director)
    acts: list[tuple[str, str, dict[str, Any] | None]] = [
        ("get", "", None), ("patch", "", {"copies": 1}), ("delete", "", None), ("post", "/issue", {}),
        ("get", "/recipients", None), ("post", "/acknowledge", {}), ("post", "/seen", {}), ("get", "/timeline", None),
        ("get", "/participants", None), ("post", "/participants", {}),
    ]  # fmt: skip
    for method, tail, body in acts:
        hidden = getattr(client, method)(f"/api/v1/documents/{draft.pk}{tail}", body, format="json")
        missing = getattr(client, method)(f"/api/v1/documents/{MISSING}{tail}", body, format="json")
        assert said(hidden) == said(missing), (method, tail)
        assert hidden.status_code == 404


def test_issued_document_is_changed_by_nobody(cast: Cast) -> None:
    document = make.issued_document(cast)
    for act in (
        lambda: services.change_document(cast.ministry_clerk.standing, document.pk, 2, {"copies": 2}),
        lambda: services.discard_document(cast.ministry_clerk.standing, document.pk, 2),
    ):
        error = refusal(act)
        assert (error.status, error.current) == (409, {"state": "issued"})
    assert (
        refusal(lambda: services.discard_document(cast.director.standing, document.pk, 2)).missing_right == "register"
    )


def test_creating_twice_with_one_key_makes_one(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ministry_clerk)
    for _ in range(2):
        answer = client.post("/api/v1/documents", entry(cast), format="json", headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 201
    assert Document.objects.count() == 1


def test_next_code_is_shown_to_who_may_register(cast: Cast, sign_in: SignIn) -> None:
    query = {"type": "cong_van", "unit": str(cast.directorate.pk)}
    shown = sign_in(cast.officer).get("/api/v1/documents/next-code", query)
    assert shown.data == {"number": 1, "notation": "BTNMT-TCQLĐĐ", "full_code": "01/BTNMT-TCQLĐĐ"}
    refused = sign_in(cast.director).get("/api/v1/documents/next-code", query)
    assert (refused.status_code, refused.data["missing_right"]) == (403, "register")
    for bad in ({"type": "x"}, {"date": "29-02-2027"}, {"unit": MISSING}, {"more": "1"}):
        assert sign_in(cast.officer).get("/api/v1/documents/next-code", {**query, **bad}).status_code in (400, 404)


def test_choices_are_worded_in_both_languages(cast: Cast, sign_in: SignIn) -> None:
    choices = sign_in(cast.officer).get("/api/v1/documents/choices").data
    assert len(choices["types"]) == 29
    assert choices["urgencies"][3]["name"] == {"vi": "Hỏa tốc", "en": "Express"}
    assert set(choices) == {
        "types", "fields", "urgencies", "circulations", "steerings", "legal_weights", "recipient_roles",
    }  # fmt: skip


def test_deadline_must_still_hold_on_the_day_of_issue(cast: Cast) -> None:
    today = clock.today()
    draft = make.document(cast, due_date=today)
    with clock.at(clock.now() + timedelta(days=3)):
        error = refusal(
            lambda: services.issue_document(
                cast.ministry_clerk.standing, draft.pk, [services.Addressee(cast.tay_ninh.pk)], not_secret=True
            )
        )
    assert error.fields[0].path == "due_date"
    assert today > date(2020, 1, 1)
