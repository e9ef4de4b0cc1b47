"""The ASGI application of the product: pages and REST to Django, sockets and long-polls to the real-time door."""

from __future__ import annotations

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
django.setup(set_prefix=False)  # what follows needs it

from channels.routing import ProtocolTypeRouter  # noqa: E402

from realtime import process, refusals  # noqa: E402
from realtime.http.front import Front  # noqa: E402
from realtime.http.handler import Handler  # noqa: E402
from realtime.interface import Receive, Send  # noqa: E402
from realtime.polling.poll import PATH, serve_poll  # noqa: E402
from realtime.sockets.gate import gate  # noqa: E402

refusals.end_if_unbounded()
_front = Front(Handler())


async def _http(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["path"] == PATH and scope["method"] == "GET":
        await serve_poll(scope, receive, send)
    else:
        await _front(scope, receive, send)


async def _lifespan(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Servers that tell of their start and end (daphne does not; `realtime.serve` does it itself)."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            process.current()
            await send({"type": "lifespan.startup.complete"})
        else:
            process.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


application = ProtocolTypeRouter({"http": _http, "websocket": gate, "lifespan": _lifespan})
