"""Sabotage: a worker that never looks for the jobs of those who died; instead of `python -m processes.worker`."""

from __future__ import annotations

import asyncio
import sys

from procrastinate import App

from processes import worker


async def look_for_lost(app: App) -> None:
    """Look away."""
    await asyncio.Event().wait()


if __name__ == "__main__":
    worker.look_for_lost = look_for_lost  # type: ignore[attr-defined]
    sys.exit(worker.main())
