"""Doors of official positions: one side's own until they are released."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.discussions import services
from backend.discussions.api import inputs
from backend.discussions.shapes import PositionView, PostedView
from backend.events.idempotency import idempotent
from backend.lib import http
from backend.lib.http import answer, identifier, read_input
from backend.lib.openapi import accepts, returns
from backend.organisations.doors import Door


class PositionsView(Door):
    """The positions of my side on a document."""

    policy = "discussions.take_part"

    @returns({"rows": list[PositionView]})
    def get(self, request: Request, id: str) -> Response:
        return answer({"rows": services.positions_on(self.standing, identifier(id))})

    @accepts(inputs.PositionDraft)
    @returns(PositionView, status=201)
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        document = identifier(id)
        said = read_input(inputs.PositionDraft, request.data)
        view = services.draft_position(self.standing, document, said["body"], said["thread_id"], said["unit"])
        return answer(view, 201, view.version)


class PositionDoorView(Door):
    """One position while it is a draft."""

    policy = "discussions.take_part"

    @accepts(inputs.PositionChange)
    @returns(PositionView)
    def patch(self, request: Request, id: str) -> Response:
        body = read_input(inputs.PositionChange, request.data)["body"]
        view = services.change_position(self.standing, identifier(id), body, http.expected_version(request))
        return answer(view, version=view.version)

    @returns(PositionView)
    def delete(self, request: Request, id: str) -> Response:
        view = services.discard_position(self.standing, identifier(id), http.expected_version(request))
        return answer(view, version=view.version)


class ReleaseView(Door):
    """Saying it in the unit's name."""

    policy = "discussions.release_position"

    @accepts(inputs.PositionRelease)
    @returns(PostedView, status=201)
    def post(self, request: Request, id: str) -> Response:
        client_id = read_input(inputs.PositionRelease, request.data)["client_id"]
        posted = services.release_position(self.standing, identifier(id), client_id, http.expected_version(request))
        return answer(PostedView(posted.message, posted.seq), 201, posted.message.version)
