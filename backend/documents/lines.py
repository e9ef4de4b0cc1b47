"""The lines of lists: what each shows of a document, its reception and the reader's unit, in one plain statement.

Asked by the ORM this took five statements, which Django wrote longer than PostgreSQL answered (8 ms against 1). As it
is one, everything in a line is as old as the head beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from backend.documents.formats import TYPES
from backend.documents.shapes import DocumentBrief, ReceptionTotals, RecipientState
from backend.lib.rows import identifiers
from backend.organisations.shapes import UnitRef
from backend.organisations.standing import Standing

# Columns stand in the order of the shapes' fields. A page is numbered in the order in which it is read, its own.
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
SELECT {_BRIEF}, coalesce(h.head, 0), t.*, m.*, asked.*
FROM (SELECT row_number() OVER () AS place, page.* FROM page) AS asked
JOIN documents_document d ON d.id = asked.id
JOIN organisations_organisation o ON o.id = d.organisation_id
JOIN organisations_unit u ON u.id = d.unit_id
LEFT JOIN events_stream h ON h.name = 'document.' || d.id
CROSS JOIN LATERAL (
    SELECT count(*), count(seen_at), count(acknowledged_at) FROM documents_recipient WHERE document_id = d.id
) t
LEFT JOIN LATERAL (
    SELECT {_RECIPIENT}, count(*) OVER () = 1 AS alone, array_position(%s::uuid[], r.unit_id) AS distance
    FROM documents_recipient r JOIN organisations_unit v ON v.id = r.unit_id
    LEFT JOIN organisations_person s ON s.id = r.seen_by_id
    WHERE r.document_id = d.id AND r.unit_id = ANY(%s::uuid[])
    ORDER BY distance, v.sort_key COLLATE "C" LIMIT 1
) m ON m.alone OR m.distance IS NOT NULL
ORDER BY asked.place
"""  # noqa: S608 (only names of columns are put together)


@dataclass(frozen=True)
class Line:
    """One document of a list; `mine` is the state of the unit the reader stands for, or reads through alone.

    `head` is where the document's stream stood at that moment, `position` what the list was sorted by.
    """

    document: DocumentBrief
    totals: ReceptionTotals
    mine: RecipientState | None
    head: int
    position: list[Any]


def lines(standing: Standing, page: QuerySet[Any, Any], lineage: Sequence[UUID]) -> list[Line]:
    """The lines of these documents, in their order (1 query); `page` gives their ids, and what they are sorted by."""
    try:
        chosen, parameters = page.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH page AS ({chosen}) {_LINES}",
            [*parameters, identifiers(lineage), identifiers(standing.units("read"))],
        )
        return [_line(row) for row in cursor.fetchall()]


def _line(row: Sequence[Any]) -> Line:
    brief = (*row[:2], UnitRef(*row[2:7]), row[7], TYPES[row[7]].vi, *row[8:18])
    mine = RecipientState(row[22], UnitRef(*row[23:28]), *row[28:38]) if row[22] else None
    return Line(DocumentBrief(*brief), ReceptionTotals(*row[19:22]), mine, row[18], list(row[41:]))
