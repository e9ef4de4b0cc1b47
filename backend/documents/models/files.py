"""Stored files, resumable uploads, attachments of documents, and the pages made from PDFs."""

from __future__ import annotations

from django.db import models

from backend.documents.models.documents import Document
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person


class StoredFile(models.Model):
    """Bytes written once under a name of our own (`storage.path_of`); never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=200, help_text="display name, cleaned, NFC")
    mime = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    page_count = models.PositiveIntegerField(default=0)
    pages_done = models.PositiveIntegerField(default=0)
    pages_state = models.CharField(max_length=10, default="none", help_text="none, waiting, running, done, failed")

    class Meta:
        indexes = (models.Index(fields=("uploaded_by",), name="file_uploader"),)


class Upload(models.Model):
    """A resumable upload (tus 1.0) on its way; becomes a StoredFile when the last byte has come."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, help_text="what the client says the whole will hash to")
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.CASCADE, related_name="upload")
    began_at = models.DateTimeField(default=clock.now)


class Attachment(models.Model):
    """A file in its role on a document: the main text, an annex, or a related file."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    role = models.CharField(max_length=10, default="main", help_text="main, annex, related")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.UniqueConstraint(fields=("document",), condition=models.Q(role="main"), name="one_main_file"),
        )


class FilePage(models.Model):
    """One page of a PDF: size in points, canonical text (NFC), and word boxes `[text, x0, y0, x1, y1]` in points."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    text = models.TextField(blank=True)
    words = models.JSONField(default=list)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="page_once"),)
