"""`python -m realtime.serve`: a web process, listening itself (`--host --port`) or on an inherited socket (`--fd`).

SIGTERM and SIGINT end it politely: no new connections, every client is told when to come back (1012), requests and
commands that run are finished, and after eight seconds at the latest it is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Protocol

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

from processes.listening import adopt, listen
from processes.pulse import Pulse
from realtime.http.farewell import Farewell

log = logging.getLogger(__name__)
SERVERS = {"daphne": "realtime.servers.by_daphne", "uvicorn": "realtime.servers.by_uvicorn"}
LAST_WORDS = 0.5  # seconds for close frames to be answered


class Serving(Protocol):
    """What a server offers; made by the `Serving` class of its module, from the application and a listening socket."""

    def serve(self, prepare: Callable[[], Awaitable[object]], ready: Callable[[], None]) -> None:
        """Run until `stop`: prepare, then let people in, then `ready` inside the loop."""

    def stop_listening(self) -> None:
        """Take no new connections; those there are live on."""

    async def requests_done(self, seconds: float) -> None:
        """Wait for the HTTP requests that are being answered, but not for ever."""

    def stop(self) -> None:
        """End now."""


class Web:
    """One run of the server."""

    def __init__(self, server: str, door: socket.socket) -> None:
        serving = importlib.import_module(SERVERS[server])  # daphne's reactor must be there before the application
        self._application = Farewell(importlib.import_module("realtime.asgi").application)
        self._serving: Serving = serving.Serving(self._application, door)
        self._pulse = Pulse.from_environment()
        self._tasks: list[asyncio.Task[None]] = []

    def run(self) -> int:
        """The exit code: 0 when it was asked to end."""
        self._serving.serve(self._warm_up, self._begin)
        return 0 if self._tasks else 1

    async def _warm_up(self) -> None:
        """One page, so that what requests need is loaded before the first visitor waits for it."""
        from realtime.http.warm import answers

        await answers(self._application, "/dang-nhap/")

    async def _can_serve(self) -> bool:
        from realtime.http.warm import answers

        return await answers(self._application, "/readyz")

    def _begin(self) -> None:
        from realtime import process

        try:
            process.current()
        except Exception:  # a process without its hub must not take connections from those that have theirs
            log.exception("cannot begin")
            self._serving.stop()
            return
        _rarely_collect()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        self._tasks = [loop.create_task(self._pulse.beat(self._end))]
        self._tasks.append(loop.create_task(self._pulse.ready_when(self._can_serve)))

    def _end(self) -> None:
        if len(self._tasks) == 2:
            self._tasks.append(asyncio.get_running_loop().create_task(self._drain()))

    async def _drain(self) -> None:
        from realtime import process

        log.info("ending: %s sockets are sent away", len(process.current().hub.connections))
        self._application.leaving = True
        try:
            self._serving.stop_listening()
            await process.current().hub.drain(seconds=4)
            await self._serving.requests_done(seconds=3)
            await asyncio.sleep(LAST_WORDS)
            await self._serving.requests_done(seconds=1)  # of connections that were kept
            process.stop()
        except Exception:  # a process that listens no more must not stay
            log.exception("the end was not polite")
        for task in self._tasks[:2]:
            task.cancel()
        self._serving.stop()


def _rarely_collect() -> None:
    """What the program itself consists of is not looked through again, and all else not at each 700th object.

    Two thousand people who come in together leave half a million objects that stay: collecting was a third of the
    server's CPU. What is waiting to be collected stays below some ten megabytes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m realtime.serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="number of an inherited socket that listens already")
    parser.add_argument("--server", choices=SERVERS, default=os.environ.get("CHIDAO_SERVER") or "daphne")
    choice = parser.parse_args()
    door = listen(choice.host, choice.port) if choice.fd is None else adopt(choice.fd)
    web = Web(choice.server, door)
    from backend.config.refusals.ending import end_if_dangerous

    end_if_dangerous()
    return web.run()


if __name__ == "__main__":
    sys.exit(main())
