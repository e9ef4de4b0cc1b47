"""Issuing: who may, what it does at once, and what it refuses."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from backend.documents import services
from backend.documents.models import Document, Handling, Recipient
from backend.documents.services import Addressee
from backend.events.log import read
from backend.lib import clock
from backend.organisations.models import Unit
from backend.organisations.services import structure
from backend.organisations.services.structure import OrganisationFacts
from tests import make
from tests.backend.documents.conftest import refusal
from tests.cast import Cast
from tests.conftest import SignIn

MISSING = "01900000-0000-7000-8000-000000000000"


def test_clerk_issues_and_everybody_concerned_is_told(cast: Cast) -> None:
    document = make.issued_document(cast)
    assert (document.state, document.full_code, document.page_count) == ("issued", "01/CT-BTNMT", 1)
    assert read(f"document.{document.pk}", 0)[0].type == "document.issued"
    side = Handling.objects.get(document=document, unit=cast.directorate)
    assert [e.type for e in read(f"handling.{side.pk}", 0)][:2] == ["document.registered", "document.issued"]
    for unit in (cast.tay_ninh, cast.nghe_an):
        assert read(f"unit.{unit.pk}", 0)[-1].type == "document.issued"
        assert Handling.objects.filter(document=document, unit=unit).exists()
    assert Recipient.objects.filter(document=document, state="arrived").count() == 2


def test_who_may_issue(cast: Cast) -> None:
    for member in (cast.officer, cast.head, cast.minister):
        draft = make.document(cast)
        error = refusal(lambda m=member, d=draft: issue(cast, m, d))  # type: ignore[misc]
        assert (error.status, error.missing_right) == (403, "issue")
    assert issue(cast, cast.chief_of_office, make.document(cast)).state == "issued"
    assert refusal(lambda: issue(cast, cast.department_clerk, make.document(cast))).status == 404


def issue(cast: Cast, member: Any, draft: Document, *, not_secret: bool = True) -> Document:
    wanted = [Addressee(cast.tay_ninh.pk)]
    return services.issue_document(member.standing, draft.pk, wanted, not_secret=not_secret)


def test_document_is_issued_once(cast: Cast) -> None:
    draft = make.document(cast)
    issue(cast, cast.ministry_clerk, draft)
    assert refusal(lambda: issue(cast, cast.ministry_clerk, draft)).code == "wrong_state"


def test_without_the_word_that_it_is_not_secret_nothing_is_issued(cast: Cast) -> None:
    draft = make.document(cast)
    error = refusal(lambda: issue(cast, cast.ministry_clerk, draft, not_secret=False))
    assert error.fields[0].code == "not_confirmed"


def test_without_a_main_file_nothing_is_issued(cast: Cast) -> None:
    draft = make.document(cast, main=None)
    assert refusal(lambda: issue(cast, cast.ministry_clerk, draft)).code == "main_file_missing"


@pytest.mark.parametrize("name", ["effective_date", "due_date"])
def test_draft_that_lay_until_its_date_had_passed_is_not_issued(cast: Cast, name: str) -> None:
    fields: dict[str, Any] = {name: clock.today() + timedelta(days=3)}
    draft = make.document(cast, **fields)
    wanted = [Addressee(cast.tay_ninh.pk)]
    with clock.at(clock.now() + timedelta(days=4)):
        error = refusal(
            lambda: services.issue_document(cast.ministry_clerk.standing, draft.pk, wanted, not_secret=True)
        )
    assert [(field.path, field.code) for field in error.fields] == [(name, "before_issue")]


def test_draft_changed_meanwhile_is_not_issued(cast: Cast, sign_in: SignIn) -> None:
    draft = make.document(cast)
    services.change_document(cast.head.standing, draft.pk, 1, {"subject": "Khác"})
    body = {"recipients": [{"unit": str(cast.tay_ninh.pk)}], "not_secret": True}
    client = sign_in(cast.ministry_clerk)
    address = f"/api/v1/documents/{draft.pk}/issue"
    assert client.post(address, body, format="json", headers={"If-Match": '"v1"'}).status_code == 412
    assert client.post(address, body, format="json", headers={"If-Match": '"v2"'}).data["state"] == "issued"


@pytest.mark.parametrize(
    ("recipients", "path"),
    [
        ([], "recipients"),
        (None, "recipients"),
        ("all", "recipients"),
        ([{}], "recipients.0.unit"),
        ([{"unit": "x"}], "recipients.0.unit"),
        ([{"unit": MISSING}], "recipients.0.unit"),
        ([{"unit": MISSING, "state": "acknowledged"}], "recipients.0.state"),
    ],
)
def test_wrong_recipients_are_named(cast: Cast, sign_in: SignIn, recipients: Any, path: str) -> None:
    draft = make.document(cast)
    body = {"recipients": recipients, "not_secret": True}
    answer = sign_in(cast.ministry_clerk).post(f"/api/v1/documents/{draft.pk}/issue", body, format="json")
    assert (answer.status_code, answer.data["errors"][0]["path"]) == (400, path), answer.data
    assert Document.objects.get(pk=draft.pk).state == "draft"


def test_recipient_twice_or_in_no_known_role_is_refused(cast: Cast) -> None:
    draft, unit = make.document(cast), cast.tay_ninh.pk
    for wanted, code in (
        ([Addressee(unit), Addressee(unit)], "recipient_twice"),
        ([Addressee(unit, "boss")], "unknown_choice"),
    ):
        error = refusal(
            lambda w=wanted: services.issue_document(  # type: ignore[misc]
                cast.ministry_clerk.standing, draft.pk, w, not_secret=True
            )
        )
        assert error.fields[0].code == code


def test_drafting_unit_may_be_a_recipient_too(cast: Cast) -> None:
    document = make.issued_document(cast, recipients=[cast.directorate, cast.tay_ninh])
    assert Handling.objects.filter(document=document, unit=cast.directorate).count() == 1
    services.acknowledge(cast.head.standing, document.pk)


def departments(count: int) -> list[Unit]:
    facts = [
        OrganisationFacts(
            f"Sở TN&MT tỉnh {n}", f"Sở {n}", "STNMT", "department", f"H{n:02d}.99", f"000.00.99.H{n:02d}", "Tỉnh"
        )
        for n in range(count)
    ]  # fmt: skip
    return [structure.root_of(structure.create_organisation(None, fact)) for fact in facts]


def test_directive_reaches_63_departments_in_one_step(cast: Cast, record_property: Any) -> None:
    units = departments(63)
    draft = make.document(cast)
    began = time.perf_counter()
    services.issue_document(
        cast.ministry_clerk.standing, draft.pk, [Addressee(unit.pk) for unit in units], not_secret=True
    )
    record_property("milliseconds", round((time.perf_counter() - began) * 1000))
    assert Recipient.objects.filter(document=draft).count() == 63
    assert Handling.objects.filter(document=draft).count() == 64
    for unit in (units[0], units[62]):
        assert read(f"unit.{unit.pk}", 0)[-1].payload["totals"] == {"recipients": 63, "seen": 0, "acknowledged": 0}  # type: ignore[index]


def test_issuing_to_many_costs_few_statements_more(
    cast: Cast, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each recipient costs its stream's number and, with followers, their promises; rows are written in bulk."""
    from backend.documents import opening

    monkeypatch.setattr(opening, "on_issue", [])
    monkeypatch.setattr("backend.events.follow.Promise.enqueue", lambda promise: None)
    units, draft, standing = departments(20), make.document(cast), cast.ministry_clerk.standing
    with django_assert_max_num_queries(20 + 26):
        services.issue_document(standing, draft.pk, [Addressee(unit.pk) for unit in units], not_secret=True)
