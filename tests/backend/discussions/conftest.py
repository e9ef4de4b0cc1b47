"""What tests of talk share: an issued document with its open conversation, a group, and ways to say something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from backend.discussions import services
from backend.discussions.models import Conversation
from backend.discussions.services import Posted, Send
from backend.discussions.shapes import MessageView
from backend.documents.models import Document, Handling, Participant, Recipient, StoredFile
from backend.events import log
from backend.events.models import StoredEvent
from backend.lib import clock
from tests.cast import Cast, Member

Say = Callable[..., MessageView]


def issue(cast: Cast, *, issuer: Member | None = None, unit: object = None, number: int = 2) -> Document:
    """A directive of the Directorate, issued to the departments of Tây Ninh and Nghệ An, as rows."""
    by = issuer or cast.ministry_clerk
    document = Document.objects.create(
        organisation=cast.ministry.organisation, unit=unit or cast.directorate, type="chi_thi", number=number,
        notation="CT-BTNMT", full_code=f"{number:02}/CT-BTNMT", subject="Tăng cường quản lý đất đai",
        issue_date=date(2019, 3, 1), state="issued", created_by=by.person, issued_by=by.person, issued_at=clock.now(),
    )  # fmt: skip
    recipients = [
        Recipient.objects.create(document=document, unit=recipient) for recipient in (cast.tay_ninh, cast.nghe_an)
    ]
    for party in (document.unit, cast.tay_ninh, cast.nghe_an):
        Handling.objects.create(document=document, unit=party)
    with transaction.atomic():
        services.open_conversations(document, recipients, by.person)
    return document


def bring_in(document: Document, member: Member, unit: object, by: Member) -> Participant:
    return Participant.objects.create(document=document, person=member.person, unit=unit, brought_by=by.person)


def stored_file(member: Member, name: str = "so-lieu.pdf") -> StoredFile:
    return StoredFile.objects.create(
        name=name, mime="application/pdf", size=3, sha256="0" * 64, uploaded_by=member.person
    )


def post(member: Member, conversation: UUID, body: str = "Đề nghị cho ý kiến.", **fields: object) -> Posted:
    send = Send(conversation, fields.pop("client_id", None) or uuid4(), body, **fields)  # type: ignore[arg-type]
    return services.post_message(member.standing, send)


def events(stream: str, kind: str = "") -> list[StoredEvent]:
    return [row for row in log.read(stream, 0) if not kind or row.type == kind]


@pytest.fixture
def document(cast: Cast) -> Document:
    return issue(cast)


@pytest.fixture
def talk(document: Document) -> Conversation:
    return Conversation.objects.get(document=document)


@pytest.fixture
def group(cast: Cast) -> Conversation:
    """The officer's group with the head of the Directorate and the whole of the department of Nghệ An."""
    view = services.create_group(
        cast.officer.standing, "Nhóm rà soát số liệu", people=[cast.head.person.pk], units=[cast.nghe_an.pk]
    )
    return Conversation.objects.get(pk=view.id)


@pytest.fixture
def say() -> Say:
    def speak(
        member: Member, conversation: Conversation, body: str = "Đề nghị cho ý kiến.", **fields: object
    ) -> MessageView:
        return post(member, conversation.pk, body, **fields).message

    return speak
