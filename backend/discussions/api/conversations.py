"""Doors of conversations: the list, one of them, who is in it, and my own place in it."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from backend.discussions import policies, reads, services
from backend.discussions.api import inputs
from backend.discussions.policies import ROOMS
from backend.discussions.shapes import (
    ConversationFile,
    ConversationPage,
    ConversationRows,
    ConversationView,
    Marks,
    Mentionable,
    ReadMarkView,
)
from backend.events.idempotency import idempotent
from backend.lib import http
from backend.lib.errors import invalid
from backend.lib.http import answer, identifier, read_input
from backend.lib.openapi import accepts, returns, takes
from backend.organisations.doors import Door


class ConversationsView(Door):
    """My groups and direct conversations."""

    policy = "discussions.read"

    @takes(kind="group, direct or both, separated by a comma")
    @returns(ConversationRows)
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "kind")
        kinds = request.query_params.get("kind", ",".join(ROOMS)).split(",")
        if not set(kinds) <= set(ROOMS):
            raise invalid("kind", "unknown_kind", "Loại trao đổi không hợp lệ.", "Kinds are group and direct.")
        return answer(reads.conversation_rows(self.standing, kinds))

    @accepts(inputs.GroupCreate)
    @returns(ConversationView, status=201)
    @idempotent
    def post(self, request: Request) -> Response:
        view = services.create_group(self.standing, **read_input(inputs.GroupCreate, request.data))
        return answer(view, 201, view.version)


class DirectView(Door):
    """The conversation with one other person; opened when there is none."""

    policy = "discussions.take_part"

    @accepts(inputs.DirectOpen)
    @returns(ConversationView, status=201)
    @returns(ConversationView)
    def post(self, request: Request) -> Response:
        view, new = services.open_direct(self.standing, **read_input(inputs.DirectOpen, request.data))
        return answer(view, 201 if new else 200, view.version)


class ConversationDoorView(Door):
    """One conversation with everything but its messages."""

    policy = "discussions.read"

    @returns(ConversationPage)
    def get(self, request: Request, id: str) -> Response:
        page = reads.conversation_page(self.standing, identifier(id))
        return answer(page, version=page.conversation.version)

    @accepts(inputs.GroupChange)
    @returns(ConversationView)
    def patch(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        changes = read_input(inputs.GroupChange, request.data)
        view = services.change_group(self.standing, conversation, http.expected_version(request), **changes)
        return answer(view, version=view.version)


class MarkReadView(Door):
    """How far I have read."""

    policy = "discussions.read"

    @accepts(inputs.ReadUpto)
    @returns(Marks)
    def put(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        marks, _ = services.mark_read(self.standing, conversation, **read_input(inputs.ReadUpto, request.data))
        return answer(marks)


class MarkUnreadView(Door):
    """Put aside for later."""

    policy = "discussions.read"

    @accepts(inputs.UnreadFrom)
    @returns(Marks)
    def put(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        start = read_input(inputs.UnreadFrom, request.data)["from"]
        return answer(services.mark_unread(self.standing, conversation, start))


class DraftView(Door):
    """What I was about to say."""

    policy = "discussions.take_part"

    @accepts(inputs.DraftSave)
    @returns(None)
    def put(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        draft = read_input(inputs.DraftSave, request.data)
        services.save_draft(self.standing, conversation, draft["thread_id"], draft["body"])
        return answer(None, 204)


class MentionableView(Door):
    """Whom I may mention here."""

    policy = "discussions.take_part"

    @takes(q="a part of the name, with or without marks")
    @returns(Mentionable)
    def get(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        http.only_parameters(request, "q")
        query = request.query_params.get("q", "")[:100]
        return answer(reads.mentionable(self.standing, conversation, query))


class FilesView(Door):
    """The files sent here."""

    policy = "discussions.read"

    @returns({"rows": list[ConversationFile]})
    def get(self, request: Request, id: str) -> Response:
        return answer({"rows": reads.files_in(self.standing, identifier(id))})


class ReceiptsView(Door):
    """Who has read up to a message, of those who share it."""

    policy = "discussions.read"

    @takes(ordinal="of the message")
    @returns({"rows": list[ReadMarkView]})
    def get(self, request: Request, id: str) -> Response:
        row, _ = policies.find(self.standing, identifier(id))
        http.only_parameters(request, "ordinal")
        least = http.whole_number(request, "ordinal", 0, 0, 2**30)
        return answer({"rows": reads.read_marks(row, least)})


class SideConversationView(Door):
    """My side's internal talk on a document."""

    policy = "discussions.take_part"

    @accepts(inputs.SideOpen)
    @returns(ConversationView)
    def post(self, request: Request, id: str) -> Response:
        document = identifier(id)
        unit = read_input(inputs.SideOpen, request.data)["unit"]
        return answer(services.open_side_conversation(self.standing, document, unit))
