"""Numbers without gaps or repeats, also when many issue at once and some fail."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from backend.documents import numbering, services
from backend.documents.formats import TYPES
from backend.documents.models import Document, NumberSeries
from backend.documents.services import Addressee
from tests import make
from tests.backend.documents.conftest import refusal
from tests.cast import Cast, assemble

DAY = date(2026, 3, 1)


class Failure(Exception):
    """Something that goes wrong after the number was taken."""


@pytest.mark.django_db(transaction=True)
def test_eight_clerks_at_once_and_failures_leave_no_gap() -> None:
    organisation = assemble().ministry.organisation_id
    kind = TYPES["chi_thi"]

    def take(attempt: int) -> int | None:
        try:
            with transaction.atomic():
                number = numbering.take(organisation, kind, DAY)
                if attempt % 3 == 0:
                    raise Failure
                return number
        except Failure:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [number for number in pool.map(take, range(120)) if number is not None]
    assert sorted(taken) == list(range(1, 81))


@pytest.mark.django_db(transaction=True)
def test_number_is_taken_in_a_transaction_only() -> None:
    organisation = assemble().ministry.organisation_id
    with pytest.raises(RuntimeError):
        numbering.take(organisation, TYPES["chi_thi"], DAY)


def test_each_type_organisation_and_year_counts_from_one(cast: Cast) -> None:
    ministry, department = cast.ministry.organisation_id, cast.tay_ninh.organisation_id
    assert numbering.take(ministry, TYPES["chi_thi"], DAY) == 1
    assert numbering.take(ministry, TYPES["chi_thi"], DAY) == 2
    assert numbering.take(ministry, TYPES["quyet_dinh"], DAY) == 1
    assert numbering.take(department, TYPES["chi_thi"], DAY) == 1
    assert numbering.take(ministry, TYPES["chi_thi"], date(2027, 1, 1)) == 1
    assert numbering.take(ministry, TYPES["cong_van"], DAY) == 1
    assert numbering.take(ministry, TYPES["thu_cong"], DAY) == 2


def test_preview_reserves_nothing(cast: Cast) -> None:
    ministry, kind = cast.ministry.organisation_id, TYPES["chi_thi"]
    assert numbering.preview(ministry, kind, DAY) == numbering.preview(ministry, kind, DAY) == 1
    assert not NumberSeries.objects.exists()


def test_number_from_elsewhere_is_kept_and_the_series_goes_on_above_it(cast: Cast) -> None:
    old = make.issued_document(cast, number=917, type="quyet_dinh")
    assert old.full_code == "917/QĐ-BTNMT"
    assert make.issued_document(cast, type="quyet_dinh").number == 918
    older = make.issued_document(cast, number=5, type="quyet_dinh")
    assert older.full_code == "05/QĐ-BTNMT"
    assert make.issued_document(cast, type="quyet_dinh").number == 919


def test_number_used_this_year_is_refused_and_changes_nothing(cast: Cast) -> None:
    make.issued_document(cast, number=917, type="quyet_dinh")
    draft = make.document(cast, number=917, type="quyet_dinh")
    error = refusal(
        lambda: services.issue_document(
            cast.ministry_clerk.standing, draft.pk, [Addressee(cast.tay_ninh.pk)], not_secret=True
        )
    )
    assert (error.status, error.code) == (409, "number_taken")
    assert Document.objects.get(pk=draft.pk).state == "draft"


def test_the_same_number_may_be_used_in_another_year(cast: Cast) -> None:
    make.issued_document(cast, number=2, issue_date=date(2019, 3, 14))
    assert make.issued_document(cast, number=2, issue_date=date(2020, 3, 14)).full_code == "02/CT-BTNMT"


def test_refused_issue_gives_its_number_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.documents import opening

    def fail(*_: object) -> None:
        raise Failure

    draft = make.document(cast)
    monkeypatch.setattr(opening, "on_issue", [fail])
    with pytest.raises(Failure):
        services.issue_document(cast.ministry_clerk.standing, draft.pk, [Addressee(cast.tay_ninh.pk)], not_secret=True)
    monkeypatch.undo()
    assert make.issued_document(cast).number == 1
