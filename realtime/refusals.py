"""Ends the web process before it lets anybody in where production would be dangerous (docs/operations.md)."""

from __future__ import annotations

import sys
from typing import NoReturn

from django.conf import settings
from django.db import connection

from backend.config import refusals

BAD_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: starting again would not help, and the supervisor does not
STOCK_DAPHNE = "daphne.cli"  # the command's own module
UNBOUNDED = (
    "chidao.C15: Hãy chạy bằng `python -m realtime.serve`: lệnh daphne không giới hạn bộ nhớ cho mỗi kết nối.\n"
    "    Serve by `python -m realtime.serve`: the daphne command keeps without bound what clients send."
)


def end_if_dangerous() -> None:
    """All findings about settings, keys, database, Redis and files."""
    reasons = refusals.refused()
    connection.close()
    if reasons:
        _end(reasons)


def end_if_unbounded() -> None:
    """The application was loaded by a server that any signed-in person can make run out of memory (C15)."""
    if settings.PRODUCTION and STOCK_DAPHNE in sys.modules:
        _end(UNBOUNDED)


def _end(reasons: str) -> NoReturn:
    sys.stderr.write(f"Chidao không khởi động. Chidao does not start.\n{reasons}\n")
    raise SystemExit(BAD_CONFIGURATION)
