"""Doors of threads."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.discussions import policies, services
from backend.discussions.api import inputs
from backend.discussions.services import Send
from backend.discussions.shapes import OpenedThread, ThreadView
from backend.lib import http
from backend.lib.http import answer, identifier, read_input
from backend.lib.openapi import accepts, returns
from backend.organisations.doors import Door


class ThreadsView(Door):
    """Opening a thread with a subject and its first message."""

    policy = "discussions.take_part"

    @accepts(inputs.ThreadOpen)
    @returns(OpenedThread, status=201)
    def post(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        said = read_input(inputs.ThreadOpen, request.data)
        files = tuple(said["files"])
        send = Send(conversation, said["client_id"], said["body"], files=files, subject=said["subject"])
        opened = services.open_thread(self.standing, send)
        return answer(opened, 201, opened.thread.version)


class ThreadDoorView(Door):
    """Another subject."""

    policy = "discussions.conclude"

    @accepts(inputs.ThreadRename)
    @returns(ThreadView)
    def patch(self, request: Request, id: str) -> Response:
        thread = identifier(id)
        policies.find_thread(self.standing, thread)
        subject = read_input(inputs.ThreadRename, request.data)["subject"]
        view = services.rename_thread(self.standing, thread, subject, http.expected_version(request))
        return answer(view, version=view.version)


class ResolveView(Door):
    """Closing a thread with an outcome."""

    policy = "discussions.conclude"

    @accepts(inputs.ThreadResolve)
    @returns(ThreadView)
    def post(self, request: Request, id: str) -> Response:
        thread = identifier(id)
        policies.find_thread(self.standing, thread)
        said = read_input(inputs.ThreadResolve, request.data)
        view = services.resolve_thread(self.standing, thread, version=http.expected_version(request), **said)
        return answer(view, version=view.version)


class ReopenView(Door):
    """Opening a thread again."""

    policy = "discussions.take_part"

    @accepts(inputs.Nothing)
    @returns(ThreadView)
    def post(self, request: Request, id: str) -> Response:
        thread = identifier(id)
        policies.find_thread(self.standing, thread)
        read_input(inputs.Nothing, request.data)
        view = services.reopen_thread(self.standing, thread, http.expected_version(request))
        return answer(view, version=view.version)
