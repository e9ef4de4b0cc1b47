"""What production refuses to start with: dangers that nobody would notice until it is too late.

`python manage.py check --deploy` tells all of them; in production (CHIDAO_ORIGINS or CHIDAO_PRODUCTION is set) the web
process ends at its start with them. Numbers are explained in docs/operations.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.db import DatabaseError

from backend.config.refusals import database, files, keys, redis, rest, sample, tables, versions, web
from backend.config.refusals.message import warning

SUBJECTS: tuple[Callable[[], Iterator[CheckMessage]], ...] = (
    web.check,
    keys.check,
    rest.check,
    versions.check,
    files.check,
    redis.check,
)
OF_THE_DATABASE: tuple[Callable[[], Iterator[CheckMessage]], ...] = (
    database.check,
    tables.check,
    sample.check,
)


def findings() -> list[CheckMessage]:
    """Everything there is to say; a database that is away is waited for by the running product, not refused."""
    found = [message for check in SUBJECTS for message in check()]
    try:
        found += [message for check in OF_THE_DATABASE for message in check()]
    except DatabaseError:
        found.append(warning("C16", "Không hỏi được cơ sở dữ liệu.", "The database could not be asked."))
    return found


def register() -> None:
    """Tell Django's `check --deploy`."""
    checks.register(_as_check, "chidao", deploy=True)


def refused() -> str:
    """Why production does not start; empty when it does, and always outside production."""
    if not settings.PRODUCTION:
        return ""
    errors = [message for message in findings() if message.is_serious()]
    return "\n".join(f"{message.id}: {message.msg}" for message in errors)


def _as_check(app_configs: Sequence[Any] | None, **more: Any) -> list[CheckMessage]:
    return findings()
