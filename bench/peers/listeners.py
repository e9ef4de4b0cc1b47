"""picows on uvloop: a loop over the listeners of one room."""

from __future__ import annotations

import os
from typing import Any

import uvloop
from picows import WSListener, WSMsgType, ws_create_server

room: set[Any] = set()


class Speaker(WSListener):  # type: ignore[misc]
    def on_ws_frame(self, transport: Any, frame: Any) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            message = frame.get_payload_as_bytes()
            for one in room:
                one.send(WSMsgType.TEXT, message)


class Reader(WSListener):  # type: ignore[misc]
    def on_ws_connected(self, transport: Any) -> None:
        room.add(transport)

    def on_ws_disconnected(self, transport: Any) -> None:
        room.discard(transport)


async def main() -> None:
    def listener(request: Any) -> WSListener:
        return Reader() if request.path == b"/sub" else Speaker()

    server = await ws_create_server(listener, "127.0.0.1", int(os.environ["PORT"]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
