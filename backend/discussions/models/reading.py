"""How far each person has read, and what they were about to say."""

from __future__ import annotations

from django.db import models

from backend.discussions.models.conversations import Conversation
from backend.discussions.models.threads import Thread
from backend.lib import clock
from backend.organisations.models import Person


class ReadMark(models.Model):
    """The last ordinal a person has read in a conversation ("up to"); `marked_unread` is their own flag."""

    conversation = models.ForeignKey(Conversation, db_index=False, on_delete=models.CASCADE, related_name="read_marks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    upto = models.PositiveIntegerField(default=0)
    marked_unread = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("conversation", "person"), name="read_mark_once"),)


class Draft(models.Model):
    """Text not yet sent, per person and place; kept on the server so that it is there on the next device."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    thread = models.ForeignKey(Thread, null=True, on_delete=models.CASCADE, related_name="drafts")
    body = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "conversation", "thread"), nulls_distinct=False, name="one_draft_per_place"
            ),
        )
