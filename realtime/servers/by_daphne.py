"""The web process on daphne, the default server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from realtime.limits import Limits

from realtime.servers.daphne import Server, reactor  # isort: skip  # installs the reactor: before everything else of Twisted
from twisted.internet.endpoints import AdoptedStreamServerEndpoint  # isort: skip
from twisted.logger import STDLibLogObserver, globalLogBeginner  # isort: skip


class Serving(Server):
    """Serves the connections that come through one listening socket."""

    def __init__(self, application: Any, door: socket.socket) -> None:
        family, limits = door.family, Limits()
        super().__init__(
            application,
            endpoints=[AdoptedStreamServerEndpoint(reactor, door.detach(), family)],  # type: ignore[no-untyped-call]
            signal_handlers=False,
            websocket_timeout=-1,
            ping_interval=limits.ping,
            ping_timeout=limits.pong,
            server_name="",
        )

    def serve(self, prepare: Callable[[], Awaitable[object]], ready: Callable[[], None]) -> None:
        """Run until `stop`: prepare, then let people in, then `ready` inside the loop."""
        loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop
        asyncio.set_event_loop(loop)
        observer: Any = STDLibLogObserver(name="twisted")
        globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)
        loop.run_until_complete(prepare())
        self.run(ready)
