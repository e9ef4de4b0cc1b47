"""Reception of a document: its recipients, acknowledging, taking back, and having seen it."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.documents import describe, policies, services
from backend.documents.api.inputs import AtUnit
from backend.documents.models import Recipient
from backend.documents.shapes import RecipientRows, RecipientState
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import http
from backend.lib.openapi import accepts, returns
from backend.organisations.doors import Door


class RecipientsView(Door):
    """All recipients with their states: every party sees how far the others are."""

    policy = "documents.read"

    @returns(RecipientRows)
    def get(self, request: Request, id: str) -> Response:
        document = policies.find(self.standing, http.identifier(id))
        head = log.heads([stream_name("document", document.pk)])
        rows = Recipient.objects.filter(document=document).select_related("unit", "seen_by")
        states = [describe.recipient_state(r) for r in rows.order_by("unit__ordinal", "unit__sort_key", "id")]
        return http.answer(RecipientRows(states, describe.totals_of(document), head))


class AcknowledgeView(Door):
    """Confirming receipt for a unit."""

    policy = "documents.acknowledge"

    @accepts(AtUnit)
    @returns(RecipientState)
    def post(self, request: Request, id: str) -> Response:
        recipient = services.acknowledge(self.standing, http.identifier(id), _unit(request))
        return http.answer(describe.recipient_state(recipient))


class WithdrawView(Door):
    """Taking an acknowledgement back."""

    policy = "documents.acknowledge"

    @accepts(AtUnit)
    @returns(RecipientState)
    def post(self, request: Request, id: str) -> Response:
        recipient = services.withdraw_acknowledgement(self.standing, http.identifier(id), _unit(request))
        return http.answer(describe.recipient_state(recipient))


class SeenView(Door):
    """Told by the screen when the document was opened."""

    policy = "documents.read"

    @returns(None)
    def post(self, request: Request, id: str) -> Response:
        services.mark_seen(self.standing, http.identifier(id))
        return Response(status=204)


def _unit(request: Request) -> UUID | None:
    unit: UUID | None = http.read_input(AtUnit, request.data or {}).get("unit")
    return unit
