"""uvicorn's protocols with bounds, and with the hub's way of writing: the counterpart of `daphne.py`.

uvicorn itself stops reading while an application has not taken what a client sent. What is added here: bodies of
requests are bounded, closing ends also for a client that reads nothing, and the WebSocket is itself the `Wire`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import get_remote_addr
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import CloseCode
from websockets.frames import Frame as WebSocketFrame
from websockets.protocol import Protocol, State
from websockets.server import ServerProtocol

from realtime.frames.wire import EXTENSION, Frame, packed
from realtime.servers.handshake import REFUSED, Knock, read_knock, recompose, scope_of
from realtime.servers.inbox import Inbox
from realtime.servers.received import whole_texts
from realtime.servers.turns import Turns

log = logging.getLogger("uvicorn.error")
LARGEST_MESSAGE = 1024 * 1024  # up to here a too large frame is answered, above the connection is dropped
MOST_FRUITLESS = 2 * LARGEST_MESSAGE  # bytes of pings, and of pieces of a message that does not end
READ_AT_ONCE = 4096  # bytes
LARGEST_BODY = 8 * 1024 * 1024  # an upload comes in pieces of 5 MiB
SILENCE = 60.0  # seconds until a connection that does not say what it wants is dropped, as on daphne
LARGEST_HEAD = 64 * 1024
GOODBYE = 5.0  # seconds a client has to answer our close
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
HEAD_TOO_LARGE = TOO_LARGE.replace(b"413 Content Too Large", b"431 Request Header Fields Too Large")
_turns = Turns()


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket of uvicorn that the hub can write to without the way through ASGI."""

    handshake_initiated = handshake_complete = True
    close_sent = disconnected = False
    _rest = b""  # received, and not looked at yet
    _fruitless = 0  # bytes since the last whole message
    close_timer = ping_timer = pong_timer = pending_ping_payload = initial_response = None
    ping_sent_at = last_ping_rtt = 0.0
    read_paused = True  # for uvicorn, which would pause at each message: the inbox does it when it is full
    writable = asyncio.Event()  # nobody waits for it: only uvicorn's own way of sending would

    def __init__(self, config: Config, state: ServerState) -> None:
        """Only what an open socket needs of what uvicorn makes for each."""
        self.config, self.app, self.loop, self.logger = config, config.loaded_app, asyncio.get_running_loop(), log
        self.ping_interval, self.ping_timeout = config.ws_ping_interval, config.ws_ping_timeout
        self.connections, self.tasks = state.connections, state.tasks

    @cached_property
    def conn(self) -> ServerProtocol:  # type: ignore[override]
        """Reads and writes all frames that are not plain; made for the first of them, which mostly is a ping."""
        conn = ServerProtocol(max_size=self.config.ws_max_size, logger=log)
        conn.state = State.OPEN
        conn.parser = Protocol.parse(conn)  # begins after the handshake, where its own begins before it
        next(conn.parser)
        return conn

    def begin(self, transport: asyncio.Transport, knock: Knock, scope: dict[str, Any]) -> None:
        """Take over a connection whose request was read."""
        transport.set_protocol(self)
        self.transport = transport
        self._inbox = self.queue = Inbox(transport.pause_reading, self._go_on)  # type: ignore[assignment]
        self.receive = self.queue.get  # type: ignore[method-assign]
        self.connections.add(self)
        self._number = transport.get_extra_info("socket").fileno()
        self._write(knock.answer)
        self.start_keepalive()
        scope["extensions"] = {EXTENSION: self}
        self.scope = scope  # type: ignore[assignment]
        task = self.loop.create_task(self.run_asgi())
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    def data_received(self, data: bytes) -> None:
        """A little in each turn of the loop: uvloop reads forty thousand tiny frames at once, two seconds of work."""
        was_waiting, self._rest = bool(self._rest), self._rest + data
        if not was_waiting:
            self._read_some()
            if self._rest:
                self.transport.pause_reading()
                self._go_on()

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self._read_some()
            self._go_on()

    def _go_on(self) -> None:
        """Take more, as soon as the inbox has room for it."""
        if self._inbox.is_full or self.transport.is_closing():
            return
        if self._rest:
            self.loop.call_soon(self._read_on)
        else:
            self.transport.resume_reading()

    def _read_some(self) -> None:
        """Plain frames take the short way."""
        data, self._rest = self._rest[:READ_AT_ONCE], self._rest[READ_AT_ONCE:]
        if self._is_between_frames():
            texts, data = whole_texts(data)
            self._fruitless = 0 if texts else self._fruitless
            for text in texts:
                self.queue.put_nowait({"type": "websocket.receive", "text": text})
            if texts and self._rest:
                data, self._rest = b"", data + self._rest  # the frame that was cut in two is plain as well, mostly
        if data:
            self._fruitless += len(data)
            super().data_received(data)
            if self._fruitless > MOST_FRUITLESS:  # each ping costs an answer, each piece a place in a list
                self._inbox.put_nowait({"type": "websocket.disconnect", "code": CloseCode.MESSAGE_TOO_BIG})
                self.transport.abort()
        if self.close_sent:
            self._rest = b""  # whoever was sent away is not heard

    def send_receive_event_to_app(self) -> None:
        self._fruitless = 0
        super().send_receive_event_to_app()

    def write(self, frames: Sequence[Frame]) -> None:
        """Hand frames to the network, in order; what it does not take at once waits in the transport's buffer."""
        if self._open():
            self._write(packed(frames))

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

    def _open(self) -> bool:
        return not self.close_sent and not self.transport.is_closing()

    def _is_between_frames(self) -> bool:
        """Whether websockets waits for nothing: not for the rest of a frame, of a message, or of a closing."""
        conn: ServerProtocol | None = self.__dict__.get("conn")
        if conn is None or not self._open():
            return self._open()
        if conn.state is not State.OPEN or conn.current_size is not None:
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


