"""Ends a web process that a server without bounds has loaded (docs/operations.md)."""

from __future__ import annotations

import sys

from django.conf import settings

from backend.config.refusals.ending import end

STOCK_DAPHNE = "daphne.cli"  # the command's own module
UNBOUNDED = (
    "chidao.C15: Hãy chạy bằng `python -m realtime.serve`: lệnh daphne không giới hạn bộ nhớ cho mỗi kết nối.\n"
    "    Serve by `python -m realtime.serve`: the daphne command keeps without bound what clients send."
)


def end_if_unbounded() -> None:
    """The application was loaded by a server that any signed-in person can make run out of memory (C15)."""
    if settings.PRODUCTION and STOCK_DAPHNE in sys.modules:
        end(UNBOUNDED)
