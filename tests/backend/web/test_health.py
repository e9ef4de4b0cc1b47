"""The health doors say the truth, cheaply."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from backend.web import health


def test_healthy_process_says_so_with_one_query(browser: Client, db: None) -> None:
    assert browser.get("/healthz").json() == {"status": "ok"}
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/healthz").status_code == 200
    assert len(queries) == 1


def test_process_without_its_tables_is_not_healthy(browser: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(self: object, targets: object) -> list[str]:
        return ["0002_not_applied"]

    monkeypatch.setattr(MigrationExecutor, "migration_plan", plan)
    response = browser.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "migrations_missing"})


def test_process_without_database_is_not_healthy(browser: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def cursor(self) -> None:
            raise OperationalError("no database")

    monkeypatch.setattr(health, "connection", Refusing())
    assert browser.get("/healthz").status_code == 503


def test_ready_means_that_the_client_is_built(
    browser: Client, db: None, built: Path, settings: Settings, tmp_path: Path
) -> None:
    assert browser.get("/readyz").json() == {"status": "ready"}
    settings.FRONTEND_MANIFEST = tmp_path / "none.json"
    assert browser.get("/readyz").status_code == 503
