"""Documents as they are registered, one side's handling of them, and the counters that number them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from backend.documents.models.querysets import DocumentQuerySet
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Organisation, Person, Unit


class Document(models.Model):
    """A document of one organisation. `unit` is the party unit on the issuer's side (it drafted or keeps it)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    direction = models.CharField(max_length=8, default="out")
    type = models.CharField(max_length=20, help_text="a code of formats.TYPES")
    number = models.PositiveIntegerField(null=True)
    notation = models.CharField(max_length=30, help_text="CT-BTNMT")
    full_code = models.CharField(max_length=42, blank=True, help_text="02/CT-BTNMT; empty until numbered")
    subject = models.CharField(max_length=500)
    summary = models.TextField(blank=True, max_length=2000)
    field = models.CharField(max_length=30, blank=True, help_text="a code of formats.FIELDS (lĩnh vực)")
    urgency = models.PositiveSmallIntegerField(default=0, help_text="0 none … 3 hỏa tốc, 4 hỏa tốc hẹn giờ")
    circulation = models.CharField(max_length=20, default="none")
    steering = models.PositiveSmallIntegerField(default=2, help_text="1 none, 2 directive, 3 report on a directive")
    legal_weight = models.CharField(max_length=20, default="official")
    language = models.CharField(max_length=30, default="vi")
    page_count = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=1)
    issue_date = models.DateField(null=True)
    effective_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    signer_name = models.CharField(max_length=50, blank=True)
    signer_position = models.CharField(max_length=100, blank=True)
    competence = models.CharField(max_length=100, blank=True, help_text="KT. BỘ TRƯỞNG")
    replies_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replies")
    state = models.CharField(max_length=20, default="draft")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    folded = models.TextField(editable=False, default="", help_text="what searching looks into")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.F("organisation"), models.F("full_code"), models.functions.ExtractYear("issue_date"),
                condition=~models.Q(full_code=""), name="document_code_once_a_year",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("unit", "state"), name="document_unit_state"),
            models.Index(Coalesce("issued_at", "created_at").desc(), F("id").desc(), name="document_newest"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="document_words"),
        )


class Handling(models.Model):
    """One party unit's own side of a document; its stream `handling.<id>` is seen by that side alone."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="handlings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handlings")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "unit"), name="one_handling_per_side"),)


class NumberSeries(models.Model):
    """A gap-free counter: the next number is taken under the row's lock in the issuing transaction."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="series")
    scope = models.CharField(max_length=20, help_text="`formats.DocumentType.series`")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "scope", "year"), name="series_once_a_year"),)
