"""The acts on a document, newest first."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.documents import policies
from backend.documents.shapes import TimelineRows
from backend.documents.timeline import timeline
from backend.lib import http
from backend.lib.openapi import returns, takes
from backend.organisations.doors import Door


class TimelineView(Door):
    """Registered, changed, issued, seen, acknowledged, withdrawn, brought in, released."""

    policy = "documents.read"

    @takes(cursor="of the page before", limit="rows, at most 100")
    @returns(TimelineRows)
    def get(self, request: Request, id: str) -> Response:
        http.only_parameters(request, "cursor", "limit")
        limit = http.whole_number(request, "limit", 50, 1, 100)
        document = policies.find(self.standing, http.identifier(id))
        return http.answer(timeline(document, request.query_params.get("cursor"), limit))
