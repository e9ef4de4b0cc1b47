"""One socket from its first frame to its last: who it is, what it asks, and how it ends.

Not built on Channels' consumers: their `dispatch` waits for one shared thread before every event (measured: an idle
socket stood still for two seconds because of another one's query).
"""

from __future__ import annotations

import asyncio
import contextvars
import random
import time
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http.cookie import parse_cookie

from backend.lib import failures, logs
from backend.lib.errors import DomainError
from backend.lib.ids import uuid7
from backend.lib.session_store import is_key
from realtime import metrics, process
from realtime.frames import protocol
from realtime.frames.protocol import BadFrame, Close, Order
from realtime.frames.wire import EXTENSION, AsgiWire, Wire
from realtime.gateway import SessionEnded, Visitor
from realtime.interface import Receive, Send
from realtime.live.connection import Connection
from realtime.live.hub import Hub
from realtime.live.knocks import address_of
from realtime.process import Process
from realtime.sockets import commands
from realtime.writer import Answer, Writer

log = structlog.get_logger(__name__)
TOO_LARGE = 1009  # RFC 6455 section 7.4.1: how a server says that it dropped a connection for the size of a message
SENDS_AT_ONCE = 16  # of one connection; more wait in the socket


class Sends:
    """The sends of a connection that are not answered yet; the writer calls back, nobody waits in a task or future."""

    __slots__ = ("_connection", "_context", "_fewer", "_hub", "count")

    def __init__(self, hub: Hub, connection: Connection) -> None:
        self.count = 0
        self._hub = hub
        self._connection = connection
        self._context = contextvars.copy_context()  # what is logged about an answer belongs to this connection
        self._fewer: asyncio.Future[None] | None = None

    def begin(self, writer: Writer, order: Order) -> None:
        """Hand a send to the writer."""
        try:
            commands.post(writer, self._connection, order, partial(self._answered, order.ref))
        except Exception as error:
            self._fail(order.ref, error)
        else:
            self.count += 1

    async def at_most(self, most: int) -> None:
        """Wait until no more than so many are left."""
        while self.count > most:
            self._fewer = asyncio.get_running_loop().create_future()
            await self._fewer

    def _answered(self, ref: int | None, conversation: UUID, answer: Answer) -> None:
        self.count -= 1
        self._connection.busy = self.count > 0
        if self._fewer is not None and not self._fewer.done():
            self._fewer.set_result(None)
        if isinstance(answer, Exception):
            self._context.run(self._fail, ref, answer)
            return
        if ref is not None:
            self._connection.say(protocol.answer_encoded(ref, answer))
        self._hub.typists.leave(self._connection, conversation)

    def _fail(self, ref: int | None, error: Exception) -> None:
        _number()
        _fail(self._hub, self._connection, ref, error)


