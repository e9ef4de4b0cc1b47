"""socketify: uWebSockets (C++) under Python callbacks, with its own topics."""

from __future__ import annotations

import os
from typing import Any

from socketify import App, CompressOptions, OpCode

app = App()


def enter(socket: Any) -> None:
    if socket.get_user_data() == "sub":
        socket.subscribe("room")


def upgrade(response: Any, request: Any, context: Any) -> None:
    key, protocol = request.get_header("sec-websocket-key"), request.get_header("sec-websocket-protocol")
    extensions = request.get_header("sec-websocket-extensions")
    response.upgrade(key, protocol, extensions, context, request.get_url().strip("/"))


def hear(socket: Any, message: Any, opcode: Any) -> None:
    app.publish("room", message, OpCode.TEXT)


app.ws(
    "/*",
    {"compression": CompressOptions.DISABLED, "idle_timeout": 0, "upgrade": upgrade, "open": enter, "message": hear},
)
app.listen({"port": int(os.environ["PORT"]), "host": "127.0.0.1"})
app.run()
