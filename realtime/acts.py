"""The commands that change what lasts: thin calls of the services that REST calls too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from backend.discussions import policies
from backend.discussions.models import Thread
from backend.discussions.services import changing, posting, reading, threads
from backend.documents import describe
from backend.documents.services import reception
from backend.lib.http import Line, Prose, Strict
from backend.organisations.standing import Standing
from realtime.typists import Place

Data = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """An input and the function of (standing, input) that does it; the result is the answer's content."""

    reads: type[Strict]
    run: Callable[[Standing, Data], Data]


class Post(Strict):
    conversation = serializers.UUIDField()
    client_id = serializers.UUIDField()
    body = Prose(max_length=10_000, allow_blank=True)
    thread_id = serializers.UUIDField(required=False, allow_null=True)
    reply_to = serializers.UUIDField(required=False, allow_null=True)
    files = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)


class OnMessage(Strict):
    message = serializers.UUIDField()


class Edit(OnMessage):
    body = Prose(max_length=10_000)
    version = serializers.IntegerField(min_value=1)


class React(OnMessage):
    sign = serializers.CharField(max_length=10)


class Read(Strict):
    conversation = serializers.UUIDField()
    upto = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class OnThread(Strict):
    thread = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1)


class Resolve(OnThread):
    outcome = serializers.ChoiceField(choices=["answered", "done", "refused", "moved", "duplicate"])
    note = Line(max_length=500, required=False, allow_blank=True)
    answer = serializers.UUIDField(required=False, allow_null=True)


class Acknowledge(Strict):
    document = serializers.UUIDField()
    unit = serializers.UUIDField(required=False, allow_null=True)


def post(standing: Standing, data: Data) -> Data:
    send = posting.Send(
        conversation=data["conversation"],
        client_id=data["client_id"],
        body=data["body"],
        thread=data.get("thread_id"),
        reply_to=data.get("reply_to"),
        files=tuple(data.get("files", ())),
    )
    posted = posting.post_message(standing, send)
    return {"message": posted.message, "seq": posted.seq}


def edit(standing: Standing, data: Data) -> Data:
    return {"message": changing.edit_message(standing, data["message"], data["body"], data["version"])}


def delete(standing: Standing, data: Data) -> Data:
    return {"message": changing.delete_message(standing, data["message"])}


def add_reaction(standing: Standing, data: Data) -> Data:
    return {"reactions": changing.add_reaction(standing, data["message"], data["sign"])}


def remove_reaction(standing: Standing, data: Data) -> Data:
    return {"reactions": changing.remove_reaction(standing, data["message"], data["sign"])}


def read(standing: Standing, data: Data) -> Data:
    marks, _ = reading.mark_read(standing, data["conversation"], data["upto"])
    return {"marks": marks}


def resolve(standing: Standing, data: Data) -> Data:
    thread = threads.resolve_thread(
        standing, data["thread"], data["outcome"], data["version"], data.get("note", ""), data.get("answer")
    )
    return {"thread": thread}


def reopen(standing: Standing, data: Data) -> Data:
    return {"thread": threads.reopen_thread(standing, data["thread"], data["version"])}


def acknowledge(standing: Standing, data: Data) -> Data:
    recipient = reception.acknowledge(standing, data["document"], data.get("unit"))
    return {"recipient": describe.recipient_state(recipient)}


def typing_place(standing: Standing, data: Data) -> Place:
    """Where somebody types: a conversation they may take part in, and a thread of it."""
    conversation, _ = policies.find(standing, data["conversation"], "take_part")
    thread = data.get("thread_id")
    if thread is not None and not Thread.objects.filter(pk=thread, conversation=conversation).exists():
        thread = None
    return Place(conversation.stream, conversation.pk, thread)


ACTS: dict[str, Act] = {
    "message.post": Act(Post, post),
    "message.edit": Act(Edit, edit),
    "message.delete": Act(OnMessage, delete),
    "reaction.add": Act(React, add_reaction),
    "reaction.remove": Act(React, remove_reaction),
    "read.mark": Act(Read, read),
    "thread.resolve": Act(Resolve, resolve),
    "thread.reopen": Act(OnThread, reopen),
    "document.acknowledge": Act(Acknowledge, acknowledge),
}
