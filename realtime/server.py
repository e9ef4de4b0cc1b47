"""Daphne with bounds: no client can make it keep more than a little, and events are written straight to the socket.

Stock daphne queues without limit in both directions (measured: one client that does not read took 400 MB). Here
reading pauses while a client's frames wait, bodies of requests are bounded, and the protocol is itself the `Wire`
on which the hub writes ready-made frames: with an empty buffer that is one `send` call.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from types import SimpleNamespace
from typing import Any

from daphne.server import Server as DaphneServer  # installs the reactor: before everything else of Twisted

from daphne.http_protocol import HTTPFactory, WebRequest  # isort: skip
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol  # isort: skip
import autobahn.twisted.websocket as _handshaking  # isort: skip
import autobahn.websocket.protocol as _framing  # isort: skip
from twisted.internet import tcp  # isort: skip
from twisted.internet import reactor as _reactor  # isort: skip

from realtime.inbox import Inbox
from realtime.limits import Limits
from realtime.received import whole_texts
from realtime.wire import EXTENSION, Frame, batches

reactor: Any = _reactor  # Twisted's interfaces say less than its reactors can
LARGEST_MESSAGE = 1024 * 1024  # up to here a too large frame is answered, above the connection is dropped
READ_AT_ONCE = 4096  # bytes: 64 KiB, the default, is 1,600 tiny frames parsed in one go while others wait
HANDSHAKE = ("http_request_data", "http_headers", "http_response_data", "_transport_details", "clean_headers")
OPENED = SimpleNamespace(path="/ws/v1")  # all that daphne still reads of the request
UNCOUNTED = _framing.TrafficStats()  # type: ignore[no-untyped-call]
# A tenth of a handshake's time: Autobahn colours and prints for its debug log, whether or not anybody reads that.
for _module in (_framing, _handshaking):
    for _name in ("hltype", "hlval", "pformat"):
        setattr(_module, _name, lambda value, **style: value)
LARGEST_BODY = 8 * 1024 * 1024  # an upload comes in pieces of 5 MiB


class SocketProtocol(WebSocketProtocol):  # type: ignore[misc] # daphne has no types
    """A WebSocket of daphne that the hub can write to without the way through ASGI."""

    _sent_away = False

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

    def onOpen(self) -> None:  # noqa: N802 - Autobahn's name
        """From here on nothing of the handshake is needed, and little is read at a time."""
        self.transport.bufferSize = READ_AT_ONCE
        super().onOpen()
        for name in HANDSHAKE:
            self.__dict__.pop(name, None)
        self.request = OPENED
        self.trafficStats = UNCOUNTED

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """What comes from somebody who was sent away is not even parsed, and plain frames take the short way."""
        if self._sent_away:
            return
        if self._is_between_frames():
            texts, data = whole_texts(data)
            if texts:
                self.last_ping = time.time()
                for text in texts:
                    self.application_queue.put_nowait({"type": "websocket.receive", "text": text})
        if data:
            super().dataReceived(data)

    def _is_between_frames(self) -> bool:
        """Whether Autobahn waits for nothing: not for the rest of a frame or message, not for an answer to its ping."""
        if self.state != self.STATE_OPEN or self.autoPingTimeoutCall:
            return False
        return not self.data and self.current_frame is None and not self.inside_message

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802 - Twisted's name
        """Let go of what was half received: the protocol stands in a cycle, so it is collected late."""
        super().connectionLost(reason)
        self.data, self.message_data, self.frame_data = b"", None, None

    def write(self, frames: list[Frame]) -> None:
        """Hand frames to the network, in order; what it does not take at once waits in the transport's buffer."""
        if self.state == self.STATE_OPEN:
            for batch in batches(frames):
                self._write(batch.packet)

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

    def handle_reply(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close" and self.state == self.STATE_OPEN:
            self.close(message.get("code") or 1000, message.get("reason") or "")
        else:
            super().handle_reply(message)

    def _write(self, data: bytes) -> None:
        transport, sent = self.transport, 0
        if isinstance(transport, tcp.Connection) and transport.connected and not self.pending():
            try:
                sent = transport.socket.send(data)
            except OSError:  # full, or broken: the transport finds out which
                sent = 0
        if sent < len(data):
            transport.write(data[sent:])


class Request(WebRequest):  # type: ignore[misc]
    """An HTTP request whose body is bounded before any of it is kept, and that becomes no WebSocket too early."""

    def process(self) -> Any:
        upgrade = self.requestHeaders.getRawHeaders(b"upgrade", (b"",))[0]
        if upgrade.lower() == b"websocket" and self._is_turned_away():
            return None
        return super().process()

    def _is_turned_away(self) -> bool:
        from realtime.gate import turns_away  # the reactor must be there before the application

        pairs = self.requestHeaders.getAllRawHeaders()
        asked = {
            "path": self.path.decode("latin-1"),
            "headers": [(name.lower(), value) for name, values in pairs for value in values],
            "client": (getattr(self.client, "host", ""),),
        }
        return turns_away(asked, self._end_with)

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
        self.ping_interval = limits.ping
        self.connections: dict[Any, Any] = {}
        self.http_factory = HTTPFactory(self)
        self.http_factory.buildProtocol = self._build_http
        self.ws_factory = WebSocketFactory(self, server="")
        self.ws_factory.protocol = SocketProtocol
        self.ws_factory.setProtocolOptions(
            autoPingTimeout=limits.pong,
            allowNullOrigin=True,  # the gate refuses it, with our own answer
            openHandshakeTimeout=self.websocket_connect_timeout,
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

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """As daphne does it, but sockets get a bounded inbox and offer themselves as the wire."""
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        scope["asgi"] = {"version": "3.0"}
        scope["extensions"] = {EXTENSION: protocol}
        inbox = Inbox(protocol.transport.pauseProducing, protocol.transport.resumeProducing)
        running = self.application(scope=scope, receive=inbox.get, send=partial(self.handle_reply, protocol))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return inbox

    def kill_all_applications(self) -> Any:
        """Connections without an application (still in the handshake) are nothing to kill."""
        known = self.connections.items()
        self.connections = {one: details for one, details in known if "application_instance" in details}
        return super().kill_all_applications()

    def _build_http(self, address: Any) -> Any:
        channel = HTTPFactory.buildProtocol(self.http_factory, address)
        channel.requestFactory = Request
        return channel
