"""What waits for a person today: documents in a few groups, from what documents, talk and the feed know."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from backend.discussions import policies as discussions
from backend.discussions.marks import unread_calls
from backend.documents import opening, policies, sides
from backend.documents.models.querysets import DocumentQuerySet
from backend.documents.rows import describe_rows
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock
from backend.notifications.shapes import WorkCode, WorkGroup, WorkPage, WorkRow
from backend.organisations.standing import Standing

SHOWN = 20
SOON = timedelta(days=7)


def work_page(standing: Standing) -> WorkPage:
    """The groups with their counts, and the first documents of each."""
    streams = [stream_name("person", standing.person.pk)]
    streams += [stream_name("unit", seat.post.unit_id) for seat in standing.seats]
    epoch, head = log.positions(streams)
    groups = _groups(standing)
    lists = {code: list(found.by_pressure().values_list("pk", flat=True)[:SHOWN]) for code, found in groups.items()}
    documents = list(dict.fromkeys(document for found in lists.values() for document in found))
    described = describe_rows(standing, documents, sides.lineage(standing))
    rows = dict(zip(documents, described, strict=True))
    return WorkPage(
        [WorkGroup(code, found.count()) for code, found in groups.items()],
        [WorkRow(code, rows[document]) for code, found in lists.items() for document in found],
        head,
        epoch,
    )


def _groups(standing: Standing) -> dict[WorkCode, DocumentQuerySet]:
    today = clock.today()
    mine = policies.visible(standing)
    issued = mine.issued()
    waiting = issued.unacknowledged_by(standing.units("acknowledge"))
    return {
        "to_acknowledge": waiting,
        "mentions": issued.filter(pk__in=_calling(standing)),
        "overdue": issued.received_by(standing.units("read")).overdue(today),
        "due_soon": issued.received_by(standing.units("read")).filter(due_date__range=(today, today + SOON)),
        "following": issued.filter(pk__in=opening.followed_by(standing)),
        "drafts": mine.drafts().filter(unit__in=standing.units("register")),
    }


def _calling(standing: Standing) -> list[UUID]:
    """Documents whose talk, as far as the person reads it, calls upon them in a message not yet read."""
    called = unread_calls(standing).filter(message__conversation__kind__in=("open", "side"))
    talks = discussions.visible(standing).filter(pk__in=called.values("message__conversation"))
    return [document or handled for document, handled in talks.values_list("document", "handling__document")]
