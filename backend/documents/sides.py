"""Sides of a document: which party unit a person stands for there, by the units above their seats."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from backend.organisations.standing import Standing

_UPWARDS = """
    WITH RECURSIVE up (start, unit, parent, distance) AS (
        SELECT id, id, parent_id, 0 FROM organisations_unit WHERE id = ANY(%s)
        UNION ALL
        SELECT up.start, u.id, u.parent_id, distance + 1 FROM organisations_unit u JOIN up ON u.id = up.parent
    ) SELECT start, unit FROM up ORDER BY distance
"""


def lineage(standing: Standing) -> list[UUID]:
    """The units of the person's seats, each followed by those above it, the main seat first (1 query at most)."""
    return standing.once("lineage", _lineage)


def _lineage(standing: Standing) -> list[UUID]:
    starts = list(dict.fromkeys(seat.post.unit_id for seat in standing.seats))
    if not starts:
        return []
    above: dict[UUID, list[UUID]] = {start: [] for start in starts}
    with connection.cursor() as cursor:
        cursor.execute(_UPWARDS, [starts])
        for start, unit in cursor.fetchall():
            above[start].append(unit)
    return list(dict.fromkeys(unit for start in starts for unit in above[start]))


def nearest(lineage: list[UUID], units: Collection[UUID]) -> UUID | None:
    """The first unit of the lineage that is among `units`: the one this person speaks for there."""
    return next((unit for unit in lineage if unit in units), None)


def meant(standing: Standing, units: Collection[UUID]) -> UUID | None:
    """The one of `units` that is meant when none is named: the only one, else the nearest; None when nobody can say."""
    return next(iter(units)) if len(units) == 1 else nearest(lineage(standing), units)
