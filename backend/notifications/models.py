"""The feed, and how closely a person follows a document or a conversation."""

from __future__ import annotations

from django.db import models

from backend.discussions.models import Conversation, Message
from backend.documents.models import Document
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person

REASONS = (
    "mention",
    "unit_mention",
    "reply",
    "following",
    "received",
    "acknowledged",
    "resolved",
    "direct",
    "brought_in",
)
LEVELS = ("follow", "mute")


class Notification(models.Model):
    """One line of a person's feed. `cause` names the event, so that a follower run twice tells it once.

    A directive writes hundreds of lines in one statement, whose time goes into indexes: there are those that are asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    reason = models.CharField(max_length=20, choices=[(r, r) for r in REASONS])
    cause = models.CharField(max_length=120, help_text="stream/seq of the event behind it")
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "cause"), name="told_once"),)
        indexes = (
            models.Index(fields=("person", "-at", "-id"), name="feed_order"),
            models.Index(fields=("person",), condition=models.Q(read_at=None), name="feed_unread"),
            models.Index(
                fields=("conversation",), condition=models.Q(conversation__isnull=False), name="feed_conversation"
            ),
            models.Index(fields=("message",), condition=models.Q(message__isnull=False), name="feed_message"),
        )


class Following(models.Model):
    """A person's own setting for a document or a conversation; no row means the default of their role there."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followings")
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="followings")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="followings")
    level = models.CharField(max_length=10, choices=[(x, x) for x in LEVELS])

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "document"), name="following_document_once"),
            models.UniqueConstraint(fields=("person", "conversation"), name="following_conversation_once"),
        )
