"""Doors of membership."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.discussions import policies, reads, services
from backend.discussions.api import inputs
from backend.discussions.shapes import MemberView
from backend.lib.http import answer, identifier, read_input
from backend.lib.openapi import accepts, returns
from backend.organisations.doors import Door


class MembersView(Door):
    """Who is in a group or direct conversation."""

    policy = "discussions.read"

    @returns({"rows": list[MemberView]})
    def get(self, request: Request, id: str) -> Response:
        row, _ = policies.find(self.standing, identifier(id))
        return answer({"rows": reads.members_of(row)})

    @accepts(inputs.MembersAdd)
    @returns({"rows": list[MemberView]}, status=201)
    def post(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        wanted = read_input(inputs.MembersAdd, request.data)
        return answer({"rows": services.add_members(self.standing, conversation, **wanted)}, 201)


class MemberDoorView(Door):
    """Leaving, or taking somebody out."""

    policy = "discussions.moderate"

    @returns(None)
    def delete(self, request: Request, id: str, member: str) -> Response:
        services.remove_member(self.standing, identifier(id), identifier(member))
        return answer(None, 204)
