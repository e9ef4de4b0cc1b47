"""While a process ends, every HTTP answer says so: the next request belongs on a new connection, to another process."""

from __future__ import annotations

from typing import Any

from realtime.interface import Receive, Send


class Farewell:
    """The application; once `leaving` is set, its answers close their connections."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.leaving = False

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def say(message: dict[str, Any]) -> None:
            if self.leaving and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._application(scope, receive, say)
