"""The one table of socket commands: name -> what it takes and what it does.

A `Live` command concerns this connection alone (streams, typing, presence). An `Act` changes something that lasts:
it is the same service function that REST calls, run in the gateway, its session and rights asked anew each time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.discussions.api.messages import as_send
from backend.lib.errors import DomainError, Wording
from backend.lib.http import Strict, read_input
from realtime import gateway
from realtime.frames import protocol
from realtime.frames.protocol import Order
from realtime.sockets import acts, inputs
from realtime.sockets.resume import Opening, open_stream

if TYPE_CHECKING:
    from realtime.live.connection import Connection
    from realtime.live.hub import Hub
    from realtime.writer import Answer, Writer

Data = dict[str, Any]
POST = "message.post"


@dataclass(frozen=True)
class Live:
    """Runs on the event loop; returns the answer's content, or None when it has answered itself."""

    reads: type[Strict]
    run: Callable[[Hub, Connection, int | None, Data], Awaitable[Data | None]]
    shorter: Callable[[Data], Data] | None = None  # a way to read the same that is worth having where all come by


async def run(hub: Hub, connection: Connection, order: Order) -> None:
    """Run one command (any but a send, see `post`) and answer it; raises DomainError for whatever has a name."""
    live = LIVE.get(order.do)
    if live is not None:
        data = live.shorter(order.body) if live.shorter else read_input(live.reads, order.body)
        content = await live.run(hub, connection, order.ref, data)
        if content is not None:
            connection.answer(order.ref, content)
        return
    act = acts.ACTS.get(order.do)
    if act is None:
        raise protocol.unknown_command(order)
    data = read_input(act.reads, order.body)
    result = await gateway.db(gateway.act, connection.session_key, act.run, data)
    connection.answer(order.ref, result)


def post(writer: Writer, connection: Connection, order: Order, answered: Callable[[UUID, Answer], None]) -> None:
    """A message goes through the writer, whose answer is encoded already; it is told with the conversation."""
    data = inputs.read_post(order.body)
    conversation: UUID = data["conversation"]
    writer.submit(connection.session_key, as_send(conversation, data), partial(answered, conversation))


async def _open(hub: Hub, connection: Connection, ref: int | None, data: Data) -> None:
    name = data["stream"]
    if name not in connection.streams and len(connection.streams) >= connection.limits.streams_per_socket:
        wording = Wording("Đang mở quá nhiều nội dung.", "Too many streams are open on this connection.")
        raise DomainError("too_many_streams", wording, status=429)
    await open_stream(hub, connection, Opening(ref, name, data.get("after"), data.get("epoch")))


async def _close(hub: Hub, connection: Connection, ref: int | None, data: Data) -> Data:
    feed = connection.streams.get(data["stream"])
    if feed is not None:
        feed.leave(connection)
        hub.rest(feed)
    return {"stream": data["stream"]}


async def _ping(hub: Hub, connection: Connection, ref: int | None, data: Data) -> Data:
    return {"now": protocol.moment()}


async def _typing_start(hub: Hub, connection: Connection, ref: int | None, data: Data) -> Data:
    place = await gateway.db(gateway.act, connection.session_key, acts.typing_place, data)
    hub.typists.start(connection, place)
    return {}


async def _typing_stop(hub: Hub, connection: Connection, ref: int | None, data: Data) -> Data:
    hub.typists.stop_at(connection, data["conversation"], data.get("thread_id"))
    return {}


async def _presence_watch(hub: Hub, connection: Connection, ref: int | None, data: Data) -> Data:
    people = set(data["people"])
    if len(people) > connection.limits.people_watched:
        wording = Wording("Theo dõi quá nhiều người.", "Too many people are watched at once.")
        raise DomainError("too_many_people", wording, status=400)
    hub.presence.watch(connection, people)
    return {}


async def _presence_set(hub: Hub, connection: Connection, ref: int | None, data: Data) -> Data:
    hub.presence.set(connection, "away" if data["state"] == "away" else "online")
    return {}


LIVE: dict[str, Live] = {
    "stream.open": Live(inputs.StreamOpen, _open, inputs.read_open),
    "stream.close": Live(inputs.StreamName, _close),
    "ping": Live(inputs.Nothing, _ping),
    "typing.start": Live(inputs.Typing, _typing_start),
    "typing.stop": Live(inputs.Typing, _typing_stop),
    "presence.watch": Live(inputs.PresenceWatch, _presence_watch),
    "presence.set": Live(inputs.PresenceSet, _presence_set),
}
