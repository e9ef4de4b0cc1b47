"""Between several web processes: rings travel through the channel layer (Redis), one subscription per open stream.

Only a bell, as all layers lose messages: whoever misses one is healed by the head check.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID

from channels.layers import InMemoryChannelLayer, get_channel_layer

from backend.events import bell
from backend.events.bell import Note, Ring, Whisper, Withdrawal
from backend.lib.ids import uuid7
from realtime.hub import Hub

log = logging.getLogger(__name__)
EVERYBODY = "withdrawals"
AGAIN = 1  # seconds


class Relay:
    """This process's place on the channel layer."""

    def __init__(self, hub: Hub, layer: Any) -> None:
        self._hub = hub
        self._layer = layer
        self._me = uuid7().hex
        self._channel = ""
        self._work: asyncio.Queue[tuple[str, str, dict[str, Any]]] = asyncio.Queue(maxsize=10_000)
        hub.on_open.append(lambda stream: self._put("group_add", stream, {}))
        hub.on_rest.append(lambda stream: self._put("group_discard", stream, {}))
        self._loop = asyncio.get_running_loop()
        self.close = bell.listen(self._hear_from_thread)

    @classmethod
    def if_configured(cls, hub: Hub) -> Relay | None:
        """Only a layer that reaches other processes is worth talking to."""
        layer = get_channel_layer()
        return None if layer is None or isinstance(layer, InMemoryChannelLayer) else cls(hub, layer)

    async def run(self) -> None:
        while True:
            try:
                self._channel = await self._layer.new_channel()
                for group in (EVERYBODY, *self._hub.streams()):
                    await self._layer.group_add(group, self._channel)
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._send())
                    both.create_task(self._receive())
            except* Exception as errors:  # Redis may be down at any time
                log.warning("the channel layer broke, again in %s s: %s", AGAIN, errors.exceptions)
            await asyncio.sleep(AGAIN)

    async def _send(self) -> None:
        while True:
            act, stream, content = await self._work.get()
            if act == "group_send":
                await self._layer.group_send(stream, {"type": "bell", "from": self._me, **content})
            else:
                await getattr(self._layer, act)(stream, self._channel)

    async def _receive(self) -> None:
        while True:
            message = await self._layer.receive(self._channel)
            if message.get("from") != self._me:
                self._hub.hear([_note(message)])

    def _hear_from_thread(self, notes: list[Note]) -> None:
        self._loop.call_soon_threadsafe(self._pass_on, notes)

    def _pass_on(self, notes: list[Note]) -> None:
        for note in notes:
            if isinstance(note, Ring):
                content = {"seq": note.seq, "kind": note.type, "frame": note.frame}
                self._put("group_send", note.stream, {**content, "subject": str(note.subject or "")})
            elif isinstance(note, Whisper):
                self._put("group_send", note.stream, {"kind": note.type, "data": note.data})
            else:
                self._put("group_send", EVERYBODY, {"subject": str(note.subject)})

    def _put(self, act: str, stream: str, content: dict[str, Any]) -> None:
        if content:
            content = {"stream": stream, **content}
        try:
            self._work.put_nowait((act, stream, content))
        except asyncio.QueueFull:
            log.warning("the channel layer is too slow: a ring is dropped, the head check will heal it")


def _note(message: dict[str, Any]) -> Note:
    subject = UUID(message["subject"]) if message.get("subject") else None
    if "seq" in message:
        return Ring(message["stream"], message["seq"], message["kind"], subject, message["frame"])
    if "data" in message:
        return Whisper(message["stream"], message["kind"], message["data"])
    if subject is None:
        raise ValueError("a note of an unknown kind")
    return Withdrawal(subject)
