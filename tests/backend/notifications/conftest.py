"""What tests of the feed share: the talk of the discussions' tests, and running the followers as the worker does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.discussions import services as talk_services
from backend.discussions.models import Conversation
from backend.documents.models import Document
from backend.events import follow
from backend.notifications.models import Notification
from tests import make
from tests.cast import Cast, Member

Work = Callable[[], None]


@pytest.fixture
def document(cast: Cast, settled: Work) -> Document:
    """Issued to Tây Ninh and Nghệ An; everybody has read what that told them."""
    issued = make.issued_document(cast)
    settled()
    Notification.objects.all().delete()
    return issued


@pytest.fixture
def talk(document: Document) -> Conversation:
    return Conversation.objects.get(document=document)


@pytest.fixture
def group(cast: Cast, settled: Work) -> Conversation:
    view = talk_services.create_group(
        cast.officer.standing, "Nhóm số liệu", people=[cast.head.person.pk], units=[cast.nghe_an.pk]
    )
    settled()
    Notification.objects.all().delete()
    return Conversation.objects.get(pk=view.id)


@pytest.fixture
def settled(db: None) -> Work:
    """Run every promised follower once, in the order of their promises, until none is left.

    Tests that commit leave their promises behind (the jobs' tables are not Django's to empty): those are not ours.
    """
    done = set(ProcrastinateJob.objects.values_list("id", flat=True))

    def work() -> None:
        while True:
            waiting = [job for job in ProcrastinateJob.objects.order_by("id") if job.id not in done]
            if not waiting:
                return
            for job in waiting:
                done.add(job.id)
                if job.task_name == follow.run.name:
                    follow.run.func(**job.args)

    return work


def lines(member: Member) -> list[tuple[str, str]]:
    """The person's feed: reason and whether it is read."""
    rows = Notification.objects.filter(person=member.person).order_by("at", "pk")
    return [(row.reason, "read" if row.read_at else "unread") for row in rows]
