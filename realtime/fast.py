"""uvicorn's protocols with bounds, and with the hub's way of writing: the counterpart of `server.py`.

uvicorn itself stops reading while an application has not taken what a client sent. What is added here: bodies of
requests are bounded, closing ends also for a client that reads nothing, and the WebSocket is itself the `Wire`.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.datastructures import Headers
from websockets.frames import Frame as WebSocketFrame
from websockets.http11 import Request
from websockets.protocol import Protocol, State

from realtime.inbox import Inbox
from realtime.received import whole_texts
from realtime.wire import EXTENSION, Frame, batches

LARGEST_MESSAGE = 1024 * 1024  # up to here a too large frame is answered, above the connection is dropped
LARGEST_BODY = 8 * 1024 * 1024  # an upload comes in pieces of 5 MiB
GOODBYE = 5.0  # seconds a client has to answer our close
ACCEPTED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
)
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket of uvicorn that the hub can write to without the way through ASGI."""

    def begin(self, transport: asyncio.Transport, request: Request) -> None:
        """Take over a connection whose request was read already: websockets need not read it once more."""
        self.connection_made(transport)
        self.conn.parser = Protocol.parse(self.conn)  # begins after the handshake, where its own begins before it
        next(self.conn.parser)
        self.handle_connect(request)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.queue = Inbox(self.transport.pause_reading, self.transport.resume_reading)  # type: ignore[assignment]
        self.read_paused = True  # for uvicorn, which would pause at each message: the inbox does it when it is full
        self._number = transport.get_extra_info("socket").fileno()

    def data_received(self, data: bytes) -> None:
        """Plain frames take the short way."""
        if self._is_between_frames():
            texts, data = whole_texts(data)
            for text in texts:
                self.queue.put_nowait({"type": "websocket.receive", "text": text})
        if data:
            super().data_received(data)

    async def receive(self) -> Any:
        return await self.queue.get()

    def write(self, frames: list[Frame]) -> None:
        """Hand frames to the network, in order; what it does not take at once waits in the transport's buffer."""
        if self._open():
            for batch in batches(frames):
                self._write(batch.packet)

    def pending(self) -> int:
        """Bytes waiting in the transport's buffer."""
        return self.transport.get_write_buffer_size()

    def close(self, code: int, reason: str = "") -> None:
        """Close with any code; what the client still sends is not looked at."""
        if not self._open():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason[:120])
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.stop_keepalive()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE, self.transport.abort)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"] = {EXTENSION: self}  # type: ignore[dict-item]

    def handle_close(self, event: WebSocketFrame) -> None:
        super().handle_close(event)
        self.loop.call_later(GOODBYE, self.transport.abort)

    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        self.loop.call_later(GOODBYE, self.transport.abort)

    def keepalive_timeout(self) -> None:
        """Nobody is there any more: waiting until they have read what is under way would take for ever."""
        super().keepalive_timeout()
        self.transport.abort()

    async def send(self, message: Any) -> None:
        if message["type"] == "websocket.close" and self.handshake_complete:
            self.close(message.get("code") or 1000, message.get("reason") or "")
        elif message["type"] == "websocket.accept" and not self.handshake_complete:
            self._accept()
        else:
            await super().send(message)

    def _accept(self) -> None:
        if not self.transport.is_closing():
            self.handshake_complete = True
            self.conn.state = State.OPEN
            self.transport.write(ACCEPTED % self.response.headers["Sec-WebSocket-Accept"].encode())
            self.start_keepalive()

    def _open(self) -> bool:
        return self.handshake_complete and not self.close_sent and not self.transport.is_closing()

    def _is_between_frames(self) -> bool:
        """Whether websockets waits for nothing: not for the rest of a frame, of a message, or of a closing."""
        conn = self.conn
        if conn.state is not State.OPEN or conn.current_size is not None or not self._open():
            return False
        parser: Any = conn.parser
        waits = parser.gi_yieldfrom
        return waits is not None and waits.__name__ == "at_eof"

    def _write(self, data: bytes) -> None:
        """At once, if nothing waits: uvloop would keep it until the end of its turn, when a fan-out looks finished."""
        sent = 0
        if not self.transport.get_write_buffer_size():
            try:
                sent = os.write(self._number, data)
            except OSError:  # full, or broken: the transport finds out which
                sent = 0
        if sent < len(data):
            self.transport.write(data[sent:])


class HttpProtocol(HttpToolsProtocol):
    """HTTP requests whose body is bounded before any of it is kept."""

    _refused = False
    _size = 0

    def answering(self) -> bool:
        """Whether a request is under way."""
        return self.cycle is not None and not self.cycle.response_complete and not self.transport.is_closing()

    def on_message_begin(self) -> None:
        self._size = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        lengths = [value for name, value in self.headers if name == b"content-length"]
        if any(int(length) > LARGEST_BODY for length in lengths):
            self._refuse()
        if not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > LARGEST_BODY and not self._refused:
            self._refuse()
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._refused:
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        from realtime.gate import turns_away  # Django is set up after this module was loaded

        asked = {**self.scope, "path": self.url.partition(b"?")[0].decode("latin-1")}
        if turns_away(asked, self._end_with):
            self.transport.pause_reading()  # whatever comes now would be taken for another request
            return
        if not self.url.isascii():
            super().handle_websocket_upgrade()  # it knows how to refuse that
            return
        self.connections.discard(self)
        headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in self.headers)
        version = self.scope["http_version"]
        request = Request(self.url.decode("ascii"), headers, self.scope["method"], f"HTTP/{version}")
        protocol = SocketProtocol(self.config, self.server_state, self.app_state)
        self.transport.set_protocol(protocol)
        protocol.begin(self.transport, request)

    def _refuse(self) -> None:
        self._refused = True
        self._end_with(TOO_LARGE)

    def _end_with(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
            asyncio.get_running_loop().call_later(GOODBYE, self.transport.abort)
