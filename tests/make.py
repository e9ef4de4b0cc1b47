"""Things the tests are about, made through the services as a person would make them, with sound defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from backend.discussions import services as talk
from backend.discussions.models import Conversation
from backend.discussions.shapes import MessageView
from backend.documents import services as documents
from backend.documents import storage
from backend.documents.entry import Entry
from backend.documents.models import Document, StoredFile
from backend.lib.ids import uuid7
from backend.organisations.models import Unit
from tests.cast import Cast, Member

PAPER = b"%PDF-1.4\n% a main file whose inside no test reads\n%%EOF\n"


def file(by: Member, name: str = "van-ban.pdf", content: bytes = PAPER) -> StoredFile:
    """A PDF of this person, put in its place without the look inside that every upload gets (a process each time)."""
    identifier = uuid7()
    path = storage.temporary(identifier)
    size, digest = storage.write(path, [content])
    storage.settle(path, identifier)
    return StoredFile.objects.create(
        id=identifier, name=name, mime="application/pdf", size=size, sha256=digest, uploaded_by=by.person, page_count=1
    )


def document(cast: Cast, by: Member | None = None, unit: Unit | None = None, **fields: Any) -> Document:
    """A draft directive of the Directorate's unit with a main PDF, registered by the ministry's clerk."""
    actor = by or cast.ministry_clerk
    values = {
        "type": "chi_thi",
        "subject": "Về việc tăng cường quản lý đất đai",
        "field": "dat_dai",
        **fields,
    }
    values.setdefault("main", file(actor).pk)
    return documents.register_document(actor.standing, (unit or cast.directorate).pk, Entry(**values))


def issued_document(
    cast: Cast, recipients: Sequence[Unit] | None = None, by: Member | None = None, **fields: Any
) -> Document:
    """A directive issued to these units (the departments of Tây Ninh and Nghệ An when not said)."""
    units = [cast.tay_ninh, cast.nghe_an] if recipients is None else recipients
    actor = by or cast.ministry_clerk
    draft = document(cast, by=actor, **fields)
    wanted = [documents.Addressee(unit.pk) for unit in units]
    return documents.issue_document(actor.standing, draft.pk, wanted, not_secret=True)


def group(cast: Cast, by: Member | None = None, people: list[Member] | None = None, **fields: Any) -> Conversation:
    """A group of the officer and the head of the Directorate, made by the officer."""
    members = [cast.head] if people is None else people
    view = talk.create_group(
        (by or cast.officer).standing,
        fields.pop("title", "Nhóm rà soát số liệu"),
        people=[member.person.pk for member in members],
        **fields,
    )
    return Conversation.objects.get(pk=view.id)


def message(
    conversation: Conversation, by: Member, body: str = "Đề nghị các đơn vị cho ý kiến.", **fields: Any
) -> MessageView:
    """A message said in a conversation."""
    send = talk.Send(conversation.pk, fields.pop("client_id", None) or uuid4(), body, **fields)
    return talk.post_message(by.standing, send).message
