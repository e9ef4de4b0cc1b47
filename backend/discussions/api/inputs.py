"""What may be said to the REST doors of talk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.discussions.bodies import MAX_CHARACTERS
from backend.discussions.models.threads import OUTCOMES
from backend.discussions.services.groups import MAX_PEOPLE, MAX_UNITS
from backend.discussions.services.preparing import MAX_FILES
from backend.lib.http import Line, Prose, Strict

MAX_BODY = MAX_CHARACTERS


@extend_schema_field({"type": "string", "format": "uuid"})
class Id(serializers.Field[UUID, str, str, Any]):
    """An identifier in its canonical form, as text."""

    default_error_messages = {"invalid": "Mã định danh không hợp lệ. (Not a valid identifier.)"}

    def to_internal_value(self, data: Any) -> UUID:
        try:
            parsed = UUID(data) if isinstance(data, str) else None
        except ValueError:
            parsed = None
        if parsed is None or str(parsed) != data:
            self.fail("invalid")
        return parsed


def _body(**options: Any) -> Prose:
    return Prose(max_length=MAX_BODY, **options)


def _files() -> serializers.ListField:
    return serializers.ListField(child=Id(), max_length=MAX_FILES, default=list)


class MessagePost(Strict):
    """A message; without a text it must bring files."""

    client_id = Id()
    body = _body(allow_blank=True, default="")
    thread_id = Id(allow_null=True, default=None)
    reply_to = Id(allow_null=True, default=None)
    files = _files()


class ThreadOpen(Strict):
    """A thread with its first message."""

    client_id = Id()
    subject = Line(max_length=200)
    body = _body()
    files = _files()


class MessageEdit(Strict):
    """Another text."""

    body = _body()


class ThreadRename(Strict):
    """Another subject."""

    subject = Line(max_length=200)


class ThreadResolve(Strict):
    """How a thread ended; `answer` names the message that answers it."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    note = Line(max_length=500, allow_blank=True, default="")
    answer = Id(allow_null=True, default=None)


class Nothing(Strict):
    """An act that needs no words."""


class ReadUpto(Strict):
    """The last ordinal that was read."""

    upto = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class UnreadFrom(Strict):
    """The first ordinal that is to be unread."""

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.IntegerField(min_value=1, max_value=2**31 - 1)}


class DraftSave(Strict):
    """A text not yet sent; empty to take it away."""

    thread_id = Id(allow_null=True, default=None)
    body = _body(allow_blank=True)


class GroupCreate(Strict):
    """A new group."""

    title = Line(max_length=120)
    purpose = Line(max_length=500, allow_blank=True, default="")
    people = serializers.ListField(child=Id(), max_length=MAX_PEOPLE, default=list)
    units = serializers.ListField(child=Id(), max_length=MAX_UNITS, default=list)


class GroupChange(Strict):
    """What of a group is to be another."""

    title = Line(max_length=120, required=False)
    purpose = Line(max_length=500, allow_blank=True, required=False)


class DirectOpen(Strict):
    """With whom."""

    person = Id()


class MembersAdd(Strict):
    """Who is to be let in."""

    people = serializers.ListField(child=Id(), max_length=MAX_PEOPLE, default=list)
    units = serializers.ListField(child=Id(), max_length=MAX_UNITS, default=list)


class SideOpen(Strict):
    """For which of my units; not needed with one."""

    unit = Id(allow_null=True, default=None)


class PositionDraft(Strict):
    """The text of an official position, where it will stand, and for which of my units."""

    body = _body()
    thread_id = Id(allow_null=True, default=None)
    unit = Id(allow_null=True, default=None)


class PositionChange(Strict):
    """Another text."""

    body = _body()


class PositionRelease(Strict):
    """The id of the message it becomes."""

    client_id = Id()
