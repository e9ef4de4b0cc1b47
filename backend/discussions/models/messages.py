"""Messages and what hangs on them: revisions, mentions, reactions, files."""

from __future__ import annotations

from django.db import models

from backend.discussions.models.conversations import Conversation
from backend.discussions.models.threads import Thread
from backend.documents.models import StoredFile
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person, Unit


class Message(models.Model):
    """One utterance. `kind`: comment, official (a released position, locked) or system.

    Author's name, unit and position are kept as they were when it was said. `client_id` is unique per author for
    ever: the same again is the same message. A deleted one stays as a stub; on documents the withdrawn text stays in
    `MessageRevision`, for the auditor's door alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    # every index is written with every message: none where another one begins with the same column, or nobody asks
    conversation = models.ForeignKey(Conversation, db_index=False, on_delete=models.CASCADE, related_name="messages")
    thread = models.ForeignKey(Thread, null=True, db_index=False, on_delete=models.SET_NULL, related_name="messages")
    ordinal = models.PositiveIntegerField()
    author = models.ForeignKey(Person, db_index=False, on_delete=models.PROTECT, related_name="messages")
    author_unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    author_position = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10, default="comment")
    body = models.TextField()
    html = models.TextField()
    folded = models.TextField()
    reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replies")
    client_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64, help_text="hash of what was sent, to tell a retry from a misuse")
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(Person, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(null=True)
    pinned_by = models.ForeignKey(Person, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("conversation", "ordinal"), name="message_ordinal"),
            models.UniqueConstraint(fields=("author", "client_id"), name="message_sent_once"),
        )
        indexes = (
            models.Index(fields=("thread", "ordinal"), name="message_in_thread"),
            # a page of 200,000 messages shows the few pinned ones; an unpinned message is not written here
            models.Index(
                fields=("conversation", "ordinal"), condition=models.Q(pinned_at__isnull=False), name="message_pinned"
            ),
        )


class MessageRevision(models.Model):
    """A former text of a message, kept visible as its edit history (or for the auditor alone when withdrawn)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    html = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("message", "number"), name="revision_once"),)


class Mention(models.Model):
    """Who a message calls upon: a person, or the seats of a unit."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="mentions")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="mentions")


class Reaction(models.Model):
    """One person's sign on a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=10)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("message", "person", "sign"), name="reaction_once"),)


class MessageFile(models.Model):
    """A file sent with a message; readable by whoever may read the message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="messages")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal",)
        constraints = (models.UniqueConstraint(fields=("message", "file"), name="message_file_once"),)
