"""Validity by dates: organisations merge and posts end, but what was printed under them stays true."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models

from backend.lib import clock


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold on a day."""

    def valid(self, day: date | None = None) -> Self:
        """Those that hold on `day` (today in Vietnam when not given); `valid_to` is the last day."""
        on = day or clock.today()
        return self.filter(valid_from__lte=on).filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on))


class Dated(models.Model):
    """First and last day of validity; no last day means it still holds."""

    valid_from = models.DateField(default=date(2000, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, day: date | None = None) -> bool:
        """Whether this row holds on `day` (today in Vietnam when not given)."""
        on = day or clock.today()
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)
