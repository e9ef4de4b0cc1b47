"""People brought into a document."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.documents import describe, policies, services
from backend.documents.api.inputs import BringIn
from backend.documents.models import Participant
from backend.documents.shapes import ParticipantRows, ParticipantView
from backend.lib import http
from backend.lib.openapi import accepts, returns
from backend.organisations.doors import Door


class ParticipantsView(Door):
    """Who was brought in by which unit; bringing somebody in."""

    policy = "documents.bring_in"

    @returns(ParticipantRows)
    def get(self, request: Request, id: str) -> Response:
        document = policies.find(self.standing, http.identifier(id))
        rows = Participant.objects.filter(document=document).select_related("person", "unit", "brought_by")
        return http.answer(ParticipantRows([describe.participant_view(p) for p in rows.order_by("since", "id")]))

    @accepts(BringIn)
    @returns(ParticipantView, status=201)
    def post(self, request: Request, id: str) -> Response:
        document = policies.find(self.standing, http.identifier(id))
        values = http.read_input(BringIn, request.data)
        participant = services.bring_in(self.standing, document.pk, values["person"], values.get("unit"))
        return http.answer(describe.participant_view(participant), status=201)


class OneParticipantView(Door):
    """Letting somebody go."""

    policy = "documents.bring_in"

    @returns(None)
    def delete(self, request: Request, id: str, participant: str) -> Response:
        services.release(self.standing, http.identifier(id), http.identifier(participant))
        return Response(status=204)
