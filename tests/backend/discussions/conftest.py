"""What tests of talk share: an issued document with its open conversation, a group, and ways to say something."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from backend.discussions import services
from backend.discussions.models import Conversation
from backend.discussions.services import Posted, Send
from backend.discussions.shapes import MessageView
from backend.documents import file_access
from backend.documents import services as documents
from backend.documents.models import Document, Participant, StoredFile
from backend.events import log
from backend.events.models import StoredEvent
from backend.lib.errors import DomainError
from tests import make
from tests.cast import Cast, Member

Say = Callable[..., MessageView]


def bring_in(document: Document, member: Member, by: Member) -> Participant:
    return documents.bring_in(by.standing, document.pk, member.person.pk)


def stored_file(member: Member, name: str = "so-lieu.pdf") -> StoredFile:
    return StoredFile.objects.create(
        name=name, mime="application/pdf", size=3, sha256="0" * 64, uploaded_by=member.person
    )


def can_fetch(member: Member, file: UUID) -> bool:
    """Whether the doors of files would hand it out."""
    try:
        return file_access.find(member.standing, file).pk == file
    except DomainError:
        return False


def post(member: Member, conversation: UUID, body: str = "Đề nghị cho ý kiến.", **fields: object) -> Posted:
    send = Send(conversation, fields.pop("client_id", None) or uuid4(), body, **fields)  # type: ignore[arg-type]
    return services.post_message(member.standing, send)


def events(stream: str, kind: str = "") -> list[StoredEvent]:
    return [row for row in log.read(stream, 0) if not kind or row.type == kind]


@pytest.fixture
def document(cast: Cast) -> Document:
    return make.issued_document(cast)


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
