"""Reception at a unit: seen by itself, acknowledged by an authorised person, taken back within five minutes.

All of it runs under the document's row lock, so that the totals an event carries are those of its place in the stream.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from backend.documents import describe, policies, sides, states
from backend.documents.events import AcknowledgementWithdrawn, RecipientAcknowledged, RecipientSeen
from backend.documents.models import Document, Recipient, Sight
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.errors import DomainError, Wording, conflict, forbidden, invalid, not_found
from backend.organisations.standing import Seat, Standing

MAY_WITHDRAW = timedelta(minutes=5)


@transaction.atomic
def acknowledge(standing: Standing, document: UUID, unit: UUID | None = None) -> Recipient:
    """Confirm receipt for a unit; the same person again changes nothing, another one meets a conflict."""
    recipient = _lock_recipient(standing, document, unit)
    seat = standing.seat_for("acknowledge", recipient.unit_id)
    if seat is None:
        raise forbidden("acknowledge")
    if recipient.acknowledged_at is not None:
        if recipient.acknowledged_by_id == standing.person.pk:
            return recipient
        raise _already(recipient)
    _sign(standing, recipient, seat)
    _tell(standing, recipient, RecipientAcknowledged)
    return recipient


@transaction.atomic
def withdraw_acknowledgement(standing: Standing, document: UUID, unit: UUID | None = None) -> Recipient:
    """Take back one's own acknowledgement within five minutes."""
    recipient = _lock_recipient(standing, document, unit)
    if standing.seat_for("acknowledge", recipient.unit_id) is None:
        raise forbidden("acknowledge")
    state = states.after(states.RECEPTION, recipient.state, "withdraw_acknowledgement")
    if recipient.acknowledged_by_id != standing.person.pk:
        raise _already(recipient)
    if recipient.acknowledged_at is None or clock.now() - recipient.acknowledged_at > MAY_WITHDRAW:
        raise conflict(
            "too_late",
            Wording(
                "Chỉ rút được xác nhận trong 5 phút.", "An acknowledgement can be taken back within 5 minutes only."
            ),
            recipient=describe.recipient_state(recipient),
        )
    recipient.state, recipient.acknowledged_at = state, None
    recipient.acknowledged_by = recipient.acknowledged_post = None
    recipient.acknowledged_name = recipient.acknowledged_position = recipient.acknowledged_for = ""
    recipient.version += 1
    recipient.save()
    _tell(standing, recipient, AcknowledgementWithdrawn)
    return recipient


def mark_seen(standing: Standing, document: UUID) -> None:
    """Note that this person opened the document; the first of a recipient unit makes the unit's state `seen`.

    Costs one look-up when it was noted before. Whoever stands above the recipient unit does not see for it.
    """
    found = policies.find(standing, document)
    if found.state != states.ISSUED or Sight.objects.filter(document=document, person=standing.person).exists():
        return
    with transaction.atomic():
        _note_sight(standing, found)


def _note_sight(standing: Standing, document: Document) -> None:
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    received = {r.unit_id: r for r in Recipient.objects.filter(document=document).select_related("unit", "seen_by")}
    unit = sides.nearest(sides.lineage(standing), received.keys() & standing.units("read"))
    _, is_new = Sight.objects.get_or_create(document=document, person=standing.person, defaults={"unit_id": unit})
    if unit is None or not is_new or received[unit].seen_at is not None:
        return
    recipient = received[unit]
    recipient.seen_at, recipient.seen_by, recipient.version = clock.now(), standing.person, recipient.version + 1
    if recipient.state == states.ARRIVED:
        recipient.state = states.after(states.RECEPTION, recipient.state, "see")
    recipient.save()
    event = RecipientSeen(document.pk, describe.recipient_state(recipient), describe.totals_of(document))
    log.append([(stream_name("document", document.pk), event)], standing.person.pk)


def choose_unit(standing: Standing, document: Document) -> UUID:
    """The recipient unit this person acknowledges for when none is named."""
    received = set(Recipient.objects.filter(document=document).values_list("unit", flat=True))
    units = received & standing.units("acknowledge")
    if not units:
        raise forbidden("acknowledge")
    chosen = sides.meant(standing, units)
    if chosen is None:
        raise invalid("unit", "required", "Cần chọn đơn vị xác nhận.", "Name the unit that acknowledges.")
    return chosen


def _lock_recipient(standing: Standing, document: UUID, unit: UUID | None) -> Recipient:
    found = policies.find(standing, document)
    if found.state != states.ISSUED:
        raise states.wrong_state(found.state)
    Document.objects.select_for_update(no_key=True).get(pk=document)
    named = unit or choose_unit(standing, found)
    recipient = Recipient.objects.select_related("unit", "seen_by").filter(document=document, unit=named).first()
    if recipient is None:
        raise not_found()
    return recipient


def _sign(standing: Standing, recipient: Recipient, seat: Seat) -> None:
    own = standing.main_seat if seat.for_person else seat
    recipient.state = states.after(states.RECEPTION, recipient.state, "acknowledge")
    recipient.acknowledged_at = clock.now()
    recipient.acknowledged_by, recipient.acknowledged_post = standing.person, seat.post
    recipient.acknowledged_name = standing.person.name
    recipient.acknowledged_position = own.post.position if own else ""
    recipient.acknowledged_for = seat.for_person.name if seat.for_person else ""
    if recipient.seen_at is None:
        recipient.seen_at, recipient.seen_by = recipient.acknowledged_at, standing.person
    recipient.version += 1
    recipient.save()


def _tell(
    standing: Standing, recipient: Recipient, kind: type[RecipientAcknowledged] | type[AcknowledgementWithdrawn]
) -> None:
    totals = describe.totals([recipient.document_id])[recipient.document_id]
    event = kind(recipient.document_id, describe.recipient_state(recipient), totals)
    streams = (stream_name("document", recipient.document_id), stream_name("unit", recipient.unit_id))
    log.append([(stream, event) for stream in streams], standing.person.pk)


def _already(recipient: Recipient) -> DomainError:
    return conflict(
        "already_acknowledged",
        Wording("Đơn vị đã được người khác xác nhận tiếp nhận.", "Somebody else has acknowledged for this unit."),
        recipient=describe.recipient_state(recipient),
    )
