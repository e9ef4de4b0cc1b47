"""What daphne serves: rooms that only pass on, and below /durable those that write."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peers.plain.settings")

import django

django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from bench.peers.plain.consumers import DurableRoom, Returning, Room  # noqa: E402

application = ProtocolTypeRouter(
    {
        "websocket": URLRouter(
            [
                path("sub", Room.as_asgi()),
                path("pub", Room.as_asgi()),
                path("sub/durable", DurableRoom.as_asgi()),
                path("resume", Returning.as_asgi()),
                path("durable", DurableRoom.as_asgi()),
            ]
        )
    }
)
