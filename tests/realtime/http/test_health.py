"""Readiness names the part that is not ready; asking often costs little, and Redis takes nobody out."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from pytest_django.fixtures import Settings

from realtime import process
from realtime.http import health
from realtime.http.health import Database

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> SimpleNamespace:
    """A process that has nothing to hear, with the client built."""
    settings.FRONTEND_MANIFEST = tmp_path / "manifest.json"
    settings.FRONTEND_MANIFEST.write_text(json.dumps({"src/main.tsx": {"file": "assets/main-12345678.js"}}))
    present = SimpleNamespace(hub=SimpleNamespace(draining=False), deaf=None)
    monkeypatch.setattr(process, "current", lambda: present)
    monkeypatch.setattr(health, "_database", Database())
    return present


async def test_all_parts_are_well() -> None:
    report = await health.readiness()
    assert (report.good, report.status) == (True, "ready")
    assert report.parts == {"database": "ok", "client": "ok", "process": "ok"}


async def test_process_that_does_not_hear_redis_is_ready_all_the_same(running: SimpleNamespace) -> None:
    running.deaf = True
    report = await health.readiness()
    assert (report.good, report.parts["redis"]) == (True, "degraded")
    running.deaf = False
    assert (await health.readiness()).parts["redis"] == "ok"


async def test_process_that_is_ending_is_not_ready(running: SimpleNamespace) -> None:
    running.hub.draining = True
    report = await health.readiness()
    assert (report.good, report.parts["process"]) == (False, "draining")


async def test_process_without_the_client_is_not_ready(settings: Settings, tmp_path: Path) -> None:
    settings.FRONTEND_MANIFEST = tmp_path / "none.json"
    report = await health.readiness()
    assert (report.good, report.parts["client"]) == (False, "not_built")


async def test_process_without_its_tables_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["0002_not_applied"])
    report = await health.readiness()
    assert (report.good, report.parts["database"]) == (False, "migrations_missing")


async def test_tables_are_looked_at_until_they_are_there_and_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "HOLDS", 0)
    assert (await health.readiness()).good
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["0002_not_applied"])
    assert (await health.readiness()).good


async def test_database_that_says_no_or_nothing_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "HOLDS", 0)
    monkeypatch.setattr(health, "MAY_TAKE", 0.05)
    silence = threading.Event()

    def refuse(self: Database) -> str:
        raise OperationalError("the password is 42")

    def wait(self: Database) -> str:
        silence.wait(10)
        return "ok"

    monkeypatch.setattr(Database, "_look", refuse)
    assert (await health.readiness()).parts["database"] == "away"
    monkeypatch.setattr(Database, "_look", wait)
    assert (await health.readiness()).parts["database"] == "away"
    silence.set()


async def test_many_who_ask_share_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def look(self: Database) -> str:
        asked.append(self)
        return "ok"

    monkeypatch.setattr(Database, "_look", look)
    reports = await asyncio.gather(*(health.readiness() for _ in range(20)))
    assert all(report.good for report in reports)
    await health.readiness()
    assert len(asked) == 1
