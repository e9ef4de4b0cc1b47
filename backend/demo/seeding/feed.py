"""What people were told about papers received and acknowledged, with the old lines already read.

The followers would tell the same later, all of it unread. They tell a cause once per person, so that lines written
here under the causes they use leave them nothing to add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from backend.demo.seeding.acts import Plan
from backend.demo.seeding.household import Household
from backend.demo.seeding.reception import THE_END
from backend.discussions.audience import holder_ids
from backend.documents.events import DocumentIssued, RecipientAcknowledged
from backend.documents.models import Document
from backend.events.models import StoredEvent
from backend.events.schema import stream_name
from backend.lib.clock import VIETNAM
from backend.notifications.models import Notification

READ_BEFORE = datetime(2019, 7, 8, tzinfo=VIETNAM)
SOON = timedelta(hours=3)
AT_THE_END = timedelta(minutes=10)


def plan_feed(plan: Plan, household: Household) -> None:
    plan.add(THE_END - AT_THE_END, _write_lines, household)


def _write_lines(household: Household) -> None:
    lines = [line for document in household.documents.values() for line in _lines(document)]
    Notification.objects.bulk_create(lines, batch_size=1000)


def _lines(document: Document) -> Iterator[Notification]:
    events = StoredEvent.objects.filter(stream=stream_name("document", document.pk))
    for event in events.filter(type=DocumentIssued.type):
        units = document.recipients.values_list("unit_id", flat=True)
        readers = holder_ids(units, "read")
        yield from _told(event, "received", document, readers)
    for event in events.filter(type=RecipientAcknowledged.type):
        if document.issued_by_id is not None:
            yield from _told(event, "acknowledged", document, [document.issued_by_id])


def _told(event: StoredEvent, reason: str, document: Document, people: Iterable[UUID]) -> Iterator[Notification]:
    for person in people:
        if person != event.actor_id:
            yield Notification(
                person_id=person,
                reason=reason,
                cause=f"{event.stream_id}/{event.seq}",
                actor_id=event.actor_id,
                document=document,
                at=event.at,
                read_at=event.at + SOON if event.at < READ_BEFORE else None,
            )
