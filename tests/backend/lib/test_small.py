"""Identifiers and the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backend.lib import clock
from backend.lib.ids import uuid7


def test_identifiers_sort_by_their_moment_and_never_repeat() -> None:
    made = [uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    milliseconds = [value.int >> 80 for value in made]
    assert milliseconds == sorted(milliseconds)
    assert {(value.version, value.variant) for value in made} == {(7, "specified in RFC 4122")}


def test_offices_live_by_the_day_in_vietnam() -> None:
    with clock.at(datetime(2026, 1, 1, 16, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 1)
    with clock.at(datetime(2026, 1, 1, 17, tzinfo=UTC)):
        assert clock.today() == date(2026, 1, 2)
        with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2020
        assert clock.now().year == 2026
