"""`GET /api/v1/streams`: the events of streams for those whose network lets no WebSocket through.

A poll is a connection of the hub that lives for one answer: same session, policies, limits and frames as a socket, by
a wire that collects instead of sending. It answers at once when something was missed, else with the next thing that
happens, else when its time is over. Nothing is kept between polls but the numbers, and those are the client's.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

import structlog
from django.conf import settings

from backend.lib.errors import DomainError, Wording
from backend.lib.failures import BUSY, as_domain_error
from backend.lib.ids import uuid7
from realtime import answers, metrics, process
from realtime.frames import protocol
from realtime.gateway import Visitor
from realtime.interface import Receive, Send
from realtime.live.connection import Connection
from realtime.live.hub import Hub
from realtime.polling.question import Question, read_question
from realtime.polling.wire import PollWire
from realtime.process import Process
from realtime.sockets.consumer import session_key
from realtime.sockets.gate import is_from_own_page
from realtime.sockets.resume import Opening, open_stream

log = structlog.get_logger(__name__)
PATH = "/api/v1/streams"
LINGER = 0.03  # seconds in which what happens together is collected into one answer
RETRY_DRAINING = 2000


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


async def serve_poll(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application of long-polling."""
    request_id = uuid7().hex
    try:
        body = await _answer(scope, receive)
    except ClientGone:
        return
    except Exception as error:
        known = as_domain_error(error)
        if known is None:
            log.exception("poll_failed", request_id=request_id)
        known = known or protocol.internal()
        metrics.refused(known.code)
        await answers.send_problem(send, known, request_id)
        return
    await answers.send_body(send, 200, body, request_id)


async def _answer(scope: dict[str, Any], receive: Receive) -> bytes:
    if not is_from_own_page(scope):
        raise _foreign()
    question = read_question(scope["query_string"])
    running = process.current()
    hub = running.hub
    visitor, key = await _admit(running, session_key(scope))
    wait = hub.polls.ask(visitor.person_id)
    if wait:
        raise protocol.slow_down(wait)
    if len(question.openings) > hub.limits.streams_per_socket:
        wording = Wording("Đang mở quá nhiều nội dung.", "Too many streams are asked for at once.")
        raise DomainError("too_many_streams", wording, status=429, retry_after=15)
    wire = PollWire()
    if hub.draining:
        return wire.body({}, RETRY_DRAINING)
    connection = Connection(visitor, key, wire, hub.limits, hub.outgoing)
    if not hub.enter(connection, visitor.head):
        raise _too_many()
    try:
        connection.say(_hello(hub, connection, visitor))
        await _unless_gone(receive, _follow(hub, connection, wire, question))
        connection.flush()
        if wire.session_ended:
            raise _not_signed_in()
        return wire.body({name: feed.head or 0 for name, feed in connection.streams.items()}, wire.retry)
    finally:
        hub.leave(connection)


async def _admit(running: Process, key: str) -> tuple[Visitor, str]:
    """Who is behind the session, as a socket is let in."""
    if running.hub.is_full_for(key):
        raise _too_many()
    if running.is_crowded():
        raise DomainError("busy", BUSY, status=503, retry_after=random.randint(1, 5))  # noqa: S311 - spreads load
    visitor = await running.admit(key) if key else None
    if visitor is None:
        raise _not_signed_in()
    return visitor, key


async def _follow(hub: Hub, connection: Connection, wire: PollWire, question: Question) -> None:
    """Open all streams, then wait for the first news; ends early when the answer is full or the hub says so."""
    opening = asyncio.gather(*(_open(hub, connection, one) for one in question.openings))
    await _first_of(opening, wire.ended.wait())
    connection.flush()
    await _within(question.wait, wire.news.wait())
    if not wire.ended.is_set():
        await _within(LINGER, wire.ended.wait())


async def _open(hub: Hub, connection: Connection, opening: Opening) -> None:
    """As a socket opens a stream; what is wrong with one stream is told in its own frame."""
    try:
        await open_stream(hub, connection, opening)
    except Exception as error:
        known = as_domain_error(error)
        request_id = "" if known else uuid7().hex
        if known is None:
            log.exception("stream_failed", request_id=request_id)
        connection.say(protocol.refusal(opening.ref, known or protocol.internal(), request_id))


async def _unless_gone(receive: Receive, work: Awaitable[None]) -> None:
    """Do the work while the client waits for it; when it has gone, stop at once."""
    gone = asyncio.ensure_future(_until_gone(receive))
    await _first_of(work, gone)
    if gone.done() and not gone.cancelled():
        raise ClientGone


async def _first_of(*wanted: Awaitable[Any]) -> None:
    """Wait until one of them is done, and end the others; an error of the one that is done is raised."""
    tasks = [asyncio.ensure_future(one) for one in wanted]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _within(seconds: float, wanted: Awaitable[Any]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(wanted, seconds)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _hello(hub: Hub, connection: Connection, visitor: Visitor) -> str:
    person, beat = str(visitor.person_id), hub.limits.heartbeat
    return protocol.hello(connection.id, visitor.epoch, beat, settings.VERSION, person)


def _not_signed_in() -> DomainError:
    return DomainError("not_signed_in", Wording("Bạn chưa đăng nhập.", "You are not signed in."), status=401)


def _foreign() -> DomainError:
    wording = Wording(
        "Yêu cầu bị từ chối vì không xác thực được nguồn gửi.", "Refused: the request's origin could not be verified."
    )
    return DomainError("csrf_failed", wording, status=403)


def _too_many() -> DomainError:
    wording = Wording("Bạn đang mở quá nhiều kết nối.", "You have too many connections open.")
    return DomainError("too_many_sockets", wording, status=429, retry_after=15)
