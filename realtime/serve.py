"""`python -m realtime.serve --host H --port P`: the web process.

SIGTERM and SIGINT end it politely: no new connections, every client is told when to come back (1012), requests and
commands that run are finished, and after eight seconds at the latest it is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

from realtime.server import Server  # isort: skip  # its reactor must be installed first
from realtime.asgi import application  # isort: skip  # sets Django up
from realtime import process  # isort: skip

log = logging.getLogger(__name__)
LAST_WORDS = 0.5  # seconds for close frames to be answered


class Web:
    """One run of the server."""

    def __init__(self, host: str, port: int) -> None:
        interface = host.replace(":", r"\:")
        self._server = Server(
            application,
            endpoints=[f"tcp:{port}:interface={interface}:backlog=4096"],
            signal_handlers=False,
            websocket_timeout=-1,
            websocket_connect_timeout=20,
            server_name="",
        )
        self._ending: asyncio.Task[None] | None = None

    def run(self) -> None:
        self._server.run(self._ready)

    def _ready(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        process.current()

    def _end(self) -> None:
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        log.info("ending: %s sockets are sent away", len(process.current().hub.connections))
        self._server.stop_listening()
        await process.current().hub.drain(seconds=4)
        await self._server.requests_done(seconds=3)
        await asyncio.sleep(LAST_WORDS)
        process.stop()
        self._server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m realtime.serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    choice = parser.parse_args()
    Web(choice.host, choice.port).run()


if __name__ == "__main__":
    main()
