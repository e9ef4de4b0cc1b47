"""Threads with a subject and an outcome, and official positions while they are drafted."""

from __future__ import annotations

from django.db import models

from backend.discussions.models.conversations import Conversation
from backend.documents.models import Document, Handling
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person, Unit

OUTCOMES = ("answered", "done", "refused", "moved", "duplicate")


class Thread(models.Model):
    """A named line of talk in a conversation; resolved with an outcome, reopened at will."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="threads")
    subject = models.CharField(max_length=200)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    opened_position = models.CharField(max_length=100, blank=True)
    opened_for = models.CharField(max_length=100, blank=True, help_text="on whose behalf, by delegation")
    opened_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10, blank=True, choices=[(o, o) for o in OUTCOMES])
    outcome_note = models.CharField(max_length=500, blank=True)
    answer = models.ForeignKey("discussions.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    resolved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    message_count = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Position(models.Model):
    """An official position on its way: drafted on one side's own stream, then released into the open talk, locked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="positions")
    handling = models.ForeignKey(Handling, on_delete=models.CASCADE, related_name="positions")
    thread = models.ForeignKey(Thread, null=True, on_delete=models.SET_NULL, related_name="positions")
    body = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, default="draft", help_text="draft, released, discarded")
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    message = models.OneToOneField("discussions.Message", null=True, on_delete=models.PROTECT, related_name="position")
    version = models.PositiveIntegerField(default=1)
