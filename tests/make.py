"""Things the tests are about, made through the services as a person would make them, with sound defaults."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.cast import Cast, Member


def document(cast: Cast, by: Member | None = None, **fields: Any) -> Any:
    """A draft directive of the Directorate's unit, registered by the ministry's clerk."""
    from backend.documents import services

    values = {
        "unit": cast.directorate.pk,
        "type": "chi_thi",
        "subject": "Về việc tăng cường quản lý đất đai",
        "field": "land",
        "urgency": 0,
        **fields,
    }
    return services.register(_standing(by or cast.ministry_clerk), values)  # type: ignore[attr-defined]


def issued_document(cast: Cast, recipients: list[Any] | None = None, by: Member | None = None, **fields: Any) -> Any:
    """A directive issued to these units (the departments of Tây Ninh and Nghệ An when not said)."""
    from backend.documents import services

    units = [cast.tay_ninh, cast.nghe_an] if recipients is None else recipients
    actor = by or cast.ministry_clerk
    draft = document(cast, by=actor, **fields)
    wanted = [{"unit": unit.pk, "role": "lead"} for unit in units]
    return services.issue(_standing(actor), draft, wanted)  # type: ignore[attr-defined]


def group(cast: Cast, by: Member | None = None, people: list[Member] | None = None, **fields: Any) -> Any:
    """A group of the officer and the head of the Directorate, made by the officer."""
    from backend.discussions import services

    members = [cast.head] if people is None else people
    values = {"title": "Nhóm rà soát số liệu", "purpose": "", "units": [], **fields}
    return services.create_group(  # type: ignore[attr-defined]
        _standing(by or cast.officer), people=[member.person.pk for member in members], **values
    )


def message(conversation: Any, by: Member, body: str = "Đề nghị các đơn vị cho ý kiến.", **fields: Any) -> Any:
    """A message said in a conversation."""
    from backend.discussions import services

    return services.post_message(  # type: ignore[attr-defined]
        _standing(by), conversation, {"client_id": uuid4(), "body": body, **fields}
    )


def _standing(member: Member) -> Any:
    return member.standing
