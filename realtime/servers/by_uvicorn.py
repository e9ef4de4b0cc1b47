"""The web process on uvicorn and uvloop: the fast choice, for those who install it (extra `fast`)."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
import uvloop

from processes.listening import BACKLOG
from realtime.limits import Limits
from realtime.servers.turns import EACH
from realtime.servers.uvicorn import LARGEST_MESSAGE, Door, HttpProtocol, SocketProtocol

LOOK_EVERY = 0.02  # seconds; uvicorn has no other way to say that it listens, or that requests are done


class Serving:
    """Serves the connections that come through one listening socket."""

    def __init__(self, application: Any, door: socket.socket) -> None:
        limits = Limits()
        self._door = door
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                http=Door,
                ws=SocketProtocol,
                ws_max_size=LARGEST_MESSAGE,
                ws_ping_interval=limits.ping,
                ws_ping_timeout=limits.pong,
                ws_per_message_deflate=False,  # costs up to 300 kB a connection; the proxy compresses pages
                lifespan="off",
                log_config=None,
                log_level="warning",  # it would tell of every socket, with its address
                access_log=False,
                server_header=False,
                proxy_headers=False,
                backlog=BACKLOG,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=1,
            )
        )

    def serve(self, prepare: Callable[[], Awaitable[object]], ready: Callable[[], None]) -> None:
        """Run until `stop`: prepare, then let people in, then `ready` inside the loop."""
        uvloop.run(self._run(prepare, ready))

    def stop_listening(self) -> None:
        """Take no new connections; those there are live on."""
        for server in self._server.servers:
            server.close()

    async def requests_done(self, seconds: float) -> None:
        """Wait for the HTTP requests that are being answered, but not for ever."""
        deadline = time.monotonic() + seconds
        while self._answering() and time.monotonic() < deadline:  # noqa: ASYNC110 - see LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """End now."""
        self._server.should_exit = True

    async def _run(self, prepare: Callable[[], Awaitable[object]], ready: Callable[[], None]) -> None:
        await prepare()
        # Not `serve`, which takes the signals for itself.
        # libuv takes one connection a turn of the loop for each socket it listens on: a crowd would come in one by one
        doors = [self._door, *(self._door.dup() for _ in range(EACH - 1))]
        serving = asyncio.ensure_future(self._server._serve(doors))
        while not self._server.started and not serving.done():  # noqa: ASYNC110 - see LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
        if not serving.done():
            ready()
        await serving

    def _answering(self) -> bool:
        lines = [line for line in self._server.server_state.connections if isinstance(line, HttpProtocol)]
        return any(line.answering() for line in lines)
