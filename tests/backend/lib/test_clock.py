"""The present moment is the database's, whatever this machine's clock says and whenever it is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from backend.lib import clock

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_start", None)


def off() -> timedelta:
    return abs(clock.now() - timezone.now())


def test_before_the_database_was_asked_the_machine_is_believed() -> None:
    with time_machine.travel(MOMENT, tick=False):
        assert clock.now() == MOMENT


def test_afterwards_a_jump_of_the_machine_s_clock_changes_nothing() -> None:
    assert abs(clock.ask_database()) < clock.MOST_SECONDS_OFF
    assert off() < timedelta(seconds=clock.MOST_SECONDS_OFF)
    before = clock.now()
    with time_machine.travel(MOMENT):
        assert timedelta(0) <= clock.now() - before < timedelta(seconds=5)


def test_who_asks_is_told_how_wrong_the_machine_is() -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert clock.ask_database() == pytest.approx(300, abs=clock.MOST_SECONDS_OFF)
    assert off() < timedelta(seconds=clock.MOST_SECONDS_OFF)


def test_answer_that_took_too_long_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock.ask_database()
    known = clock._start
    monkeypatch.setattr(clock, "SURE", 0.0)
    clock.ask_database()
    assert clock._start == known


def test_pinned_moment_stands_above_all() -> None:
    clock.ask_database()
    with clock.at(MOMENT):
        assert clock.now() == MOMENT
        assert clock.today().isoformat() == "2026-03-09"
