"""Daphne with bounds: no client can make it keep more than a little, and events are written straight to the socket.

Stock daphne queues without limit in both directions (measured: one client that does not read took 400 MB). Here
reading pauses while a client's frames wait, bodies of requests are bounded, and the protocol is itself the `Wire`
on which the hub writes ready-made frames: with an empty buffer that is one `send` call.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from daphne.server import Server as DaphneServer  # installs the reactor: before everything else of Twisted

from daphne.http_protocol import HTTPFactory, WebRequest  # isort: skip
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol  # isort: skip
from autobahn.websocket.protocol import TrafficStats  # isort: skip
from twisted.internet import tcp  # isort: skip
from twisted.internet import reactor as _reactor  # isort: skip
from twisted.internet.protocol import Protocol  # isort: skip

from realtime.frames.wire import EXTENSION, Frame, packed
from realtime.limits import Limits
from realtime.servers.handshake import REFUSED, Knock, read_knock, recompose, scope_of
from realtime.servers.inbox import Inbox
from realtime.servers.received import whole_texts
from realtime.servers.turns import Turns

reactor: Any = _reactor  # Twisted's interfaces say less than its reactors can
LARGEST_MESSAGE = 1024 * 1024  # up to here a too large frame is answered, above the connection is dropped
MOST_FRUITLESS = 2 * LARGEST_MESSAGE  # bytes of pings, and of pieces of a message that does not end
READ_AT_ONCE = 4096  # bytes: 64 KiB, the default, is 1,600 tiny frames parsed in one go while others wait
OPENED = SimpleNamespace(path="/ws/v1")  # all that daphne still reads of the request
UNCOUNTED = TrafficStats()  # type: ignore[no-untyped-call]
SILENCE = 60.0  # seconds until a connection that says nothing is dropped, as one that keeps HTTP waiting is
LARGEST_BODY = 8 * 1024 * 1024  # an upload comes in pieces of 5 MiB


class SocketProtocol(WebSocketProtocol):  # type: ignore[misc] # daphne has no types
    """A WebSocket of daphne that the hub can write to without the way through ASGI."""

    request, client_addr = OPENED, None  # daphne's, for a log of its own that is off
    websocket_version, inside_message, current_frame = 13, False, None
    _sent_away = False
    _fruitless = 0  # bytes since the last whole message

    @classmethod
    def share(cls, factory: Any) -> None:
        """Options are the same for all: Autobahn would copy thirty into each connection, and format them for a log."""
        for name in WebSocketProtocol.CONFIG_ATTRS:
            value = getattr(factory, name)
            setattr(cls, name, staticmethod(value) if callable(value) else value)
        cls.CONFIG_ATTRS = ()

    def onClose(self, wasClean: bool, code: int | None, reason: str) -> None:  # noqa: N802, N803 - Autobahn's names
        """Say when it was dropped for its size, which Autobahn reports as it does a lost line."""
        if self.wasMaxMessagePayloadSizeExceeded or self.wasMaxFramePayloadSizeExceeded:
            code = self.CLOSE_STATUS_CODE_MESSAGE_TOO_BIG
        super().onClose(wasClean, code, reason)

    def begin(self, transport: Any, answer: bytes) -> None:
        """Take over a connection whose request was read: Autobahn begins where its own handshake would have ended."""
        transport.protocol, self.transport, self.connected = self, transport, 1
        transport.bufferSize = READ_AT_ONCE
        with contextlib.suppress(OSError, AttributeError):  # a socket of the file system has no such thing
            transport.setTcpNoDelay(True)
        self._connectionMade()
        self.trafficStats = UNCOUNTED
        self.state = self.STATE_OPEN
        self.socket_opened = self.last_ping = time.time()
        self.application_queue = Inbox(transport.pauseProducing, transport.resumeProducing)
        self._write(answer)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """What comes from somebody who was sent away is not even parsed, and plain frames take the short way."""
        if self._sent_away:
            return
        if self._is_between_frames():
            texts, data = whole_texts(data)
            if texts:
                self.last_ping, self._fruitless = time.time(), 0
                for text in texts:
                    self.application_queue.put_nowait({"type": "websocket.receive", "text": text})
        if data:
            self._fruitless += len(data)
            super().dataReceived(data)
            if self._fruitless > MOST_FRUITLESS:  # each ping costs an answer, each piece a place in a list
                self.wasMaxMessagePayloadSizeExceeded = True
                self.dropConnection(abort=True)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 - Autobahn's names
        self._fruitless = 0
        super().onMessage(payload, isBinary)

    def _is_between_frames(self) -> bool:
        """Whether Autobahn waits for nothing: not for the rest of a frame or message, not for an answer to its ping."""
        if self.state != self.STATE_OPEN or self.autoPingTimeoutCall:
            return False
        return not self.data and self.current_frame is None and not self.inside_message

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802 - Twisted's name
        """Let go of what was half received: the protocol stands in a cycle, so it is collected late."""
        super().connectionLost(reason)
        self.data, self.message_data, self.frame_data = b"", None, None

    def write(self, frames: Sequence[Frame]) -> None:
        """Hand frames to the network, in order; what it does not take at once waits in the transport's buffer."""
        if self.state == self.STATE_OPEN:
            self._write(packed(frames))

    def pending(self) -> int:
        """Bytes waiting in the transport's buffer."""
        transport = self.transport
        waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return waiting

    def close(self, code: int, reason: str = "") -> None:
        """Close with any code (Autobahn's own check knows only 1000 and 3000-4999)."""
        if self.state == self.STATE_OPEN:
            self.sendCloseFrame(code=code, reasonUtf8=reason.encode()[:120])
            self._sent_away = True
            self.transport.loseWriteConnection()  # whoever does not go is cut by closeHandshakeTimeout

    def _write(self, data: bytes) -> None:
        transport, sent = self.transport, 0
        if isinstance(transport, tcp.Connection) and transport.connected and not self.pending():
            try:
                sent = transport.socket.send(data)
            except OSError:  # full, or broken: the transport finds out which
                sent = 0
        if sent < len(data):
            transport.write(data[sent:])


