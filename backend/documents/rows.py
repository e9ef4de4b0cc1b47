"""The list of documents: one page of rows by keyset, with a fixed number of queries whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from backend.documents import opening, policies, sides
from backend.documents.filters import Filters, Sort
from backend.documents.lines import Line, lines
from backend.documents.models import Document, Recipient
from backend.documents.models.querysets import DocumentQuerySet
from backend.documents.shapes import DocumentRow, DocumentRows
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
    epoch, head = log.positions(_streams(standing, lineage))
    purpose = f"documents:{standing.person.pk}:{filters.sort}"
    order = ORDERS[filters.sort]
    found = filters.apply(policies.visible(standing), standing).with_positions()
    ordered = found.order_by(*(f"-{name}" if falls else name for name, falls in order))
    position = read_cursor(purpose, cursor)
    names = [name for name, _ in order]  # the last one is the id
    page = (ordered if position is None else _after(ordered, order, position)).values_list(*names)
    page_and_next = lines(standing, page[: limit + 1], lineage)
    shown = page_and_next[:limit]
    head |= {stream_name("document", line.document.id): line.head for line in shown}
    following = write_cursor(purpose, shown[-1].position) if len(page_and_next) > limit else None
    return DocumentRows(_with_talk(standing, shown), following, head, epoch)


def describe_rows(standing: Standing, documents: list[UUID], lineage: list[UUID]) -> list[DocumentRow]:
    """The rows of these documents in this order, asked for all at once (1 query, and those of the talk and levels)."""
    page = Document.objects.filter(id__in=documents).values_list("id")
    found = {line.document.id: line for line in lines(standing, page, lineage)}
    return _with_talk(standing, [found[document] for document in documents])


def _with_talk(standing: Standing, shown: list[Line]) -> list[DocumentRow]:
    """Asked for after the lines, so that no stream's head is newer than what is told here."""
    documents = [line.document.id for line in shown]
    talk, levels = opening.talk_of(standing, documents), opening.levels_of(standing, documents)
    return [
        DocumentRow(
            document=line.document,
            totals=line.totals,
            mine=line.mine,
            talk=talk.get(line.document.id),
            level=levels.get(line.document.id, "default"),
        )
        for line in shown
    ]


def own_recipients(standing: Standing, documents: Iterable[UUID], lineage: list[UUID]) -> list[Recipient]:
    """Recipients through which this person reads, those nearest to their seats first."""
    received = Recipient.objects.filter(document__in=list(documents), unit__in=standing.units("read"))
    place = {unit: n for n, unit in enumerate(lineage)}
    rows = list(received.select_related("unit", "seen_by"))
    return sorted(rows, key=lambda r: (place.get(r.unit_id, len(place)), r.unit.sort_key))


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
