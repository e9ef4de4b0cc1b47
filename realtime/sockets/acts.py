"""The commands that change what lasts: thin calls of the services that REST calls too.

`message.post` is not in the table: many of them share a transaction (`writer`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from backend.discussions import policies, services
from backend.discussions.api import inputs as talk
from backend.discussions.api.inputs import Id
from backend.discussions.models import Thread
from backend.documents import describe
from backend.documents.api import inputs as papers
from backend.documents.services import reception
from backend.lib.http import Strict
from backend.organisations.standing import Standing
from realtime.live.typists import Place

Data = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """An input and the function of (standing, input) that does it; the result is the answer's content."""

    reads: type[Strict]
    run: Callable[[Standing, Data], Data]


def _version() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class OnMessage(Strict):
    message = Id()


class Edit(talk.MessageEdit, OnMessage):
    version = _version()


class React(OnMessage):
    sign = serializers.CharField(max_length=10)


class Read(talk.ReadUpto):
    conversation = Id()


class OnThread(Strict):
    thread = Id()
    version = _version()


class Resolve(talk.ThreadResolve, OnThread):
    """How a thread ended."""


class Acknowledge(papers.AtUnit):
    document = Id()


def edit(standing: Standing, data: Data) -> Data:
    return {"message": services.edit_message(standing, data["message"], data["body"], data["version"])}


def delete(standing: Standing, data: Data) -> Data:
    return {"message": services.delete_message(standing, data["message"])}


def add_reaction(standing: Standing, data: Data) -> Data:
    return {"reactions": services.add_reaction(standing, data["message"], data["sign"])}


def remove_reaction(standing: Standing, data: Data) -> Data:
    return {"reactions": services.remove_reaction(standing, data["message"], data["sign"])}


def read(standing: Standing, data: Data) -> Data:
    marks, _ = services.mark_read(standing, data["conversation"], data["upto"])
    return {"marks": marks}


def resolve(standing: Standing, data: Data) -> Data:
    thread = services.resolve_thread(
        standing, data["thread"], data["outcome"], data["version"], data["note"], data["answer"]
    )
    return {"thread": thread}


def reopen(standing: Standing, data: Data) -> Data:
    return {"thread": services.reopen_thread(standing, data["thread"], data["version"])}


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
    "message.edit": Act(Edit, edit),
    "message.delete": Act(OnMessage, delete),
    "reaction.add": Act(React, add_reaction),
    "reaction.remove": Act(React, remove_reaction),
    "read.mark": Act(Read, read),
    "thread.resolve": Act(Resolve, resolve),
    "thread.reopen": Act(OnThread, reopen),
    "document.acknowledge": Act(Acknowledge, acknowledge),
}
