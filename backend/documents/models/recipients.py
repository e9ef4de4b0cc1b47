"""Who a document went to: recipient units with their own state, people brought in, and who has seen it."""

from __future__ import annotations

from django.db import models

from backend.documents.models.documents import Document
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person, Post, Unit


class Recipient(models.Model):
    """One unit that received a document, with its state there and its acknowledgement.

    Name and position of the acknowledging person are kept as printed at that moment; people move on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="recipients")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receptions")
    role = models.CharField(max_length=10, default="lead", help_text="lead, coop, inform")
    state = models.CharField(max_length=20, default="arrived")
    arrived_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_name = models.CharField(max_length=100, blank=True)
    acknowledged_position = models.CharField(max_length=200, blank=True)
    acknowledged_for = models.CharField(max_length=100, blank=True, help_text="on whose behalf, by delegation")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "unit"), name="recipient_once"),)
        indexes = (models.Index(fields=("unit", "document"), name="recipient_unit"),)


class Participant(models.Model):
    """A person brought into a document by a party unit, beyond those its roles let in."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="participants")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", help_text="the party unit they stand for"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "person"), name="participant_once"),)


class Sight(models.Model):
    """The first moment a person opened a document; automatic, and no acknowledgement."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sights")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "person"), name="sight_once"),)
