"""The acts on a document, newest first, page by page, for those who see it."""

from __future__ import annotations

from backend.documents import services
from tests import make
from tests.cast import Cast
from tests.conftest import SignIn


def test_acts_are_told_newest_first(cast: Cast, sign_in: SignIn) -> None:
    document = make.issued_document(cast)
    services.acknowledge(cast.department_clerk.standing, document.pk)
    participant = services.bring_in(cast.director.standing, document.pk, cast.department_officer.person.pk)
    services.release(cast.director.standing, document.pk, participant.pk)
    services.withdraw_acknowledgement(cast.department_clerk.standing, document.pk)
    services.mark_seen(cast.liaison.standing, document.pk)
    address = f"/api/v1/documents/{document.pk}/timeline"
    rows = sign_in(cast.liaison).get(address).data["rows"]
    assert [row["type"] for row in rows] == [
        "recipient.seen", "acknowledgement.withdrawn", "participant.released", "participant.brought_in",
        "recipient.acknowledged", "document.issued",
    ]  # fmt: skip
    assert rows[-1]["text"] == {"vi": "01/CT-BTNMT, gửi 2 đơn vị", "en": "01/CT-BTNMT, to 2 units"}
    assert rows[4]["text"]["vi"] == "Sở TN&MT Tây Ninh: Huỳnh Thị Ngọc Ánh (Văn thư Sở)"
    assert rows[4]["actor_name"] == "Huỳnh Thị Ngọc Ánh"
    assert rows[4]["wording"]["en"] == "Receipt acknowledged"
    assert sign_in(cast.outsider).get(address).status_code == 404


def test_pages_of_acts(cast: Cast, sign_in: SignIn) -> None:
    document = make.issued_document(cast)
    services.acknowledge(cast.department_clerk.standing, document.pk)
    client, address = sign_in(cast.director), f"/api/v1/documents/{document.pk}/timeline"
    first = client.get(address, {"limit": 1}).data
    second = client.get(address, {"limit": 1, "cursor": first["next"]}).data
    assert [page["rows"][0]["type"] for page in (first, second)] == ["recipient.acknowledged", "document.issued"]
    assert second["next"] is None
    assert client.get(address, {"cursor": "x"}).status_code == 400


def test_acts_on_a_draft_are_its_sides_own(cast: Cast, sign_in: SignIn) -> None:
    draft = make.document(cast, by=cast.officer)
    services.change_document(cast.head.standing, draft.pk, 1, {"subject": "Tiêu đề mới"})
    rows = sign_in(cast.officer).get(f"/api/v1/documents/{draft.pk}/timeline").data["rows"]
    assert [(row["type"], row["actor_name"]) for row in rows] == [
        ("document.changed", cast.head.person.name), ("document.registered", cast.officer.person.name),
    ]  # fmt: skip
    assert rows[0]["text"]["vi"] == "Tiêu đề mới"
