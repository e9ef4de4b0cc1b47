"""Adjectives of documents: the only vocabulary lists are written in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from backend.lib.rows import identifiers

NEVER = date(9999, 12, 31)
# Part of nearly every question about documents: as querysets it took Django a millisecond to write.
OF_PARTIES = """
SELECT id FROM documents_document WHERE unit_id = ANY({units}::uuid[])
UNION ALL SELECT document_id FROM documents_recipient WHERE unit_id = ANY({units}::uuid[])
UNION ALL SELECT document_id FROM documents_participant WHERE person_id = {person}
"""
_OF_PARTIES = OF_PARTIES.format(units="%s", person="%s")


class DocumentQuerySet(models.QuerySet[Any]):
    """Documents by party, state and deadline."""

    def of_parties(self, units: Iterable[UUID], person: UUID) -> Self:
        """Those that the units issued, drafted or received, or that the person was brought into.

        Recipients and participants exist from the issue on, so drafts are found through the issuer alone.
        """
        ids = identifiers(units)
        return self.filter(pk__in=RawSQL(_OF_PARTIES, [ids, ids, person])).exclude(state="discarded")  # noqa: S611 (a constant)

    def received_by(self, units: Iterable[UUID]) -> Self:
        """Those that one of the units received."""
        received = apps.get_model("documents", "Recipient").objects.filter(unit__in=list(units))
        return self.filter(pk__in=received.values("document"))

    def unacknowledged_by(self, units: Iterable[UUID]) -> Self:
        """Those that one of the units received and has not acknowledged."""
        waiting = apps.get_model("documents", "Recipient").objects.filter(unit__in=list(units), acknowledged_at=None)
        return self.filter(pk__in=waiting.values("document"))

    def drafts(self) -> Self:
        """Not issued yet."""
        return self.filter(state="draft")

    def issued(self) -> Self:
        """No longer drafts."""
        return self.filter(state="issued")

    def overdue(self, day: date) -> Self:
        """With a deadline before `day`."""
        return self.filter(due_date__lt=day)

    def by_pressure(self) -> Self:
        """The most urgent first, then the nearest deadline (none: the last day there is), then the newest."""
        placed = self.annotate(moment=Coalesce("issued_at", "created_at"), deadline=Coalesce("due_date", NEVER))
        return placed.order_by("-urgency", "deadline", "-moment", "-id")
