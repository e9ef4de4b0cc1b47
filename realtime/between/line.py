"""One connection to Redis, with a budget for everything that could hang.

Not Channels' layer: that never tells when a subscription has begun (so nobody can know whether a ring was lost before
it), and its publishing and subscribing wait for each other behind one lock. redis-py does the handshake (addresses,
passwords, TLS) and the encoding; what is read comes as Redis said it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, Self

from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

DIAL = 2.0  # seconds to connect and to be let in
STEPS = 4  # in which a budget is counted
PUBLISH = b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n"


@asynccontextmanager
async def awake(seconds: float) -> AsyncIterator[None]:
    """As asyncio.timeout, but however long the loop itself stands still, that counts as one step at most.

    After a standstill asyncio would end the wait although the answer has come meanwhile and only nobody has read it.
    """
    loop = asyncio.get_running_loop()
    left = STEPS
    timer: asyncio.TimerHandle

    def step() -> None:
        nonlocal left, timer
        left -= 1
        if left:
            timer = loop.call_later(seconds / STEPS, step)
        else:
            limit.reschedule(loop.time())

    async with asyncio.timeout(None) as limit:
        timer = loop.call_later(seconds / STEPS, step)
        try:
            yield
        finally:
            timer.cancel()


class Line:
    """Raises on every trouble (OSError, RedisError, TimeoutError) and is of no use after that."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, address: str) -> Self:
        # Protocol 2: what is published comes as an ordinary answer, in order with the confirmations
        pool: Any = ConnectionPool.from_url(
            address, protocol=2, socket_connect_timeout=DIAL, socket_timeout=None, retry=Retry(NoBackoff(), 0)
        )
        line = cls(pool.make_connection())
        try:
            async with asyncio.timeout(DIAL):
                await line._connection.connect()
        except BaseException:
            await line.close()
            raise
        return line

    async def send(self, command: tuple[Any, ...], seconds: float) -> None:
        """Send a command."""
        async with awake(seconds):
            await self._connection.send_packed_command(self._connection.pack_command(*command), check_health=False)

    async def publish(self, parcels: Iterable[tuple[bytes, bytes]]) -> None:
        """Send parcels to their channels in one go, encoded here: redis-py's general way takes ten times as long."""
        packed = b"".join(PUBLISH % (len(channel), channel, len(parcel), parcel) for channel, parcel in parcels)
        await self._connection.send_packed_command([packed], check_health=False)

    async def read(self) -> Any:
        """The next answer, however long it takes."""
        return await self._connection.read_response()

    async def close(self) -> None:
        await self._connection.disconnect(nowait=True)


def number_of(address: str) -> int:
    """The number of the database in an address: published messages do not keep to it, our channels' names do."""
    return int(ConnectionPool.from_url(address).connection_kwargs.get("db") or 0)
