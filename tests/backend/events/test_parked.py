"""A job that failed for good: its reason is kept for the administrator, and tells nothing of what people wrote."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from backend.events import parked
from backend.events.models import ParkedJob

CANARY = "Canary-Chim-Hoàng-Yến"


def failure() -> Exception:
    """PostgreSQL's DETAIL quotes the row that did not fit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (body text CONSTRAINT short CHECK (length(body) < 3))")
        with pytest.raises(IntegrityError) as met, transaction.atomic():
            cursor.execute("INSERT INTO kept VALUES (%s)", [CANARY])
    assert CANARY in str(met.value)
    return met.value


def test_reason_names_the_place_in_the_database_and_not_the_row(db: None, caplog: pytest.LogCaptureFixture) -> None:
    parked.park(7, "followers.run", failure())
    assert ParkedJob.objects.get(job=7).reason == "psycopg.errors.CheckViolation 23514 kept short"
    assert "CheckViolation" in caplog.text
    assert CANARY not in caplog.text


def test_text_of_an_error_is_for_the_administrator_and_not_for_the_log(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    parked.park(8, "followers.run", ValueError(CANARY))
    assert ParkedJob.objects.get(job=8).reason == f"ValueError: {CANARY}"
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text
