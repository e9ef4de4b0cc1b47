"""The lines of lists: what each shows of a document, its reception, the reader's unit and the talk, in one statement.

PostgreSQL writes their JSON (`lib.row_json`), so everything in a line is of the same moment as the head beside it, and
all that is left to this process is to hand it on. What the apps above know hangs in by `opening`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from backend.documents import opening
from backend.documents.formats import TYPES
from backend.documents.shapes import DocumentBrief, DocumentRow, ReceptionTotals, RecipientState
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import rows
from backend.lib.row_json import row_json
from backend.organisations.shapes import UnitRef
from backend.organisations.standing import Standing

_UNIT = row_json(UnitRef, *(f"{{0}}.{name}" for name in ("id", "name", "short_name", "notation", "organisation_id")))
_DOCUMENT = row_json(
    DocumentBrief, "d.id", "o.short_name", _UNIT.format("u"), "d.type", "%(type_names)s::jsonb ->> d.type",
    "d.full_code", "d.subject", "d.field", "d.urgency", "d.due_date", "d.issue_date", "d.steering", "d.state",
    "d.issued_at", "d.version",
)  # fmt: skip
_RECIPIENT = row_json(
    RecipientState, "r.id", _UNIT.format("v"), "r.role", "r.state", "r.arrived_at", "r.seen_at",
    "coalesce(trim(p.family_middle || ' ' || p.given), '')", "r.acknowledged_at", "r.acknowledged_name",
    "r.acknowledged_position", "r.acknowledged_for", "r.version",
)  # fmt: skip
_TOTALS = row_json(ReceptionTotals, "t.count", "t.seen", "t.done")
# Looked up one by one: joined, PostgreSQL may walk through all streams for a page.
_HEAD = "(SELECT head FROM events_stream WHERE name = {})"
# The reader's unit: the one they stand for, or the only one they read through.
_LINES = """
SELECT string_agg({line}::text, ',' ORDER BY q.place) FILTER (WHERE q.place <= {limit}),
    string_agg('"document.' || d.id || '":' || coalesce({head}, 0), ',') FILTER (WHERE q.place <= {limit}),
    max(CASE WHEN q.place = {limit} AND q.more THEN {position}::text END),
    (SELECT string_agg('"' || n || '":' || coalesce({own_head}, 0), ',') FROM unnest(%(streams)s::text[]) n),
    (SELECT value FROM events_epoch WHERE id = 1)
FROM (SELECT row_number() OVER () AS place, count(*) OVER () > {limit} AS more, page.id FROM ({page}) page) q
JOIN documents_document d ON d.id = q.id
JOIN organisations_organisation o ON o.id = d.organisation_id
JOIN organisations_unit u ON u.id = d.unit_id
CROSS JOIN LATERAL (
    SELECT count(*), count(seen_at) AS seen, count(acknowledged_at) AS done
    FROM documents_recipient WHERE document_id = d.id
) t
LEFT JOIN LATERAL (
    SELECT {recipient} AS state, count(*) OVER () = 1 AS alone, array_position(%(lineage)s::uuid[], r.unit_id) AS far
    FROM documents_recipient r JOIN organisations_unit v ON v.id = r.unit_id
    LEFT JOIN organisations_person p ON p.id = r.seen_by_id
    WHERE r.document_id = d.id AND r.unit_id = ANY(%(read)s::uuid[])
    ORDER BY far, v.sort_key COLLATE "C" LIMIT 1
) m ON m.alone OR m.far IS NOT NULL
{joins}
"""
_TYPE_NAMES = json.dumps({code: kind.vi for code, kind in TYPES.items()}, ensure_ascii=False)


@dataclass(frozen=True)
class Page:
    """Which documents: `chosen` is a statement for their ids in the order of the page, one more than `limit` if there
    are more; `position` an expression for where one of them (`d`) stands in that order.
    """

    chosen: str
    limit: int
    parameters: dict[str, Any]
    position: str = "d.id"


@dataclass(frozen=True)
class Lines:
    """JSON ready to be sent: the lines, and the heads of all streams concerned, each a list without its brackets.

    `last` is the position of the last line when there are more.
    """

    rows: str
    heads: str
    last: str | None
    epoch: str


def lines(standing: Standing, page: Page, lineage: Sequence[UUID]) -> Lines:
    """A page, and where its streams and the reader's own stood at that moment (1 query)."""
    read = standing.units("read")
    own = [stream_name("person", standing.person.pk), *(stream_name("unit", u) for u in lineage if u in read)]
    parameters = {
        "streams": rows.identifiers(own),
        "lineage": rows.identifiers(lineage),
        "read": rows.identifiers(read),
        "person": standing.person.pk,
        "type_names": _TYPE_NAMES,
        **page.parameters,
    }
    statement = _statement(page.chosen, page.limit, page.position, opening.talk, opening.level)
    [(shown, heads, last, own_heads, epoch)] = rows.fetch(statement, parameters)
    return Lines(shown or "", ",".join(filter(None, (own_heads, heads))), last, str(epoch or log.epoch()))


@lru_cache(maxsize=200)
def _statement(chosen: str, limit: int, position: str, talk: opening.Part, level: opening.Part) -> str:
    line = row_json(DocumentRow, _DOCUMENT, _TOTALS, "m.state", talk.json, level.json)
    joins = f"{talk.join} {level.join}"
    statement = _LINES.format(
        page=chosen, limit=limit, position=position, line=line, recipient=_RECIPIENT, joins=joins,
        head=_HEAD.format("'document.' || d.id"), own_head=_HEAD.format("n"),
    )  # fmt: skip
    return " ".join(statement.split())  # psycopg keeps what it has parsed of statements up to 4 kB
