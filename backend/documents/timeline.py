"""The acts on a document, worded for people, newest first; what people said stands in the talk, not here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend.documents.models import Document, Handling
from backend.documents.shapes import TimelineRow, TimelineRows
from backend.documents.states import DRAFT
from backend.events.models import StoredEvent
from backend.events.schema import CATALOGUE, stream_name
from backend.lib.errors import Wording
from backend.lib.http import read_cursor, write_cursor
from backend.organisations.models import Person

Teller = Callable[[dict[str, Any]], Wording]


def timeline(document: Document, cursor: str | None, limit: int) -> TimelineRows:
    """One page of acts: of the document's stream, or of the issuing side's while it is a draft."""
    stream, purpose = _stream(document), f"timeline:{document.pk}"
    events = StoredEvent.objects.filter(stream=stream, type__in=_TELLERS, payload__isnull=False)
    position = read_cursor(purpose, cursor)
    if position is not None:
        events = events.filter(seq__lt=position[0])
    found = list(events.order_by("-seq")[: limit + 1])
    page = found[:limit]
    actors = {p.pk: p.name for p in Person.objects.filter(pk__in={e.actor_id for e in page if e.actor_id})}
    following = write_cursor(purpose, [page[-1].seq]) if len(found) > limit else None
    return TimelineRows(
        [_row(event, actors.get(event.actor_id, "") if event.actor_id else "") for event in page], following
    )


def _stream(document: Document) -> str:
    if document.state == DRAFT:
        return stream_name("handling", Handling.objects.get(document=document, unit=document.unit_id).pk)
    return stream_name("document", document.pk)


def _row(event: StoredEvent, actor: str) -> TimelineRow:
    return TimelineRow(
        seq=event.seq,
        type=event.type,
        wording=CATALOGUE[event.type].wording.as_dict(),
        actor_name=actor,
        at=event.at,
        text=_TELLERS[event.type](event.payload or {}).as_dict(),
    )


def _draft(data: dict[str, Any]) -> Wording:
    subject = data["document"]["subject"]
    return Wording(subject, subject)


def _issued(data: dict[str, Any]) -> Wording:
    code, count = data["document"]["full_code"], data["totals"]["recipients"]
    return Wording(f"{code}, gửi {count} đơn vị", f"{code}, to {count} units")


def _seen(data: dict[str, Any]) -> Wording:
    line = f"{data['recipient']['unit']['short_name']}: {data['recipient']['seen_by']}"
    return Wording(line, line)


def _acknowledged(data: dict[str, Any]) -> Wording:
    recipient = data["recipient"]
    line = f"{recipient['unit']['short_name']}: {recipient['acknowledged_by']}"
    line += f" ({recipient['acknowledged_position']})" if recipient["acknowledged_position"] else ""
    if recipient["acknowledged_for"]:
        return Wording(
            f"{line}, thay mặt {recipient['acknowledged_for']}", f"{line}, for {recipient['acknowledged_for']}"
        )
    return Wording(line, line)


def _withdrawn(data: dict[str, Any]) -> Wording:
    name = data["recipient"]["unit"]["short_name"]
    return Wording(name, name)


def _participant(data: dict[str, Any]) -> Wording:
    name, unit = data["participant"]["person"]["name"], data["participant"]["unit"]["short_name"]
    return Wording(f"{name}, theo {unit}", f"{name}, for {unit}")


_TELLERS: dict[str, Teller] = {
    "document.registered": _draft,
    "document.changed": _draft,
    "document.issued": _issued,
    "recipient.seen": _seen,
    "recipient.acknowledged": _acknowledged,
    "acknowledgement.withdrawn": _withdrawn,
    "participant.brought_in": _participant,
    "participant.released": _participant,
}
