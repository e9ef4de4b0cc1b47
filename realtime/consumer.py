"""One socket from its first frame to its last: who it is, what it asks, and how it ends.

Not built on Channels' consumers: their `dispatch` waits for one shared thread before every event (measured: an idle
socket stood still for two seconds because of another one's query).
"""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie

from backend.lib import failures
from backend.lib.errors import DomainError
from backend.lib.ids import uuid7
from realtime import commands, metrics, process, protocol
from realtime.connection import Connection
from realtime.gateway import SessionEnded, Visitor
from realtime.hub import Hub
from realtime.protocol import BadFrame, Close
from realtime.wire import EXTENSION, AsgiWire, Wire

log = logging.getLogger(__name__)
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def serve_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/v1`; the origin was checked before (gate.py)."""
    await receive()  # websocket.connect
    running = process.current()
    await send({"type": "websocket.accept"})
    wire: Wire = scope.get("extensions", {}).get(EXTENSION) or AsgiWire(send)
    key = session_key(scope)
    if running.is_crowded():
        wire.close(Close.SLOW_READER, f"retry:{random.randrange(1_000, 5_000)}")  # noqa: S311 - spreads load
        await _until_closed(receive)
        return
    try:
        visitor = await running.admit(key) if key else None
    except Exception as error:
        if failures.as_domain_error(error) is None:
            raise
        wire.close(Close.SLOW_READER, "retry:2000")  # the session may well be good: nobody is signed out by an outage
        await _until_closed(receive)
        return
    if visitor is None:
        wire.close(Close.SESSION_ENDED, "no session")
        await _until_closed(receive)
        return
    hub = running.hub
    connection = Connection(visitor, key, wire, hub.limits, hub.outgoing)
    try:
        if _enter(hub, connection, visitor):
            await _converse(hub, connection, receive)
        else:
            await _until_closed(receive)
    finally:
        hub.leave(connection)


def session_key(scope: dict[str, Any]) -> str:
    """The session's key from the cookie; never from the address, which ends up in logs."""
    raw = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    return parse_cookie(raw.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")


def _enter(hub: Hub, connection: Connection, visitor: Visitor) -> bool:
    if hub.draining:
        connection.close(Close.RESTART, "retry:2000")
        return False
    if not hub.enter(connection, visitor.head):
        connection.close(Close.TOO_MANY, "too many sockets")
        return False
    person, beat = str(visitor.person_id), hub.limits.heartbeat
    connection.say(protocol.hello(connection.id, visitor.epoch, beat, settings.VERSION, person))
    return True


async def _converse(hub: Hub, connection: Connection, receive: Receive) -> None:
    """Commands are run one after the other: a client's messages keep their order."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if connection.closing:
            continue
        connection.busy = True
        try:
            await _obey(hub, connection, message.get("text"), message.get("bytes"))
        finally:
            connection.busy = False


async def _obey(hub: Hub, connection: Connection, text: str | None, data: bytes | None) -> None:
    ref: int | None = None
    try:
        order = protocol.read_order(text, data, connection.limits.frame_bytes)
        ref = order.ref
        wait = connection.allowance.wait_for(order.do)
        if wait:
            raise protocol.slow_down(wait)
        await commands.run(hub, connection, order)
    except BadFrame as error:
        metrics.refused(error.code)
        connection.say(protocol.refusal(error.ref, error))
        if connection.allowance.bad_frames.strike():
            connection.close(Close.BAD_PROTOCOL, "bad frames")
    except SessionEnded:
        connection.close(Close.SESSION_ENDED, "session ended")
    except Exception as error:
        known = failures.as_domain_error(error)
        if known is None:  # whatever it is, it is ours: the client gets a number to name, the socket lives
            _confess(connection, ref)
        else:
            _refuse(connection, ref, known)


def _refuse(connection: Connection, ref: int | None, error: DomainError) -> None:
    metrics.refused(error.code)
    connection.say(protocol.refusal(ref, error))
    if error.code == "slow_down" and connection.allowance.refusals.strike():
        connection.close(Close.TOO_MANY, "too many frames")


def _confess(connection: Connection, ref: int | None) -> None:
    request_id = uuid7().hex
    log.exception("command failed, request %s", request_id)
    metrics.refused("internal")
    connection.say(protocol.refusal(ref, protocol.internal(), request_id))


async def _until_closed(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass
