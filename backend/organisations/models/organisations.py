"""Organisations with both code systems, their successors, and the lines they report by."""

from __future__ import annotations

from django.db import models

from backend.lib.ids import uuid7
from backend.organisations.models.validity import Dated, DatedQuerySet

KINDS = ("ministry", "agency", "province_uc", "department", "general_department", "bureau", "public_body", "other")
LINES = ("administrative", "professional")


class Organisation(Dated):
    """A body with its own code, register and numbering."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    notation_root = models.CharField(max_length=30, help_text="what notations end with: BTNMT, STNMT")
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    level = models.PositiveSmallIntegerField(default=1)
    code20 = models.CharField(max_length=35, help_text="Decision 20/2020: H53.12")
    code102 = models.CharField(max_length=13, help_text="QCVN 102:2016: 000.00.12.H53")
    place = models.CharField(max_length=60, help_text="what stands before the date on documents: Hà Nội")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    folded = models.CharField(max_length=400, editable=False)
    sort_key = models.CharField(max_length=500, editable=False, db_collation="C")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code20", "valid_from"), name="organisation_code20"),
            models.UniqueConstraint(fields=("code102", "valid_from"), name="organisation_code102"),
        )


class OrganisationSuccession(models.Model):
    """Who took over from whom, when, and which share (percent) of the work."""

    old = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    new_code = models.CharField(max_length=35, help_text="code of the successor, which may not be registered here yet")
    new_name = models.CharField(max_length=200)
    new = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="predecessions")
    date = models.DateField()
    share = models.PositiveSmallIntegerField(default=100)


class OrganisationLink(models.Model):
    """A department reports to two masters: its committee (administrative) and the ministry (professional)."""

    source = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="linked_from")
    line = models.CharField(max_length=20, choices=[(x, x) for x in LINES])

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "target", "line"), name="organisation_link_once"),)
