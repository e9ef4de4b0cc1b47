"""The log: streams, their numbered events, its epoch; and the answers already given to creating requests."""

from __future__ import annotations

import uuid

from django.db import models

from backend.lib import clock


class Stream(models.Model):
    """A named, gapless sequence of events; `head` is the number of the last one (0: none yet)."""

    name = models.CharField(max_length=80, primary_key=True)
    head = models.BigIntegerField(default=0)


class StoredEvent(models.Model):
    """One fact of a stream; `payload` is null once its content was withdrawn (number and type stay)."""

    # indexed by the constraint, which begins with it
    stream = models.ForeignKey(
        Stream, db_index=False, on_delete=models.PROTECT, related_name="events", db_column="stream"
    )
    seq = models.BigIntegerField()
    type = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True, help_text="the thing whose withdrawal blanks this event")
    at = models.DateTimeField(default=clock.now)
    payload = models.JSONField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("stream", "seq"), name="event_number_unique"),)
        indexes = (
            models.Index(fields=("subject_id",), condition=models.Q(subject_id__isnull=False), name="event_subject"),
        )


class Epoch(models.Model):
    """The life of this log; a client that knows another one reloads everything."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField(default=uuid.uuid4)
    began_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_epoch"),)


class IdempotentAnswer(models.Model):
    """What a creating request was answered, so that the same key never creates twice (`events.idempotency`)."""

    person_id = models.UUIDField()
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, help_text="hash of address and body, to tell a retry from a misuse")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    etag = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person_id", "key"), name="answered_once"),)
        indexes = (models.Index(fields=("at",), name="answer_age"),)


class ParkedJob(models.Model):
    """Why a job that failed for good did (`events.parked`); the job itself stays in the jobs' table."""

    job = models.BigIntegerField(primary_key=True)
    task = models.CharField(max_length=128)
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)
