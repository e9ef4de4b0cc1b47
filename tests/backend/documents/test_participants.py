"""People brought in by a party unit: who may, what they then see, and that nothing reaches them afterwards."""

from __future__ import annotations

import pytest

from backend.documents import policies, services
from backend.documents.models import Document, Handling
from backend.events.access import first_readable
from backend.events.log import read
from tests import make
from tests.backend.documents.conftest import refusal
from tests.cast import Cast
from tests.conftest import SignIn


@pytest.fixture
def document(cast: Cast) -> Document:
    return make.issued_document(cast)


def side(document: Document, cast: Cast) -> str:
    return f"handling.{Handling.objects.get(document=document, unit=cast.tay_ninh).pk}"


def test_director_brings_an_officer_in(cast: Cast, document: Document) -> None:
    guest = cast.department_officer
    assert not policies.can_see(guest.standing, document)
    participant = services.bring_in(cast.director.standing, document.pk, guest.person.pk)
    assert participant.unit == cast.tay_ninh
    assert policies.abilities(guest.standing, document) == ["read", "take_part"]
    for stream in (f"document.{document.pk}", side(document, cast)):
        assert first_readable(guest.standing, stream) == 1
        assert read(stream, 0)[-1].type == "participant.brought_in"
    assert read(f"person.{guest.person.pk}", 0)[-1].type == "participant.brought_in"


def test_twice_changes_nothing_and_another_side_meets_a_conflict(cast: Cast, document: Document) -> None:
    guest = cast.outsider.person.pk
    first = services.bring_in(cast.director.standing, document.pk, guest)
    assert services.bring_in(cast.department_clerk.standing, document.pk, guest).pk == first.pk
    error = refusal(lambda: services.bring_in(cast.liaison.standing, document.pk, guest))
    assert (error.status, error.code) == (409, "brought_in_elsewhere")


def test_who_may_not_bring_in(cast: Cast, document: Document) -> None:
    guest = cast.outsider.person.pk
    assert refusal(lambda: services.bring_in(cast.officer.standing, document.pk, guest)).missing_right == "bring_in"
    wrong_side = refusal(lambda: services.bring_in(cast.liaison.standing, document.pk, guest, cast.tay_ninh.pk))
    assert wrong_side.missing_right == "bring_in"
    no_party = refusal(lambda: services.bring_in(cast.liaison.standing, document.pk, guest, cast.ca_mau.pk))
    assert no_party.fields[0].code == "not_a_party"
    services.bring_in(cast.director.standing, document.pk, guest)
    invited = refusal(lambda: services.bring_in(cast.outsider.standing, document.pk, cast.officer.person.pk))
    assert invited.missing_right == "bring_in"


def test_nobody_is_brought_into_a_draft(cast: Cast) -> None:
    draft = make.document(cast)
    error = refusal(lambda: services.bring_in(cast.head.standing, draft.pk, cast.outsider.person.pk))
    assert error.code == "wrong_state"


def test_released_person_sees_nothing_any_more(cast: Cast, document: Document) -> None:
    guest = cast.department_officer
    participant = services.bring_in(cast.director.standing, document.pk, guest.person.pk)
    services.release(cast.department_clerk.standing, document.pk, participant.pk)
    assert not policies.can_see(guest.standing, document)
    for stream in (f"document.{document.pk}", side(document, cast)):
        assert first_readable(guest.standing, stream) is None
        assert read(stream, 0)[-1].type == "participant.released"


def test_person_may_leave_and_others_may_not_send_them_away(cast: Cast, document: Document) -> None:
    guest = cast.department_officer
    participant = services.bring_in(cast.director.standing, document.pk, guest.person.pk)
    error = refusal(lambda: services.release(cast.liaison.standing, document.pk, participant.pk))
    assert error.missing_right == "bring_in"
    services.release(guest.standing, document.pk, participant.pk)
    assert refusal(lambda: services.release(cast.director.standing, document.pk, participant.pk)).status == 404


def test_doors_of_participants(cast: Cast, document: Document, sign_in: SignIn) -> None:
    client, address = sign_in(cast.director), f"/api/v1/documents/{document.pk}/participants"
    made = client.post(address, {"person": str(cast.department_officer.person.pk)}, format="json")
    assert (made.status_code, made.data["unit"]["id"]) == (201, str(cast.tay_ninh.pk))
    assert [row["id"] for row in sign_in(cast.liaison).get(address).data["rows"]] == [made.data["id"]]
    assert sign_in(cast.outsider).get(address).status_code == 404
    assert client.post(address, {"person": "x"}, format="json").status_code == 400
    missing = client.post(address, {"person": "01900000-0000-7000-8000-000000000000"}, format="json")
    assert missing.data["errors"][0]["code"] == "unknown_person"
    assert client.delete(f"{address}/{made.data['id']}").status_code == 204
    assert client.delete(f"{address}/{made.data['id']}").status_code == 404
