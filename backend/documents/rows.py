"""The list of documents: one page of lines by keyset, in one query whatever its length."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from backend.documents import policies, sides
from backend.documents.filters import Filters, Sort
from backend.documents.lines import Page, lines
from backend.documents.models import Recipient
from backend.documents.models.querysets import NEVER
from backend.lib.http import read_cursor, write_cursor
from backend.lib.rows import identifiers
from backend.organisations.standing import Standing

_COLUMNS = {
    "urgency": ("d.urgency", "smallint"),
    "deadline": (f"coalesce(d.due_date, '{NEVER}')", "date"),
    "moment": ("coalesce(d.issued_at, d.created_at)", "timestamptz"),
    "id": ("d.id", "uuid"),
}
# sort -> columns, each with whether it falls; the last one is unique, so that no row is met twice
ORDERS: dict[Sort, tuple[tuple[str, bool], ...]] = {
    "pressure": (("urgency", True), ("deadline", False), ("moment", True), ("id", True)),
    "newest": (("moment", True), ("id", True)),
    "deadline": (("deadline", False), ("moment", True), ("id", True)),
}


def document_rows(standing: Standing, filters: Filters, cursor: str | None, limit: int) -> str:
    """One page of the documents this person may see that pass the filters; the JSON of DocumentRows."""
    purpose = f"documents:{standing.person.pk}:{filters.sort}"
    order = ORDERS[filters.sort]
    position = read_cursor(purpose, cursor)
    conditions, parameters = filters.conditions(standing)
    if position is not None:
        conditions.append(_behind(order))
        parameters |= {f"last_{name}": value for (name, _), value in zip(order, position, strict=True)}
    if not standing.person.is_active:
        conditions.append("false")
    by = ", ".join(f"{_COLUMNS[name][0]} {'DESC' if falls else 'ASC'}" for name, falls in order)
    where = " AND ".join([policies.VISIBLE, *conditions])
    chosen = f"SELECT d.id FROM documents_document d WHERE {where} ORDER BY {by} LIMIT {limit + 1}"  # noqa: S608 - ours
    place = f"json_build_array({', '.join(_COLUMNS[name][0] for name, _ in order)})"
    page = lines(standing, Page(chosen, limit, parameters, place), sides.lineage(standing))
    following = None if page.last is None else write_cursor(purpose, json.loads(page.last))
    after = f'"next":{json.dumps(following)},"head":{{{page.heads}}},"epoch":"{page.epoch}"'
    return f'{{"rows":[{page.rows}],{after}}}'


def describe_rows(standing: Standing, documents: list[UUID], lineage: list[UUID]) -> list[Any]:
    """The lines of these documents in this order (1 query); the JSON of DocumentRow, parsed."""
    chosen = "SELECT id FROM documents_document WHERE id = ANY(%(documents)s::uuid[])"
    page = lines(standing, Page(chosen, len(documents), {"documents": identifiers(documents)}), lineage)
    found = {row["document"]["id"]: row for row in json.loads(f"[{page.rows}]")}
    return [found[str(document)] for document in documents]


def own_recipients(standing: Standing, documents: Iterable[UUID], lineage: list[UUID]) -> list[Recipient]:
    """Recipients through which this person reads, those nearest to their seats first."""
    received = Recipient.objects.filter(document__in=list(documents), unit__in=standing.units("read"))
    place = {unit: n for n, unit in enumerate(lineage)}
    rows = list(received.select_related("unit", "seen_by"))
    return sorted(rows, key=lambda r: (place.get(r.unit_id, len(place)), r.unit.sort_key))


def _behind(order: tuple[tuple[str, bool], ...]) -> str:
    """Rows behind a position: later in the first column that differs."""
    reached, equal = [], ""
    for name, falls in order:
        column, kind = _COLUMNS[name]
        last = f"%(last_{name})s::{kind}"
        reached.append(f"{equal}{column} {'<' if falls else '>'} {last}")
        equal += f"{column} = {last} AND "
    return f"({' OR '.join(reached)})"
