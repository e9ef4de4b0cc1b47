"""Units: the nodes of an organisation's tree, and saved lists of them ("63 Sở TN&MT")."""

from __future__ import annotations

from django.db import models

from backend.lib.ids import uuid7
from backend.organisations.models.organisations import Organisation
from backend.organisations.models.validity import Dated, DatedQuerySet

KINDS = ("root", "vu", "cuc", "tong_cuc", "office", "inspectorate", "division", "centre", "institute", "group")


class Unit(Dated):
    """A node of the tree. Each organisation has exactly one root unit, which stands for it as sender and recipient."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100, help_text="what lists show: Sở TN&MT Tây Ninh")
    notation = models.CharField(max_length=30, help_text="what stands in notations: TCQLĐĐ")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in KINDS])
    ordinal = models.PositiveIntegerField(default=0)
    folded = models.CharField(max_length=400, editable=False)
    sort_key = models.CharField(max_length=500, editable=False, db_collation="C")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("ordinal", "sort_key")
        constraints = (
            models.UniqueConstraint(fields=("organisation",), condition=models.Q(parent=None), name="one_root_unit"),
        )
        indexes = (models.Index(fields=("parent",), name="unit_parent"),)


class UnitList(models.Model):
    """A named list of units for picking recipients; of one organisation, or everybody's when there is none."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="unit_lists")
    name = models.CharField(max_length=100)
    units = models.ManyToManyField(Unit, related_name="lists")
    ordinal = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "name")
