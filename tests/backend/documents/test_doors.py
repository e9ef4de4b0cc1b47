"""The whole way over REST: register, issue, list, read, acknowledge."""

from __future__ import annotations

from typing import Any

from tests import make
from tests.cast import Cast
from tests.conftest import SignIn


def test_a_directive_goes_from_draft_to_acknowledged(cast: Cast, sign_in: SignIn) -> None:
    clerk, department = sign_in(cast.ministry_clerk), sign_in(cast.department_clerk)
    paper = make.file(cast.ministry_clerk)
    entry: dict[str, Any] = {
        "unit": str(cast.directorate.pk), "type": "cong_van", "subject": "Báo cáo tình hình cấp giấy chứng nhận",
        "field": "dat_dai", "urgency": 1, "main": str(paper.pk),
    }  # fmt: skip
    registered = clerk.post("/api/v1/documents", entry, format="json")
    assert registered.status_code == 201, registered.data
    address = f"/api/v1/documents/{registered.data['id']}"
    assert registered["ETag"] == '"v1"'
    issue = {"recipients": [{"unit": str(cast.tay_ninh.pk), "role": "lead"}], "not_secret": True}
    issued = clerk.post(f"{address}/issue", issue, format="json")
    assert issued.data["full_code"] == "01/BTNMT-TCQLĐĐ", issued.data
    listed = department.get("/api/v1/documents", {"q": "bao cao giay", "box": "to_acknowledge"})
    assert [row["document"]["id"] for row in listed.data["rows"]] == [registered.data["id"]], listed.data
    assert listed.data["rows"][0]["mine"]["unit"]["id"] == str(cast.tay_ninh.pk)
    page = department.get(address)
    assert page.data["abilities"] == ["read", "acknowledge", "bring_in", "take_part"]
    assert set(page.data["head"]) > {f"document.{registered.data['id']}"}
    acknowledged = department.post(f"{address}/acknowledge", {}, format="json")
    assert acknowledged.data["state"] == "acknowledged", acknowledged.data
    assert clerk.get(address).data["totals"] == {"recipients": 1, "seen": 1, "acknowledged": 1}
