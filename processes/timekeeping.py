"""Keeps a process at the database's time, and says so when the machine's own clock is wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from backend.lib import clock

log = logging.getLogger(__name__)


async def keep_time(ask: Callable[[], Awaitable[float]]) -> None:
    """For ever; `ask` runs `clock.ask_database` where this process may use the database."""
    while True:
        try:
            off = await ask()
            if abs(off) > clock.MOST_SECONDS_OFF:
                log.error("this machine's clock is %+.1f s off the database's: let NTP set both", off)
        except Exception as error:  # the database is away: the next round sees to it
            log.warning("the database was not asked for the time: %s", type(error).__name__)
        await asyncio.sleep(clock.ASKED_EVERY)
