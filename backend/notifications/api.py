"""The REST doors of the feed, of following, and of the work page."""

from __future__ import annotations

from collections.abc import Mapping

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.discussions.api.inputs import Id
from backend.documents.shapes import Level
from backend.lib import http, shapes
from backend.lib.errors import invalid
from backend.lib.http import Strict, answer, read_input
from backend.lib.openapi import accepts, returns, takes
from backend.notifications import reads, services
from backend.notifications.shapes import Feed, WorkPage
from backend.notifications.work import work_page
from backend.organisations.doors import Door, PlainRead
from backend.organisations.standing import Standing


class NotificationsRead(Strict):
    """Which lines: exactly one of the four."""

    ids = serializers.ListField(child=Id(), max_length=500, required=False)
    all = serializers.BooleanField(required=False)
    document = Id(required=False)
    conversation = Id(required=False)


class FollowingChange(Strict):
    """How closely to follow one document or one conversation."""

    document_id = Id(required=False, allow_null=True)
    conversation_id = Id(required=False, allow_null=True)
    level = serializers.ChoiceField(choices=("follow", "mute", "default"))


class NotificationsView(PlainRead):
    """My feed."""

    policy = "notifications.own"

    @classmethod
    def read(cls, standing: Standing, given: Mapping[str, str]) -> str:
        http.only_parameters(given, "cursor", "unread", "limit")
        limit = http.whole_number(given, "limit", 50, 1, 100)
        unread_only = http.whole_number(given, "unread", 0, 0, 1) == 1
        return shapes.write(reads.feed(standing, given.get("cursor"), limit, unread_only=unread_only))

    @takes(cursor="of the page before", unread="1 for unread lines only", limit="rows, at most 100")
    @returns(Feed)
    def get(self, request: Request) -> Response:
        return super().get(request)


class ReadView(Door):
    """Marking lines as read."""

    policy = "notifications.own"

    @accepts(NotificationsRead)
    @returns({"unread": int})
    def post(self, request: Request) -> Response:
        wanted = read_input(NotificationsRead, request.data)
        everything = wanted.pop("all", False)
        if len(wanted) + bool(everything) != 1:
            raise invalid("", "exactly_one", "Cần đúng một lựa chọn.", "Exactly one of the four.")
        return answer({"unread": services.read_notifications(self.standing, **wanted)})


class FollowingsView(Door):
    """How closely I follow something."""

    policy = "notifications.own"

    @accepts(FollowingChange)
    @returns({"level": Level})
    def put(self, request: Request) -> Response:
        wanted = read_input(FollowingChange, request.data)
        document, conversation = wanted.get("document_id"), wanted.get("conversation_id")
        if (document is None) == (conversation is None):
            raise invalid("", "exactly_one", "Cần đúng một nơi.", "Exactly one of document_id and conversation_id.")
        return answer({"level": services.follow(self.standing, wanted["level"], document, conversation)})


class WorkView(PlainRead):
    """What waits for me."""

    policy = "documents.read"

    @classmethod
    def read(cls, standing: Standing, given: Mapping[str, str]) -> str:
        http.only_parameters(given)
        return shapes.write(work_page(standing))

    @returns(WorkPage)
    def get(self, request: Request) -> Response:
        return super().get(request)
