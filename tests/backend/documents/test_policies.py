"""One policy at every exit: `visible`, `can_see`, `abilities`, `require` and the streams agree for the whole cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend.documents import policies, services
from backend.documents.models import Document, Handling
from backend.documents.policies import AT_ISSUER
from backend.events.access import first_readable
from backend.lib.errors import DomainError
from backend.organisations.services import people
from tests import make
from tests.cast import Cast, Member

Make = Callable[[Cast], Document]

MINISTRY = {"minister", "chief_of_office", "ministry_clerk"}
DIRECTORATE = MINISTRY | {"head", "officer"}
TAY_NINH = {"director", "department_clerk"}


def discarded(cast: Cast) -> Document:
    draft = make.document(cast)
    services.discard_document(cast.head.standing, draft.pk, 1)
    return draft


def with_guest(cast: Cast) -> Document:
    document = make.issued_document(cast, recipients=[cast.tay_ninh])
    services.bring_in(cast.director.standing, document.pk, cast.outsider.person.pk)
    return document


CASES: dict[str, tuple[Make, set[str]]] = {
    "draft": (lambda cast: make.document(cast), DIRECTORATE),
    "draft of the office": (lambda cast: make.document(cast, unit=cast.ministry_office), MINISTRY),
    "discarded draft": (discarded, set()),
    "to two departments": (lambda cast: make.issued_document(cast), DIRECTORATE | TAY_NINH | {"liaison"}),
    "to a division": (
        lambda cast: make.issued_document(cast, recipients=[cast.tay_ninh_land]),
        DIRECTORATE | TAY_NINH | {"department_officer"},
    ),
    "inside the ministry": (lambda cast: make.issued_document(cast, recipients=[cast.ministry_office]), DIRECTORATE),
    "with a guest": (with_guest, DIRECTORATE | TAY_NINH | {"outsider"}),
}


def named(cast: Cast) -> dict[str, Member]:
    return {name: value for name, value in vars(cast).items() if isinstance(value, Member)}


@pytest.mark.parametrize("case", CASES)
def test_every_exit_gives_the_same_answer(cast: Cast, case: str) -> None:
    build, expected = CASES[case]
    document = Document.objects.get(pk=build(cast).pk)
    seen = {name for name, member in named(cast).items() if policies.can_see(member.standing, document)}
    assert seen == expected
    for name, member in named(cast).items():
        standing, sees = member.standing, name in expected
        assert policies.visible(standing).filter(pk=document.pk).exists() == sees
        assert ("read" in policies.abilities(standing, document)) == sees
        stream = first_readable(standing, f"document.{document.pk}")
        assert (stream == 1) == (sees and document.state == "issued")
        for verb in (*AT_ISSUER, "take_part", "acknowledge", "bring_in", "release_position", "conclude"):
            check_verb(member, verb, document, sees)


def check_verb(member: Member, verb: str, document: Document, sees: bool) -> None:
    """What abilities show is allowed, and what is refused says which right is missing, or 404."""
    error = outcome(lambda: policies.require(member.standing, verb, document))
    if error is None:
        assert sees
        return
    assert error.status == (403 if sees else 404)
    assert verb not in policies.abilities(member.standing, document)
    assert (error.missing_right == AT_ISSUER.get(verb, verb)) == sees


def outcome(act: Callable[[], None]) -> DomainError | None:
    """The refusal an act meets, if any."""
    try:
        act()
    except DomainError as error:
        return error
    return None


def test_side_streams_are_for_their_side_alone(cast: Cast) -> None:
    document = make.issued_document(cast)
    expected = {cast.directorate: DIRECTORATE, cast.tay_ninh: TAY_NINH, cast.nghe_an: {"liaison"}}
    for unit, readers in expected.items():
        stream = f"handling.{Handling.objects.get(document=document, unit=unit).pk}"
        assert {name for name, m in named(cast).items() if first_readable(m.standing, stream)} == readers


def test_unit_stream_is_for_those_who_read_there(cast: Cast) -> None:
    stream = f"unit.{cast.tay_ninh.pk}"
    assert {name for name, m in named(cast).items() if first_readable(m.standing, stream)} == TAY_NINH


@pytest.mark.parametrize("kind", ["document", "handling", "unit"])
def test_stream_that_does_not_exist_is_closed(cast: Cast, kind: str) -> None:
    stream = f"{kind}.01900000-0000-7000-8000-000000000000"
    assert all(first_readable(member.standing, stream) is None for member in cast.everybody())


def test_closed_account_sees_nothing(cast: Cast) -> None:
    document = make.issued_document(cast)
    services.bring_in(cast.director.standing, document.pk, cast.outsider.person.pk)
    for member in (cast.minister, cast.outsider):
        people.close_account(None, member.person)
        assert not policies.visible(member.standing).exists()
        assert first_readable(member.standing, f"document.{document.pk}") is None


def test_issued_document_offers_what_its_state_allows(cast: Cast) -> None:
    document = make.issued_document(cast)
    standing = cast.department_clerk.standing
    assert "acknowledge" in policies.abilities(standing, document)
    services.acknowledge(standing, document.pk)
    shown = policies.abilities(standing, document)
    assert "acknowledge" not in shown
    assert "withdraw_acknowledgement" in shown
    assert policies.abilities(cast.ministry_clerk.standing, make.document(cast)) == [
        "read",
        "change",
        "discard",
        "issue",
    ]