class Door(Protocol):
    """A connection until its first bytes have come: a plain request for a socket becomes one, all else is HTTP."""

    transport: Any

    def __init__(self, server: Server, address: Any) -> None:
        self._server = server
        self._address = address
        self._opened = time.monotonic()

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        self._server.protocol_connected(self)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802 - Twisted's name
        self._server.connections.pop(self, None)

    def check_timeouts(self) -> None:
        """Asked by daphne every two seconds."""
        if time.monotonic() - self._opened > SILENCE:
            self.transport.abortConnection()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._server.connections.pop(self, None) is None:
            return  # nobody may say more before the answer, and whoever was turned away is not heard
        knock = read_knock(data)
        if knock is not None:
            self._server.turns.take(partial(self._server.open_socket, self.transport, knock))
            return
        channel = HTTPFactory.buildProtocol(self._server.http_factory, self._address)
        channel.requestFactory = Request
        self.transport.protocol = channel
        channel.makeConnection(self.transport)
        channel.dataReceived(data)


class Request(WebRequest):  # type: ignore[misc]
    """An HTTP request whose body is bounded before any of it is kept; one for a socket is refused or becomes one."""

    def process(self) -> Any:
        upgrade = self.requestHeaders.getRawHeaders(b"upgrade", (b"",))[0]
        self.requestHeaders.removeHeader(b"daphne-root-path")  # daphne would obey it, whoever sends it
        if upgrade.lower() != b"websocket":
            return super().process()
        pairs = self.requestHeaders.getAllRawHeaders()
        headers = [(name, value) for name, values in pairs for value in values]
        knock = read_knock(recompose(self.method, self.uri, self.clientproto, headers))
        if knock is None:
            self._end_with(REFUSED)
        else:
            self.transport.unregisterProducer()
            self.server.open_socket(self.transport, knock)
            self.server.protocol_disconnected(self)
        return None

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        if length is not None and length > LARGEST_BODY:
            self._refuse()
        else:
            super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.content is not None and self.content.tell() + len(data) <= LARGEST_BODY:
            super().handleContentChunk(data)
        else:
            self._refuse()

    def _refuse(self) -> None:
        self._end_with(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def _end_with(self, answer: bytes) -> None:
        if self.channel is not None and not self.channel.transport.disconnecting:
            self.channel.transport.write(answer)
            self.channel.transport.loseConnection()


class Server(DaphneServer):  # type: ignore[misc]
    """Daphne's server with these protocols, without its signal handling (serve.py does it)."""

    def run(self, ready: Any) -> None:
        """Listen and run the loop until `stop`; `ready` is called when everything is in place."""
        limits = Limits()
        self.turns = Turns()
        self.ping_interval = limits.ping
        self.connections: dict[Any, Any] = {}
        self.http_factory = HTTPFactory(self)
        self.http_factory.buildProtocol = lambda address: Door(self, address)
        self.ws_factory = WebSocketFactory(self, server="")
        self.ws_factory.protocol = SocketProtocol
        self.ws_factory.setProtocolOptions(
            autoPingTimeout=limits.pong,
            openHandshakeTimeout=0,  # there is nothing to wait for
            closeHandshakeTimeout=5,
            maxMessagePayloadSize=LARGEST_MESSAGE,
            maxFramePayloadSize=LARGEST_MESSAGE,
        )
        SocketProtocol.share(self.ws_factory)
        reactor.callLater(1, self.application_checker)
        reactor.callLater(2, self.timeout_checker)
        for endpoint in self.endpoints:
            listening = endpoint.listen(self.http_factory)
            listening.addCallbacks(self.listen_success, self.listen_error)
            self.listeners.append(listening)
        loop = reactor._asyncioEventloop
        asyncio.set_event_loop(loop)
        reactor.addSystemEventTrigger("before", "shutdown", self.kill_all_applications)
        loop.call_soon(ready)
        reactor.run(installSignalHandlers=False)

    def listen_success(self, port: Any) -> Any:
        super().listen_success(port)
        return port

    def stop_listening(self) -> None:
        """Take no new connections; those there are live on."""
        for listening in self.listeners:
            listening.addCallback(lambda port: port.stopListening() if port is not None else None)

    async def requests_done(self, seconds: float) -> None:
        """Wait for the HTTP requests that are being answered, but not for ever."""
        running = [
            details["application_instance"]
            for protocol, details in self.connections.items()
            if isinstance(protocol, WebRequest)
            and not details.get("disconnected")
            and "application_instance" in details
        ]
        if running:
            await asyncio.wait(running, timeout=seconds)

    def open_socket(self, transport: Any, knock: Knock) -> None:
        """Make a socket of a connection, unless the gate turns it away."""
        from realtime.sockets.gate import turns_away  # the reactor must be there before the application

        def end_with(answer: bytes) -> None:
            transport.write(answer)
            transport.loseConnection()

        if not transport.connected:
            return
        scope = scope_of(knock, getattr(transport, "client", None))
        if turns_away(scope, end_with):
            return
        socket = self.ws_factory.buildProtocol(None)
        socket.server = self
        self.protocol_connected(socket)
        socket.begin(transport, knock.answer)
        scope["extensions"] = {EXTENSION: socket}
        running = self.application(scope=scope, receive=socket.application_queue.get, send=None)
        self.connections[socket]["application_instance"] = asyncio.ensure_future(running)

    def kill_all_applications(self) -> Any:
        """Connections without an application (still in the handshake) are nothing to kill."""
        known = self.connections.items()
        self.connections = {one: details for one, details in known if "application_instance" in details}
        return super().kill_all_applications()
