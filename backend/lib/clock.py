"""The one source of the present moment, so that demo data and tests can stand at another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  # +07:00, no summer time
_pinned: ContextVar[datetime | None] = ContextVar("pinned_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pinned.get() or timezone.now()


def today() -> date:
    """The calendar day in Vietnam, which is what offices number and date by."""
    return now().astimezone(VIETNAM).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stand at another moment within the block (demo data, tests)."""
    token = _pinned.set(moment)
    try:
        yield
    finally:
        _pinned.reset(token)
