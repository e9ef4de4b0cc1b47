"""The list of documents: one page of rows by keyset, with a fixed number of queries whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from backend.documents import describe, opening, policies, sides
from backend.documents.filters import Filters, Sort
from backend.documents.models import Document, Recipient
from backend.documents.models.querysets import DocumentQuerySet
from backend.documents.shapes import DocumentRow, DocumentRows, RecipientState
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.http import read_cursor, write_cursor
from backend.organisations.standing import Standing

# sort -> columns, each with whether it falls; the last one is unique, so that no row is met twice
ORDERS: dict[Sort, tuple[tuple[str, bool], ...]] = {
    "pressure": (("urgency", True), ("deadline", False), ("moment", True), ("id", True)),
    "newest": (("moment", True), ("id", True)),
    "deadline": (("deadline", False), ("moment", True), ("id", True)),
}


def document_rows(standing: Standing, filters: Filters, cursor: str | None, limit: int) -> DocumentRows:
    """One page of the documents this person may see that pass the filters."""
    lineage = sides.lineage(standing)
    head, epoch = log.heads(_streams(standing, lineage)), log.epoch()
    purpose = f"documents:{standing.person.pk}:{filters.sort}"
    order = ORDERS[filters.sort]
    found = filters.apply(policies.visible(standing), standing).select_related("unit", "organisation")
    ordered = found.with_positions().order_by(*(f"-{name}" if falls else name for name, falls in order))
    position = read_cursor(purpose, cursor)
    page = list((ordered if position is None else _after(ordered, order, position))[: limit + 1])
    head |= log.heads(stream_name("document", document.pk) for document in page[:limit])  # before what they tell about
    more = page[limit - 1] if len(page) > limit else None
    following = write_cursor(purpose, [getattr(more, name) for name, _ in order]) if more else None
    return DocumentRows(describe_rows(standing, page[:limit], lineage), following, head, epoch)


def describe_rows(standing: Standing, documents: list[Document], lineage: list[UUID]) -> list[DocumentRow]:
    """The rows of these documents (`organisation` and `unit` selected), asked for all at once."""
    ids = [document.pk for document in documents]
    totals, mine = describe.totals(ids), _mine(standing, ids, lineage)
    talk, levels = opening.talk_of(standing, ids), opening.levels_of(standing, ids)
    return [
        DocumentRow(
            document=describe.document_brief(document),
            totals=totals.get(document.pk, describe.NOTHING_RECEIVED),
            mine=mine.get(document.pk),
            talk=talk.get(document.pk),
            level=levels.get(document.pk, "default"),
        )
        for document in documents
    ]


def own_recipients(standing: Standing, documents: Iterable[UUID], lineage: list[UUID]) -> list[Recipient]:
    """Recipients through which this person reads, those nearest to their seats first."""
    received = Recipient.objects.filter(document__in=list(documents), unit__in=standing.units("read"))
    place = {unit: n for n, unit in enumerate(lineage)}
    rows = list(received.select_related("unit", "seen_by"))
    return sorted(rows, key=lambda r: (place.get(r.unit_id, len(place)), r.unit.sort_key))


def _mine(standing: Standing, documents: list[UUID], lineage: list[UUID]) -> dict[UUID, RecipientState]:
    """For each document the state of the unit this person stands for, or of the only one they read through."""
    grouped: dict[UUID, list[Recipient]] = {}
    for recipient in own_recipients(standing, documents, lineage):
        grouped.setdefault(recipient.document_id, []).append(recipient)
    return {
        document: describe.recipient_state(found[0])
        for document, found in grouped.items()
        if found[0].unit_id in lineage or len(found) == 1
    }


def _streams(standing: Standing, lineage: list[UUID]) -> list[str]:
    """What a reader of the list listens to: their own stream and the inboxes of the units they stand for."""
    units = [unit for unit in lineage if unit in standing.units("read")]
    return [stream_name("person", standing.person.pk), *(stream_name("unit", unit) for unit in units)]


def _after(documents: DocumentQuerySet, order: tuple[tuple[str, bool], ...], position: list[Any]) -> DocumentQuerySet:
    """Rows behind a position: later in the first column that differs."""
    reached, equal = Q(), Q()
    for (name, falls), raw in zip(order, position, strict=True):
        value = _parse(name, raw)
        reached |= equal & Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        equal &= Q(**{name: value})
    return documents.filter(reached)


def _parse(name: str, raw: Any) -> Any:
    if name == "moment":
        return datetime.fromisoformat(raw)
    return date.fromisoformat(raw) if name == "deadline" else raw
