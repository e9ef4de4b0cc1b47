"""The consumers of the tutorial: one only passes messages on, one writes them first."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from bench.peers.plain.store import missed, store


class Room(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """`/sub` joins the room; what anybody says goes to the room."""

    async def connect(self) -> None:
        if self.scope["path"].startswith("/sub"):
            await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()
        await self.send_json({"ready": True})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive_json(self, content: dict[str, Any], **options: Any) -> None:
        await self.channel_layer.group_send("room", {"type": "room.message", "content": content})

    async def room_message(self, event: dict[str, Any]) -> None:
        await self.send_json(event["content"])


class DurableRoom(Room):
    """The same with a row, a number and an event in the database before anybody hears it."""

    async def receive_json(self, content: dict[str, Any], **options: Any) -> None:
        said = await database_sync_to_async(store)(content["topic"], content["person"], content["body"])
        await self.channel_layer.group_send("room", {"type": "room.message", "content": said})
        await self.send_json({"ok": said["seq"]})


class Returning(Room):
    """Comes back: five groups, then what was missed, one frame each."""

    async def connect(self) -> None:
        for number in range(5):
            await self.channel_layer.group_add(f"room{number}", self.channel_name)
        await self.accept()

    async def receive_json(self, content: dict[str, Any], **options: Any) -> None:
        for data in await database_sync_to_async(missed)(content["after"]):
            await self.send_json(data)
