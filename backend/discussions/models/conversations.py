"""Conversations: the open talk on a document, one side's internal talk, groups, and direct conversations."""

from __future__ import annotations

from django.db import models

from backend.documents.models import Document, Handling
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person, Unit

KINDS = ("open", "side", "group", "direct")


class Conversation(models.Model):
    """A container of messages. `stream` is where its events stand: the document's, the handling's, or its own.

    `last_ordinal` counts messages 1..n; unread = last_ordinal minus the person's read mark.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in KINDS])
    stream = models.CharField(max_length=80, unique=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="conversations")
    handling = models.OneToOneField(Handling, null=True, on_delete=models.CASCADE, related_name="conversation")
    title = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    direct_key = models.CharField(max_length=80, null=True, unique=True, help_text="both ids, sorted: one per pair")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    last_ordinal = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Membership(models.Model):
    """A person, or everybody who holds a seat in a unit, in a group or direct conversation."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="memberships")
    right = models.CharField(max_length=10, default="write", help_text="write, moderate")
    since = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("conversation", "person"), name="member_person_once"),
            models.UniqueConstraint(fields=("conversation", "unit"), name="member_unit_once"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(unit__isnull=True), name="member_person_or_unit"
            ),
        )
