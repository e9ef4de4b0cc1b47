"""Several people at once: one acknowledges, totals never run backwards, a draft is issued once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django.fixtures import Settings

from backend.documents import services
from backend.documents.models import Document, Recipient
from backend.documents.services import Addressee, uploads
from backend.events.log import read
from backend.lib.errors import DomainError
from tests import make
from tests.cast import Cast, assemble
from tests.locks import HeldElsewhere

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts: Iterable[Callable[[], Any]]) -> list[str]:
    """Do all at once, each on its own connection; the codes of the refusals, `done` for the others."""

    def attempt(act: Callable[[], Any]) -> str:
        try:
            act()
        except DomainError as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(attempt, acts))


@pytest.fixture
def everybody() -> Cast:
    return assemble()


def test_one_of_two_acknowledges(everybody: Cast) -> None:
    cast, document = everybody, make.issued_document(everybody)
    people = [cast.director.standing, cast.department_clerk.standing] * 3
    codes = together([lambda s=s: services.acknowledge(s, document.pk) for s in people])  # type: ignore[misc]
    assert sorted(codes) == ["already_acknowledged"] * 3 + ["done"] * 3
    acts = [event for event in read(f"document.{document.pk}", 0) if event.type == "recipient.acknowledged"]
    assert len(acts) == 1


def test_totals_of_events_grow_in_the_order_of_the_stream(everybody: Cast) -> None:
    cast = everybody
    document = make.issued_document(cast, recipients=[cast.tay_ninh, cast.nghe_an, cast.directorate, cast.ca_mau])
    people = [m.standing for m in (cast.director, cast.liaison, cast.head, cast.outsider)]
    assert together([lambda s=s: services.acknowledge(s, document.pk) for s in people]) == ["done"] * 4  # type: ignore[misc]
    told = [e.payload["totals"]["acknowledged"] for e in read(f"document.{document.pk}", 0) if e.type.endswith("edged")]  # type: ignore[index]
    assert told == [1, 2, 3, 4]


def test_bringing_in_and_letting_go_wait_for_each_other(everybody: Cast) -> None:
    """Or else who brings in finds the person there, and a moment later no longer."""
    cast, document = everybody, make.issued_document(everybody)
    participant = services.bring_in(cast.director.standing, document.pk, cast.department_officer.person.pk)
    held = HeldElsewhere("SELECT FROM documents_document WHERE id = %s FOR NO KEY UPDATE", document.pk)
    for act in (
        lambda: services.bring_in(cast.director.standing, document.pk, cast.department_officer.person.pk),
        lambda: services.release(cast.director.standing, document.pk, participant.pk),
    ):
        with held, pytest.raises(OperationalError, match="lock"):
            act()


def test_uploads_begun_at_once_count_each_other(everybody: Cast, settings: Settings) -> None:
    settings.MAX_BYTES_PER_PERSON = 10
    standing = everybody.officer.standing
    codes = together([lambda n=n: uploads.begin_upload(standing, f"{n}.txt", 6) for n in range(6)])  # type: ignore[misc]
    assert sorted(codes) == ["done", *["quota_exceeded"] * 5]


def test_draft_is_issued_once(everybody: Cast) -> None:
    cast, draft = everybody, make.document(everybody)
    wanted = [Addressee(cast.tay_ninh.pk), Addressee(cast.nghe_an.pk)]
    people = [cast.ministry_clerk.standing, cast.chief_of_office.standing] * 2

    def issue(standing: Any) -> Callable[[], Any]:
        return lambda: services.issue_document(standing, draft.pk, wanted, not_secret=True)

    assert sorted(together(map(issue, people))) == ["done", "wrong_state", "wrong_state", "wrong_state"]
    assert Document.objects.get(pk=draft.pk).number == 1
    assert Recipient.objects.filter(document=draft).count() == 2


def test_first_look_is_told_once(everybody: Cast) -> None:
    cast, document = everybody, make.issued_document(everybody)
    people = [cast.director.standing, cast.department_clerk.standing] * 3
    together([lambda s=s: services.mark_seen(s, document.pk) for s in people])  # type: ignore[misc]
    assert [e.type for e in read(f"document.{document.pk}", 0)].count("recipient.seen") == 1
