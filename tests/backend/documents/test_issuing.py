"""Issuing: who may, what it does at once, and what it refuses."""

from __future__ import annotations

import pytest

from backend.documents.models import Handling, Recipient
from backend.events.log import read
from backend.lib.errors import DomainError
from tests import make
from tests.cast import Cast


def refusal(act: object) -> DomainError:
    with pytest.raises(DomainError) as raised:
        act()  # type: ignore[operator]
    return raised.value


def test_clerk_issues_and_everybody_concerned_is_told(cast: Cast) -> None:
    document = make.issued_document(cast)
    assert (document.state, document.full_code) == ("issued", "01/CT-BTNMT")
    assert read(f"document.{document.pk}", 0)[0].type == "document.issued"
    side = Handling.objects.get(document=document, unit=cast.directorate)
    assert [e.type for e in read(f"handling.{side.pk}", 0)] == ["document.registered", "document.issued"]
    for unit in (cast.tay_ninh, cast.nghe_an):
        assert read(f"unit.{unit.pk}", 0)[-1].type == "document.issued"
        assert Handling.objects.filter(document=document, unit=unit).exists()
    assert Recipient.objects.filter(document=document, state="arrived").count() == 2
