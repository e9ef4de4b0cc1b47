"""The lines of lists: what each shows of a document, its reception and the reader's unit, in one plain statement.

Asked by the ORM this took five statements that Django wrote longer than PostgreSQL answered (8 ms against 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.documents.formats import TYPES
from backend.documents.shapes import DocumentBrief, ReceptionTotals, RecipientState
from backend.lib.rows import fetch
from backend.organisations.shapes import UnitRef
from backend.organisations.standing import Standing

# Columns stand in the order of the shapes' fields.
_UNIT = "{0}.id, {0}.name, {0}.short_name, {0}.notation, {0}.organisation_id"
_BRIEF = f"""
    d.id, o.short_name, {_UNIT.format("u")}, d.type,
    d.full_code, d.subject, d.field, d.urgency, d.due_date, d.issue_date, d.steering, d.state, d.issued_at, d.version
"""
_RECIPIENT = f"""
    r.id AS recipient, {_UNIT.format("v")}, r.role, r.state, r.arrived_at,
    r.seen_at, coalesce(trim(s.family_middle || ' ' || s.given), ''),
    r.acknowledged_at, r.acknowledged_name, r.acknowledged_position, r.acknowledged_for, r.version
"""
_LINES = f"""
SELECT {_BRIEF}, t.*, m.* FROM unnest(%(documents)s::uuid[]) WITH ORDINALITY AS asked (id, place)
JOIN documents_document d ON d.id = asked.id
JOIN organisations_organisation o ON o.id = d.organisation_id
JOIN organisations_unit u ON u.id = d.unit_id
CROSS JOIN LATERAL (
    SELECT count(*), count(seen_at), count(acknowledged_at) FROM documents_recipient WHERE document_id = d.id
) t
LEFT JOIN LATERAL (
    SELECT {_RECIPIENT}, count(*) OVER () = 1 AS alone, array_position(%(lineage)s::uuid[], r.unit_id) AS distance
    FROM documents_recipient r JOIN organisations_unit v ON v.id = r.unit_id
    LEFT JOIN organisations_person s ON s.id = r.seen_by_id
    WHERE r.document_id = d.id AND r.unit_id = ANY(%(read)s::uuid[])
    ORDER BY distance, v.sort_key COLLATE "C" LIMIT 1
) m ON m.alone OR m.distance IS NOT NULL
ORDER BY asked.place
"""  # noqa: S608 (only names of columns are put together)


@dataclass(frozen=True)
class Line:
    """One document of a list; `mine` is the state of the unit the reader stands for, or reads through alone."""

    document: DocumentBrief
    totals: ReceptionTotals
    mine: RecipientState | None


def lines(standing: Standing, documents: Sequence[UUID], lineage: Sequence[UUID]) -> list[Line]:
    """The lines of these documents, in this order (1 query)."""
    wanted = {"documents": list(documents), "lineage": list(lineage), "read": list(standing.units("read"))}
    return [_line(row) for row in fetch(_LINES, wanted)]


def _line(row: Sequence[Any]) -> Line:
    brief = (*row[:2], UnitRef(*row[2:7]), row[7], TYPES[row[7]].vi, *row[8:18])
    mine = RecipientState(row[21], UnitRef(*row[22:27]), *row[27:37]) if row[21] else None
    return Line(DocumentBrief(*brief), ReceptionTotals(*row[18:21]), mine)
