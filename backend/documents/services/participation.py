"""Bringing a person into a document on the side of a party unit, and letting them go again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.documents import describe, policies, sides, states
from backend.documents.events import ParticipantBroughtIn, ParticipantReleased
from backend.documents.models import Document, Handling, Participant
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.errors import Wording, conflict, forbidden, invalid, not_found
from backend.organisations.models import Person
from backend.organisations.standing import Standing


@transaction.atomic
def bring_in(standing: Standing, document: UUID, person: UUID, unit: UUID | None = None) -> Participant:
    """Let a person take part for a party unit (the caller's nearest one when not named); twice changes nothing."""
    found = policies.find(standing, document)
    if found.state != states.ISSUED:
        raise states.wrong_state(found.state)
    side = _side(standing, found, unit)
    guest = Person.objects.filter(pk=person, is_active=True).first()
    if guest is None:
        raise invalid("person", "unknown_person", "Không tìm thấy người này.", "There is no such person.")
    Document.objects.select_for_update(no_key=True).get(pk=document)
    participant, is_new = Participant.objects.get_or_create(
        document=found, person=guest, defaults={"unit_id": side, "brought_by": standing.person}
    )
    participant = Participant.objects.select_related("person", "unit", "brought_by").get(pk=participant.pk)
    if not is_new and participant.unit_id != side:
        raise conflict(
            "brought_in_elsewhere",
            Wording("Người này đã tham gia theo đơn vị khác.", "This person takes part for another unit already."),
            participant=describe.participant_view(participant),
        )
    if is_new:
        _tell(standing, participant, ParticipantBroughtIn)
    return participant


@transaction.atomic
def release(standing: Standing, document: UUID, participant: UUID) -> None:
    """End a person's part; by whoever may bring in at that unit, or by the person."""
    policies.find(standing, document)
    Document.objects.select_for_update(no_key=True).get(pk=document)  # as `bring_in`, which may find the person there
    rows = Participant.objects.select_related("person", "unit", "brought_by")
    held = rows.filter(pk=participant, document=document).first()
    if held is None:
        raise not_found()
    if held.person_id != standing.person.pk and held.unit_id not in standing.units("bring_in"):
        raise forbidden("bring_in")
    _tell(standing, held, ParticipantReleased)
    held.delete()


def _side(standing: Standing, document: Document, unit: UUID | None) -> UUID:
    units = policies.units_for(standing, "bring_in", document)
    if unit is not None and unit not in policies.party_units(document):
        raise invalid(
            "unit", "not_a_party", "Đơn vị không có trong văn bản này.", "The unit has no part in this document."
        )
    if not units or (unit is not None and unit not in units):
        raise forbidden("bring_in")
    chosen = unit or sides.meant(standing, units)
    if chosen is None:
        raise invalid("unit", "required", "Cần chọn đơn vị mời.", "Name the unit that brings in.")
    return chosen


def _tell(
    standing: Standing, participant: Participant, kind: type[ParticipantBroughtIn] | type[ParticipantReleased]
) -> None:
    side = Handling.objects.get(document=participant.document_id, unit=participant.unit_id)
    event = kind(participant.document_id, describe.participant_view(participant))
    streams = (
        stream_name("document", participant.document_id),
        stream_name("handling", side.pk),
        stream_name("person", participant.person_id),
    )
    log.append([(stream, event) for stream in streams], standing.person.pk)
