"""Ends a process before it does anything where production would be dangerous (docs/operations.md)."""

from __future__ import annotations

import sys
from typing import NoReturn

from django.db import connection

from backend.config.refusals import refused

BAD_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: starting again would not help, and the supervisor does not


def end_if_dangerous() -> None:
    """All findings about settings, keys, database, Redis and files; does nothing outside production."""
    reasons = refused()
    connection.close()
    if reasons:
        end(reasons)


def end(reasons: str) -> NoReturn:
    sys.stderr.write(f"Chidao không khởi động. Chidao does not start.\n{reasons}\n")
    raise SystemExit(BAD_CONFIGURATION)
