"""Adjectives of documents: the only vocabulary lists are written in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db import models


class DocumentQuerySet(models.QuerySet[Any]):
    """Documents by party, state and deadline."""

    def of_parties(self, units: Iterable[UUID], person: UUID) -> Self:
        """Those that the units issued or received, or that the person was brought into; drafts only at the issuer."""
        ids = list(units)
        issuer = models.Q(unit__in=ids)
        received = models.Q(recipients__unit__in=ids) | models.Q(participants__person=person)
        keys = self.model._default_manager.filter(issuer | (received & ~models.Q(state="draft"))).values("pk")
        return self.filter(pk__in=keys)

    def issued(self) -> Self:
        """No longer drafts."""
        return self.exclude(state="draft")

    def overdue(self, day: date) -> Self:
        """With a deadline before `day`."""
        return self.filter(due_date__lt=day)

    def by_pressure(self) -> Self:
        """The most urgent first, then the nearest deadline, then the newest."""
        return self.order_by("-urgency", models.F("due_date").asc(nulls_last=True), "-issued_at", "-id")
