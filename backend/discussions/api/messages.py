"""Doors of messages: reading a stretch, saying, changing, withdrawing, reacting, pinning."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from backend.discussions import policies, reads, services
from backend.discussions.api import inputs
from backend.discussions.services import Send
from backend.discussions.shapes import MessagePage, MessageView, PostedView, ReactionView, RevisionView
from backend.discussions.shaping import message_view
from backend.discussions.windows import END, Window, message_page
from backend.lib import http
from backend.lib.errors import invalid
from backend.lib.http import answer, identifier, read_input
from backend.lib.openapi import accepts, returns, takes
from backend.organisations.doors import Door


class MessagesView(Door):
    """The messages of a conversation."""

    policy = "discussions.read"

    @takes(
        around="first_unread, end or an ordinal",
        before="ordinal",
        after="ordinal",
        thread="only those of this thread",
        limit="rows, at most 100",
    )
    @returns(MessagePage)
    def get(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        return answer(message_page(self.standing, conversation, _window(request)))

    @accepts(inputs.MessagePost)
    @returns(PostedView, status=201)
    def post(self, request: Request, id: str) -> Response:
        conversation = identifier(id)
        policies.find(self.standing, conversation)
        said = read_input(inputs.MessagePost, request.data)
        posted = services.post_message(self.standing, as_send(conversation, said))
        return answer(PostedView(posted.message, posted.seq), 201, posted.message.version)


class MessageDoorView(Door):
    """One message."""

    policy = "discussions.read"

    @returns(MessageView)
    def get(self, request: Request, id: str) -> Response:
        row, _ = policies.find_message(self.standing, identifier(id))
        return answer(message_view(row), version=row.version)

    @accepts(inputs.MessageEdit)
    @returns(MessageView)
    def patch(self, request: Request, id: str) -> Response:
        message = identifier(id)
        policies.find_message(self.standing, message)
        body = read_input(inputs.MessageEdit, request.data)["body"]
        view = services.edit_message(self.standing, message, body, http.expected_version(request))
        return answer(view, version=view.version)

    @returns(MessageView)
    def delete(self, request: Request, id: str) -> Response:
        view = services.delete_message(self.standing, identifier(id))
        return answer(view, version=view.version)


class RevisionsView(Door):
    """The former texts of a message."""

    policy = "discussions.read"

    @returns({"rows": list[RevisionView]})
    def get(self, request: Request, id: str) -> Response:
        return answer({"rows": reads.revisions_of(self.standing, identifier(id))})


class ReactionDoorView(Door):
    """My sign on a message."""

    policy = "discussions.take_part"

    @returns({"reactions": list[ReactionView]})
    def put(self, request: Request, id: str, sign: str) -> Response:
        return answer({"reactions": services.add_reaction(self.standing, identifier(id), sign)})

    @returns({"reactions": list[ReactionView]})
    def delete(self, request: Request, id: str, sign: str) -> Response:
        return answer({"reactions": services.remove_reaction(self.standing, identifier(id), sign)})


class PinView(Door):
    """Keeping a message at hand for everybody."""

    policy = "discussions.take_part"

    @returns(MessageView)
    def put(self, request: Request, id: str) -> Response:
        return answer(services.pin_message(self.standing, identifier(id)))

    @returns(MessageView)
    def delete(self, request: Request, id: str) -> Response:
        return answer(services.unpin_message(self.standing, identifier(id)))


def as_send(conversation: UUID, said: dict[str, Any]) -> Send:
    """The validated input of `MessagePost` as the service takes it."""
    return Send(
        conversation=conversation,
        client_id=said["client_id"],
        body=said["body"],
        thread=said["thread_id"],
        reply_to=said["reply_to"],
        files=tuple(said["files"]),
    )


def _window(request: Request) -> Window:
    http.only_parameters(request, "around", "before", "after", "thread", "limit")
    given = request.query_params
    if sum(name in given for name in ("around", "before", "after")) > 1:
        raise invalid("around", "exclusive", "Chỉ chọn một vị trí.", "Only one of around, before, after.")
    around = given.get("around", "end")
    if around not in ("end", "first_unread"):
        around = str(http.whole_number(request, "around", 0, 0, END))
    return Window(
        around=around,
        before=http.whole_number(request, "before", 0, 0, END) if "before" in given else None,
        after=http.whole_number(request, "after", 0, 0, END) if "after" in given else None,
        thread=identifier(given["thread"]) if "thread" in given else None,
        limit=http.whole_number(request, "limit", 50, 1, 100),
    )
