"""`python -m processes.worker`: runs the jobs that wait in the database.

Promises: a job is done at least once, whatever happens to the process that has it (jobs of a worker without heartbeat
are given to another one); reactions to events never wait behind long jobs, because each has a line of its own;
SIGTERM lets running jobs finish, and those that take too long are done again by another worker.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

import django
from django.db import connection
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.worker import Worker

from backend.config.refusals.ending import end_if_dangerous
from backend.lib import clock
from processes.lines import app_with, lines_of
from processes.lost import look_for_lost
from processes.pulse import Pulse
from processes.timekeeping import keep_time

log = logging.getLogger(__name__)
GRACE = 20.0  # seconds running jobs have to finish in
NO_GRACE = 5.0  # the same when the connection to the database broke: they cannot commit any more


class Work:
    """One run of the worker: two lines of jobs on one set of connections."""

    def __init__(self) -> None:
        self._pulse = Pulse.from_environment()
        self._ending = asyncio.Event()
        self._lines: list[Worker] = []

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ending.set)
        self._beating = loop.create_task(self._pulse.beat(self._ending.set))
        connector = PsycopgConnector(kwargs=connector_params("default"), min_size=2, max_size=8)
        async with app_with(connector).open_async() as app:
            self._lines = lines_of(app)
            return await self._work(app)

    async def _work(self, app: App) -> int:
        working = [asyncio.create_task(line.run()) for line in self._lines]  # type: ignore[no-untyped-call]
        asked = asyncio.create_task(self._ending.wait())
        duties = (self._pulse.ready_when(self._can_work), look_for_lost(app), keep_time(ask_for_time))
        beside = [asyncio.create_task(duty) for duty in duties]
        await asyncio.wait([asked, *working], return_when=asyncio.FIRST_COMPLETED)
        for line in self._lines:
            line.stop()  # type: ignore[no-untyped-call]
        ended, unfinished = await asyncio.wait(working, timeout=GRACE if self._ending.is_set() else NO_GRACE)
        for task in (asked, *beside):
            task.cancel()
        for error in filter(None, (task.exception() for task in ended)):
            log.error("a line of jobs broke: %s", error)
        code = 0 if self._ending.is_set() else 1
        if unfinished:
            log.warning("jobs that run for too long are left to another worker")
            logging.shutdown()
            os._exit(code)  # a thread cannot be stopped; what it has not committed did not happen
        return code

    async def _can_work(self) -> bool:
        return all(line.worker_id is not None for line in self._lines)


async def ask_for_time() -> float:
    """In a thread, which gives its connection back."""

    def ask() -> float:
        try:
            return clock.ask_database()
        finally:
            connection.close()

    return await asyncio.to_thread(ask)


def main() -> int:
    django.setup()
    end_if_dangerous()
    return asyncio.run(Work().run())


if __name__ == "__main__":
    sys.exit(main())
