"""The page of one document: everything its screen needs, with the heads of its streams read before the data."""

from __future__ import annotations

from uuid import UUID

from backend.documents import describe, opening, policies, rows, sides
from backend.documents.models import Document, Handling, Participant
from backend.documents.shapes import DocumentPage
from backend.documents.states import ISSUED
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.errors import not_found
from backend.organisations.standing import Standing


def document_page(standing: Standing, document: UUID) -> DocumentPage:
    """What this person sees of a document; `not_found` when that is nothing."""
    head, epoch = log.heads(streams(standing, policies.find(standing, document))), log.epoch()
    related = policies.visible(standing).select_related("unit", "organisation", "created_by", "replies_to")
    found: Document | None = related.prefetch_related("attachments__file").filter(pk=document).first()
    if found is None:  # closed to them since the look for its streams
        raise not_found()
    participants = Participant.objects.filter(document=found).select_related("person", "unit", "brought_by")
    return DocumentPage(
        document=describe.document_facts(found),
        totals=describe.totals_of(found),
        mine=[describe.recipient_state(r) for r in rows.own_recipients(standing, [found.pk], sides.lineage(standing))],
        abilities=policies.abilities(standing, found),
        level=opening.levels_of(standing, [found.pk]).get(found.pk, "default"),
        participants=[describe.participant_view(p) for p in participants.order_by("since", "id")],
        conversations=opening.conversations_of(standing, found),
        head=head,
        epoch=epoch,
    )


def streams(standing: Standing, document: Document) -> list[str]:
    """The document's own stream once issued, and those of the sides open to this person."""
    shared = [stream_name("document", document.pk)] if document.state == ISSUED else []
    sides_of = Handling.objects.filter(document=document).order_by("id")
    invited = set(Participant.objects.filter(document=document, person=standing.person).values_list("unit", flat=True))
    readable = standing.units("read") | invited
    return shared + [stream_name("handling", side.pk) for side in sides_of if side.unit_id in readable]