class Door(asyncio.Protocol):
    """A connection until its first bytes have come: a plain request for a socket becomes one, all else is HTTP."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        self._made_of = (config, server_state, app_state)
        self._connections: set[Any] = server_state.connections

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport
        self._connections.add(self)
        self._patience = asyncio.get_running_loop().call_later(SILENCE, transport.abort)

    def connection_lost(self, error: Exception | None) -> None:
        self._patience.cancel()
        self._connections.discard(self)

    def shutdown(self) -> None:
        """Asked by uvicorn at its end."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        if self not in self._connections:
            return  # nobody may say more before the answer, and whoever was turned away is not heard
        self._patience.cancel()
        self._connections.discard(self)
        knock = read_knock(data)
        if knock is not None:
            _turns.take(partial(_open_socket, self._transport, knock, *self._made_of[:2]))
            return
        http = HttpProtocol(*self._made_of)
        self._transport.set_protocol(http)
        http.connection_made(self._transport)
        http.data_received(data)


def _open_socket(transport: asyncio.Transport, knock: Knock, config: Config, state: ServerState) -> None:
    """Make a socket of a connection, unless the gate turns it away."""
    from realtime.sockets.gate import turns_away  # Django is set up after this module was loaded

    if transport.is_closing():
        return
    scope = scope_of(knock, get_remote_addr(transport))
    if turns_away(scope, lambda answer: _end_with(transport, answer)):
        transport.pause_reading()  # whatever comes now would be taken for another request
    else:
        SocketProtocol(config, state).begin(transport, knock, scope)


def _end_with(transport: asyncio.Transport, answer: bytes) -> None:
    if not transport.is_closing():
        transport.write(answer)
        transport.close()
        asyncio.get_running_loop().call_later(GOODBYE, transport.abort)


class HttpProtocol(HttpToolsProtocol):
    """HTTP requests whose head and body are bounded before more of them is kept, and not waited for without end."""

    _refused = False
    _patience: asyncio.TimerHandle | None = None
    _size = _waiting = 0

    def answering(self) -> bool:
        """Whether a request is under way."""
        return self.cycle is not None and not self.cycle.response_complete and not self.transport.is_closing()

    def data_received(self, data: bytes) -> None:
        """The parser keeps a head until it is whole, however long that takes: count what leads to nothing."""
        self._waiting += len(data)
        super().data_received(data)
        if self._waiting > LARGEST_HEAD and not self._refused:
            self._refuse(HEAD_TOO_LARGE)
        self._stop_waiting()
        if self in self.connections and (not self.answering() or self.cycle.more_body):
            self._patience = self.loop.call_later(SILENCE, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._size = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._waiting = 0
        lengths = [value for name, value in self.headers if name == b"content-length"]
        if any(int(length) > LARGEST_BODY for length in lengths):
            self._refuse()
        if not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._waiting = 0
        self._size += len(body)
        if self._size > LARGEST_BODY and not self._refused:
            self._refuse()
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._waiting = 0
        if not self._refused:
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        version = b"HTTP/" + self.scope["http_version"].encode()
        knock = read_knock(recompose(self.scope["method"].encode(), self.url, version, self.headers))
        self.connections.discard(self)
        if knock is None or self.answering():  # an answer under way would end up among the frames
            _end_with(self.transport, REFUSED)
        else:
            _open_socket(self.transport, knock, self.config, self.server_state)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()

    def _refuse(self, answer: bytes = TOO_LARGE) -> None:
        self._refused = True
        _end_with(self.transport, answer)
