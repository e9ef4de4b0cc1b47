"""Document numbers: 1, 2, 3 … per organisation, series and year (Decree 30/2020, article 15), without a gap.

The number is taken under the series' row lock inside the issuing transaction; a transaction that fails gives its
number back, because nobody else could take the next one meanwhile. A number given from elsewhere (a document that
was numbered on paper) raises the counter, so that it is never given twice.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from backend.documents.formats import DocumentType
from backend.documents.models import NumberSeries

_TAKE = """
    INSERT INTO documents_numberseries AS series (organisation_id, scope, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (organisation_id, scope, year) DO UPDATE SET last = series.last + 1 RETURNING last
"""
_RAISE = """
    INSERT INTO documents_numberseries AS series (organisation_id, scope, year, last) VALUES (%s, %s, %s, %s)
    ON CONFLICT (organisation_id, scope, year) DO UPDATE SET last = greatest(series.last, excluded.last)
"""


def take(organisation: UUID, kind: DocumentType, day: date) -> int:
    """The next number of the series in the running transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the issuing transaction")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [organisation, kind.series, day.year])
        return int(cursor.fetchone()[0])


def raise_to(organisation: UUID, kind: DocumentType, day: date, number: int) -> None:
    """Make sure that the series goes on above `number`."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [organisation, kind.series, day.year, number])


def preview(organisation: UUID, kind: DocumentType, day: date) -> int:
    """The number that would be next now; it is not reserved."""
    row = NumberSeries.objects.filter(organisation=organisation, scope=kind.series, year=day.year).first()
    return (row.last if row else 0) + 1
