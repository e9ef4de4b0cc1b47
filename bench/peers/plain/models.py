"""A message, its place in its topic, and its event: as little as a durable send can do."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Topic(models.Model):
    seq = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager[Topic]] = models.Manager()

    class Meta:
        app_label = "plain"


class Member(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    person = models.BigIntegerField()

    objects: ClassVar[models.Manager[Member]] = models.Manager()

    class Meta:
        app_label = "plain"
        constraints = (models.UniqueConstraint(fields=("topic", "person"), name="plain_member_once"),)


class Message(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    seq = models.BigIntegerField()
    person = models.BigIntegerField()
    client_id = models.UUIDField(default=uuid.uuid4)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Message]] = models.Manager()

    class Meta:
        app_label = "plain"
        constraints = (
            models.UniqueConstraint(fields=("topic", "seq"), name="plain_message_number"),
            models.UniqueConstraint(fields=("topic", "person", "client_id"), name="plain_message_once"),
        )


class Event(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    seq = models.BigIntegerField()
    data = models.JSONField()

    objects: ClassVar[models.Manager[Event]] = models.Manager()

    class Meta:
        app_label = "plain"
        constraints = (models.UniqueConstraint(fields=("topic", "seq"), name="plain_event_number"),)
