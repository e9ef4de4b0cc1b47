"""What the socket commands that have no counterpart in REST take."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from rest_framework import serializers

from backend.discussions.api.inputs import MAX_BODY, Id, MessagePost
from backend.lib import text
from backend.lib.errors import DomainError
from backend.lib.http import Strict, read_input
from realtime.frames.protocol import LARGEST_REF


class Nothing(Strict):
    """No fields."""


class StreamName(Strict):
    stream = serializers.CharField(max_length=80)


class StreamOpen(StreamName):
    after = serializers.IntegerField(min_value=0, max_value=LARGEST_REF, required=False)
    epoch = serializers.CharField(max_length=40, required=False)


class Post(MessagePost):
    conversation = Id()


def read_post(body: dict[str, Any]) -> dict[str, Any]:
    """The input of `message.post`. What is plainly right is taken as it is; of all else the framework judges.

    It takes 50 microseconds for what this does in five, and every message passes here.
    """
    plain = _plain_post(body)
    return read_input(Post, body) if plain is None else plain


def _plain_post(body: dict[str, Any]) -> dict[str, Any] | None:
    said = body.get("body")
    if type(said) is not str or len(said) > MAX_BODY or body.get("files", []) != [] or not body.keys() <= _POSTED:
        return None
    try:
        plain: dict[str, Any] = {name: _identifier(body[name]) for name in _NEEDED}
        for name in _PLACES:
            plain[name] = _identifier(body[name]) if body.get(name) is not None else None
        plain["body"] = cleaned = text.clean(said)
    except (KeyError, ValueError, DomainError):
        return None
    if text.is_blank(cleaned) or len(cleaned) > MAX_BODY:
        return None
    plain["files"] = []
    return plain


def read_open(body: dict[str, Any]) -> dict[str, Any]:
    """The input of `stream.open`; as `read_post`, because after a restart everybody opens everything at once."""
    stream, after, epoch = body.get("stream"), body.get("after"), body.get("epoch")
    plain = (
        body.keys() <= _OPENED
        and type(stream) is str
        and _STREAM.fullmatch(stream) is not None
        and ("after" not in body or (type(after) is int and 0 <= after <= LARGEST_REF))
        and ("epoch" not in body or (type(epoch) is str and _EPOCH.fullmatch(epoch) is not None))
    )
    return body if plain else read_input(StreamOpen, body)


_OPENED = {"stream", "after", "epoch"}
_STREAM = re.compile(r"[a-z]+\.[0-9a-f-]{36}")
_EPOCH = re.compile(r"[0-9a-f-]{1,40}")
_NEEDED = ("conversation", "client_id")
_PLACES = ("thread_id", "reply_to")
_POSTED = {"body", "files", *_NEEDED, *_PLACES}
_CANONICAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _identifier(value: Any) -> UUID:
    """An id in its canonical form; anything else is a ValueError."""
    if type(value) is not str or _CANONICAL.fullmatch(value) is None:
        raise ValueError
    return UUID(int=int(value.replace("-", ""), 16))  # half the time of having it read once more


class Typing(Strict):
    conversation = serializers.UUIDField()
    thread_id = serializers.UUIDField(required=False, allow_null=True)


class PresenceWatch(Strict):
    people = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class PresenceSet(Strict):
    state = serializers.ChoiceField(choices=["active", "away"])