async def serve_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/v1`; the origin was checked before (gate.py). One with a wire is open already."""
    running = process.current()
    wire: Wire | None = scope.get("extensions", {}).get(EXTENSION)
    if wire is None:
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        wire = AsgiWire(send)
    key = session_key(scope)
    visitor = await _admit(running, key, address_of(scope), wire)
    if visitor is None:
        await _until_closed(receive)
        return
    hub = running.hub
    connection = Connection(visitor, key, wire, hub.limits, hub.outgoing)
    logs.following(socket=connection.id, actor=str(visitor.person_id))
    begun = time.monotonic()
    try:
        if _enter(hub, connection, visitor):
            log.debug("socket_opened")  # one line a socket cost a sixth of a reconnect storm; monitoring counts them
            await _converse(hub, running.writer, connection, receive)
        else:
            await _until_closed(receive)
    finally:
        hub.leave(connection)
        log.debug("socket_closed", seconds=round(time.monotonic() - begun, 1), by_us=connection.closing)


async def _admit(running: Process, key: str, address: str, wire: Wire) -> Visitor | None:
    """Who is behind the session; None when the socket was closed instead, for a reason the log has too."""
    if running.hub.is_full_for(key):
        wire.close(Close.TOO_MANY, "too many sockets")
        return None
    if running.is_crowded():
        metrics.refused("crowded")
        log.debug("socket_refused", why="crowded")
        wire.close(Close.SLOW_READER, f"retry:{random.randrange(1_000, 5_000)}")  # noqa: S311 - spreads load
        return None
    try:
        visitor = await running.admit(key) if key else None
    except Exception as error:
        if failures.as_domain_error(error) is None:
            raise
        log.warning("socket_refused", why="database", state=failures.sqlstate(error))
        wire.close(Close.SLOW_READER, "retry:2000")  # the session may well be good: nobody is signed out by an outage
        return None
    if visitor is None:
        running.hub.knocks.stranger(address)
        log.info("socket_refused", why="no session")
        wire.close(Close.SESSION_ENDED, "no session")
    return visitor


def session_key(scope: dict[str, Any]) -> str:
    """The session's key from the cookie, empty for none; never from the address, which ends up in logs."""
    raw = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    key = parse_cookie(raw.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")
    return key if is_key(key) else ""


def _enter(hub: Hub, connection: Connection, visitor: Visitor) -> bool:
    if hub.draining:
        connection.close(Close.RESTART, "retry:2000")
        return False
    if not hub.enter(connection, visitor.head):
        log.warning("socket_refused", why="too many sockets")
        connection.close(Close.TOO_MANY, "too many sockets")
        return False
    person, beat = str(visitor.person_id), hub.limits.heartbeat
    connection.say(protocol.hello(connection.id, visitor.epoch, beat, settings.VERSION, person))
    return True


async def _converse(hub: Hub, writer: Writer, connection: Connection, receive: Receive) -> None:
    """Commands are run one after the other: a client's messages keep their order.

    Sends that follow each other do not wait for their answers: the writer keeps their order, and they share a commit.
    """
    sends = Sends(hub, connection)
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            if message.get("code") == TOO_LARGE:
                _keep_out(hub, connection, "message too large")
            break
        order = None if connection.closing else _heard(hub, connection, message.get("text"), message.get("bytes"))
        if order is None:
            continue
        is_send = order.do == commands.POST
        await sends.at_most(SENDS_AT_ONCE - 1 if is_send else 0)
        connection.busy = True
        if is_send:
            sends.begin(writer, order)
        else:
            await _obey(hub, connection, order)
        connection.busy = sends.count > 0
    await sends.at_most(0)


def _heard(hub: Hub, connection: Connection, text: str | None, data: bytes | None) -> Order | None:
    """The command in a frame; None when it was none, or came too early, and was answered so."""
    ref: int | None = None
    try:
        order = protocol.read_order(text, data, connection.limits.frame_bytes)
        ref = order.ref
        wait = connection.allowance.wait_for(order.do)
        if wait:
            raise protocol.slow_down(wait)
    except DomainError as error:
        _number()
        _refuse(hub, connection, ref, error)
        return None
    return order


async def _obey(hub: Hub, connection: Connection, order: Order) -> None:
    is_act = order.do not in commands.LIVE
    if is_act:
        _number()
    try:
        await commands.run(hub, connection, order)
    except Exception as error:
        if not is_act:
            _number()
        _fail(hub, connection, order.ref, error)


def _number() -> None:
    """What is logged from here on belongs together; only where something may be: a number takes ten microseconds."""
    logs.knowing(request_id=uuid7().hex)


def _fail(hub: Hub, connection: Connection, ref: int | None, error: Exception) -> None:
    if isinstance(error, SessionEnded):
        log.info("session_ended")
        connection.close(Close.SESSION_ENDED, "session ended")
        return
    known = failures.as_domain_error(error)
    if known is None:  # whatever it is, it is ours: the client gets a number to name, the socket lives
        _confess(connection, ref, error)
    else:
        _refuse(hub, connection, ref, known)


def _refuse(hub: Hub, connection: Connection, ref: int | None, error: DomainError) -> None:
    if isinstance(error, BadFrame):
        _note(error, error.fields[0].code)
        connection.say(protocol.refusal(error.ref, error))
        if connection.allowance.bad_frames.strike():
            _keep_out(hub, connection, "bad frames")
            connection.close(Close.BAD_PROTOCOL, "bad frames")
        return
    _note(error)
    connection.say(protocol.refusal(ref, error))
    if error.code == "slow_down" and connection.allowance.refusals.strike():
        _keep_out(hub, connection, "too many frames")
        connection.close(Close.TOO_MANY, "too many frames")


def _keep_out(hub: Hub, connection: Connection, why: str) -> None:
    """Its socket is cut: the session may not come back at once."""
    log.warning("socket_cut", why=why)
    hub.knocks.offended(connection.session_hash)


def _note(error: DomainError, reason: str = "") -> None:
    """Denials, limits and outages are worth a look, mistakes of input are not; none of them says what was sent."""
    metrics.refused(error.code)
    note = log.warning if error.status in (403, 429, 503) or reason else log.info
    note("refused", code=error.code, status=error.status, right=error.missing_right or None, reason=reason or None)


def _confess(connection: Connection, ref: int | None, error: Exception) -> None:
    log.error("command_failed", exc_info=error)
    metrics.refused("internal")
    number = structlog.contextvars.get_contextvars()["request_id"]
    connection.say(protocol.refusal(ref, protocol.internal(), number))


async def _until_closed(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass
