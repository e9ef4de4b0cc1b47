"""`python -m bench.injector PORT STREAM HEAD`: another web process that has committed, as far as Redis can tell.

Each line it reads is the content of a message; it becomes the next event of the stream and is told to the other
processes by the product's own relay. Nothing is written to the database.
"""

from __future__ import annotations

import asyncio
import sys
import time
from uuid import uuid4

import django

django.setup()

from backend.events.bell import Ring  # noqa: E402
from realtime.between.relay import Relay  # noqa: E402
from realtime.limits import Limits  # noqa: E402
from realtime.live.hub import Hub  # noqa: E402


class Injector:
    def __init__(self, relay: Relay, stream: str, head: int) -> None:
        self._relay = relay
        self._stream = stream
        self._seq = head
        self._subject = uuid4()

    async def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for line in reader:
            self._tell(line.decode().strip())
        writer.close()

    def _tell(self, content: str) -> None:
        self._seq += 1
        frame = f'{{"stream":"{self._stream}","seq":{self._seq},"type":"message.posted","data":{content}}}'
        ring = Ring(self._stream, self._seq, "message.posted", self._subject, frame, at=time.time())
        self._relay.tell([ring])


async def main(port: int, stream: str, head: int) -> None:
    relay = Relay.if_configured(Hub(Limits()))
    if relay is None:
        raise SystemExit("REDIS_URL is not set")
    injector = Injector(relay, stream, head)
    async with await asyncio.start_server(injector.listen, "127.0.0.1", port, limit=1 << 20):
        await relay.run()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
