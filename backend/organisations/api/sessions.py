"""One's own sessions: where one is signed in, and signing out there."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.lib import http
from backend.lib.errors import not_found
from backend.lib.openapi import returns
from backend.organisations.doors import Door
from backend.organisations.services import sessions
from backend.organisations.shapes import SessionView


class SessionsView(Door):
    """All my sessions; deleting ends every one but this."""

    policy = "oneself"

    @returns({"rows": list[SessionView]})
    def get(self, request: Request) -> Response:
        http.only_parameters(request)
        current = request.session.session_key
        rows = [
            SessionView(s.pk, s.session_key == current, s.ip, s.user_agent, s.created_at, s.last_seen_at)
            for s in sessions.sessions_of(self.standing.person)
        ]
        return http.answer({"rows": rows})

    @returns(None)
    def delete(self, request: Request) -> Response:
        sessions.end_other_sessions(self.standing, request.session.session_key or "")
        return Response(status=204)


class OneSessionView(Door):
    """One of my sessions; ending the present one is signing out."""

    policy = "oneself"

    @returns(None)
    def delete(self, request: Request, id: str) -> Response:
        if not (id.isascii() and id.isdigit() and len(id) < 19):
            raise not_found()
        key = sessions.end_session(self.standing, int(id))
        if key == request.session.session_key:
            request.session.flush()
        return Response(status=204)
