"""Official positions: drafted, changed, discarded inside one side; released into the open talk by a seat that may."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from backend.discussions import policies
from backend.discussions.bodies import compose
from backend.discussions.events import PositionDiscarded, PositionDrafted, PositionReleased
from backend.discussions.models import Conversation, Position, Thread
from backend.discussions.services.opening import side_of, sides_of
from backend.discussions.services.posting import Posted, answered, write
from backend.discussions.services.preparing import Prepared, Send, prepare
from backend.discussions.shapes import PositionView
from backend.discussions.shaping import author_ref, position_view
from backend.documents.models import Handling
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.errors import Wording, conflict, forbidden, invalid, not_found, stale
from backend.organisations.models import Unit
from backend.organisations.shapes import UnitRef
from backend.organisations.standing import Seat, Standing


@transaction.atomic
def draft_position(
    standing: Standing, document: UUID, body: str, thread: UUID | None = None, unit: UUID | None = None
) -> PositionView:
    """Begin an official position of my side; only that side sees it."""
    side = side_of(standing, document, unit)
    _require_take_part(standing, side)
    talk = _open_talk(side)
    if thread is not None and not Thread.objects.filter(pk=thread, conversation=talk).exists():
        raise invalid("thread_id", "does_not_exist", "Không có chủ đề này.", "No such thread in this conversation.")
    composed = compose(talk.pk, body)
    row = Position.objects.create(
        document_id=side.document_id, handling=side, thread_id=thread, body=composed.raw, html=composed.html,
        drafted_by=standing.person,
    )  # fmt: skip
    return _told(standing, row, PositionDrafted)


@transaction.atomic
def change_position(standing: Standing, position: UUID, body: str, version: int) -> PositionView:
    """Another text, by anybody who takes part for that side."""
    row = _locked(standing, position, version)
    composed = compose(_open_talk(row.handling).pk, body)
    if composed.raw == row.body:
        return position_view(row)
    row.body, row.html = composed.raw, composed.html
    row.version += 1
    row.save(update_fields=["body", "html", "version"])
    return _told(standing, row, PositionDrafted)


@transaction.atomic
def discard_position(standing: Standing, position: UUID, version: int) -> PositionView:
    """Throw a draft away."""
    row = _locked(standing, position, version)
    row.state = "discarded"
    row.version += 1
    row.save(update_fields=["state", "version"])
    return _told(standing, row, PositionDiscarded)


@transaction.atomic
def release_position(standing: Standing, position: UUID, client_id: UUID, version: int) -> Posted:
    """Say it in the open talk in the unit's name; locked from then on. The same release again gives the same answer."""
    row = _found(standing, position)
    seat = policies.require_release(standing, row)
    talk = _open_talk(row.handling)
    send = Send(talk.pk, client_id, row.body, thread=row.thread_id, kind="official")
    if row.state == "released" and (known := answered(standing, send)) is not None:
        return known
    _require_draft(row, version)
    posted = write([_in_the_name_of(standing, send, seat, row.handling.unit)])[0]
    row.state, row.message_id = "released", posted.message.id
    row.version += 1
    row.save(update_fields=["state", "message", "version"])
    _told(standing, row, PositionReleased)
    return posted


def positions_on(standing: Standing, document: UUID) -> list[PositionView]:
    """The positions of the sides a person stands on, the newest first; none of anybody else's."""
    rows = Position.objects.filter(handling__in=sides_of(standing, document)).select_related(
        "handling__unit", "drafted_by"
    )
    return [position_view(row) for row in rows.order_by("-pk")]


def _in_the_name_of(standing: Standing, send: Send, seat: Seat, unit: Unit) -> Prepared:
    """The send with the releasing unit as its author's, and the position held there."""
    prepared = prepare(standing, send)
    author = replace(author_ref(standing.person, seat, standing.main_seat), unit=UnitRef.of(unit))
    return replace(prepared, author=author)


def _require_take_part(standing: Standing, side: Handling) -> None:
    if "take_part" not in policies.side_access(standing, side.document_id, side.unit_id).verbs:
        raise forbidden("take_part")


def _found(standing: Standing, position: UUID) -> Position:
    """The position under its row lock; 404 for everybody not on its side."""
    list(Position.objects.filter(pk=position).select_for_update(no_key=True).values_list("pk"))
    row = (
        Position.objects.select_related("handling__unit", "handling__document", "drafted_by")
        .filter(pk=position)
        .first()
    )
    if row is None or "read" not in policies.side_access(standing, row.document_id, row.handling.unit_id).verbs:
        raise not_found()
    return row


def _locked(standing: Standing, position: UUID, version: int) -> Position:
    row = _found(standing, position)
    _require_take_part(standing, row.handling)
    _require_draft(row, version)
    return row


def _require_draft(row: Position, version: int) -> None:
    if row.state != "draft":
        raise conflict(
            "not_a_draft",
            Wording("Ý kiến đã phát hành hoặc đã hủy.", "It was released or discarded already."),
            position=position_view(row),
        )
    if row.version != version:
        raise stale(position=position_view(row))


def _open_talk(side: Handling) -> Conversation:
    row = Conversation.objects.select_related("document").filter(kind="open", document=side.document_id).first()
    if row is None:
        raise conflict("not_issued", Wording("Văn bản chưa phát hành.", "The document is not issued yet."))
    return row


def _told(
    standing: Standing, row: Position, event: type[PositionDrafted | PositionReleased | PositionDiscarded]
) -> PositionView:
    view = position_view(row)
    stream = stream_name("handling", row.handling_id)
    log.append([(stream, event(view))], standing.person.pk)
    return view
