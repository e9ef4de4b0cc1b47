"""Between several web processes: what this one commits is told to the others through Redis, what they tell is heard.

Promise: whatever Redis does (stopped, hung, slow, restarted empty, cut off from one process only), nobody who sends
waits for it, no socket closes because of it, and what waits for it is bounded. What Redis did not take within its
budget goes by PostgreSQL's NOTIFY at once. A process sends itself a beat every second: not hearing it, it knows that
it is deaf, looks the heads up every two seconds, and compares everything once when it hears again. A subscription
counts from its confirmation on, then the stream's head is compared once: nothing falls between the two.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from redis.exceptions import RedisError

from backend.events import bell
from backend.events.bell import Note
from backend.lib.ids import uuid7
from realtime import gateway
from realtime.between.line import Line, awake, number_of
from realtime.between.parcels import NAME, Load, Outbox, unpack, unpack_everybody
from realtime.live.hub import Hub

log = logging.getLogger(__name__)
BEAT = 1.0  # seconds between two beats; silence is counted in them, so time in which this process stood still is none
BUDGET = 0.2  # seconds a publication may take
DEAF = 3  # beats not heard after which this process does not trust its ears
STUCK = 6  # beats without anything heard after which the line is given up and made anew
DETOUR = 0.05  # seconds between two notes by PostgreSQL, so that a burst is one
PAUSES = (0.25, 0.5, 1.0, 2.0)  # seconds before Redis is tried again
MOST_NAMES = 500  # subscribed in one command
TROUBLE = (OSError, RedisError, TimeoutError, ValueError)
Heard = Callable[[str, Any], None]


class Relay:
    """This process's ears and mouth."""

    def __init__(self, hub: Hub, address: str) -> None:
        self.me = uuid7().hex
        self.on: dict[str, Heard] = {}  # what is done with what other processes tell everybody, by kind
        self.deaf = True
        self._hub = hub
        self._address = address
        self._prefix = f"chidao:{number_of(address)}:".encode()
        self._outbox = Outbox()
        self._something = asyncio.Event()
        self._unheard = 0  # own beats since the last one that came back
        self._quiet = 0  # beats since anything came
        self._mouth = Mouth(address)
        self._wanted: set[str] = {""}  # the channel for everybody has no name
        self._asked: set[str] = set()
        self._to_ask = asyncio.Event()
        self._fresh: set[str] = set()
        self._to_compare = asyncio.Event()
        hub.on_told.append(self.tell)
        hub.on_open.append(self._want)
        hub.on_rest.append(self._want_no_more)

    @classmethod
    def if_configured(cls, hub: Hub) -> Relay | None:
        """Only where there is a Redis there are other processes."""
        return cls(hub, settings.REDIS_URL) if settings.REDIS_URL else None

    def waiting(self) -> int:
        """Notes that wait for the next trip."""
        return len(self._outbox)

    def tell(self, notes: list[Note]) -> None:
        """Let the other processes know, soon."""
        for note in notes:
            self._outbox.put(note)
        self._something.set()

    def tell_everybody(self, kind: str, content: Any) -> None:
        """Something short-lived for all processes, allowed to be lost."""
        self._outbox.tell_everybody(kind, content)
        self._something.set()

    async def run(self) -> None:
        """For ever: whatever breaks one of the duties, all of them begin again, deaf until they hear."""
        try:
            while True:
                try:
                    async with asyncio.TaskGroup() as duties:
                        for duty in (self._speak(), self._listen(), self._beat(), self._compare()):
                            duties.create_task(duty)
                except Exception:
                    self.deaf = True
                    log.exception("the way to the other processes broke")
                    await asyncio.sleep(BEAT)
        finally:
            await self._mouth.close()

    # speaking

    async def _speak(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            load = self._outbox.take()
            told = [(self._prefix + stream.encode(), parcel) for stream, parcel in load.parcels(self.me)]
            if not await self._mouth.publish(told):
                await self._detour(load)

    async def _detour(self, load: Load) -> None:
        """Redis has not (surely) taken it: tell by PostgreSQL what must not be lost."""
        heads = load.heads()
        if not heads and not load.withdrawn:
            return
        try:
            await gateway.db(bell.notify, heads, load.withdrawn)
        except Exception:  # the database is away too; everything is compared when it is back
            log.warning("%s streams have grown and nobody could be told", len(heads), exc_info=True)
        await asyncio.sleep(DETOUR)

    async def _beat(self) -> None:
        while True:
            self._unheard += 1
            self.tell_everybody("beat", 1)
            await asyncio.sleep(BEAT)
            if self._unheard >= DEAF and not self.deaf:
                self.deaf = True
                log.warning("Redis is not heard: heads are looked up until it is")

    # hearing

    def _want(self, stream: str) -> None:
        self._wanted.add(stream)
        self._to_ask.set()

    def _want_no_more(self, stream: str) -> None:
        self._wanted.discard(stream)
        self._to_ask.set()

    async def _listen(self) -> None:
        attempt = 0
        while True:
            since = time.monotonic()
            try:
                line = await Line.open(self._address)
                try:
                    await self._hold(line)
                finally:
                    await line.close()
            except* Exception as errors:  # whatever it was, these are the ears of this process
                log.warning("the line to Redis broke: %r", errors.exceptions[0])
            attempt = 0 if time.monotonic() - since > STUCK * BEAT else attempt + 1
            await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])

    async def _hold(self, line: Line) -> None:
        """Hear until the line breaks or is given up."""
        self._asked.clear()
        self._to_ask.set()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(line))
            group.create_task(self._subscribe(line))
            group.create_task(self._doubt())

    async def _subscribe(self, line: Line) -> None:
        while True:
            await self._to_ask.wait()
            self._to_ask.clear()
            for command, names in (
                ("SUBSCRIBE", list(self._wanted - self._asked)),
                ("UNSUBSCRIBE", list(self._asked - self._wanted)),
            ):
                for start in range(0, len(names), MOST_NAMES):
                    channels = [self._prefix + name.encode() for name in names[start : start + MOST_NAMES]]
                    await line.send((command, *channels), STUCK * BEAT)
            self._asked = set(self._wanted)

    async def _read(self, line: Line) -> None:
        while True:
            kind, channel, content = await line.read()
            self._quiet = 0
            name = channel[len(self._prefix) :].decode() if channel else ""
            if kind == b"message":
                self._hear(name, content)
            elif kind == b"subscribe":
                self._fresh.add(name)
                self._to_compare.set()

    async def _doubt(self) -> None:
        """Give a line up on which not even the own beat comes."""
        self._quiet = 0
        while self._quiet < STUCK:
            await asyncio.sleep(BEAT)
            self._quiet += 1
        raise TimeoutError("nothing is heard")

    def _hear(self, stream: str, parcel: bytes) -> None:
        sender = parcel[:NAME].decode("ascii", "replace")
        try:
            if not stream:
                self._hear_everybody(sender, parcel)
            elif sender != self.me:
                self._hub.hear(unpack(stream, parcel))
        except Exception:  # another version of ours, or somebody else's: whatever is wrong with it, the line is not
            log.warning("something that is no parcel came on %r", stream, exc_info=True)

    def _hear_everybody(self, sender: str, parcel: bytes) -> None:
        if sender == self.me:
            self._unheard = 0
            if self.deaf:
                self.deaf = False
                self._fresh.update(self._wanted)
                self._to_compare.set()
            return
        notes, content = unpack_everybody(parcel)
        self._hub.hear(notes)
        for kind, told in content.items():
            if kind in self.on:
                self.on[kind](sender, told)

    async def _compare(self) -> None:
        """Compare the heads of streams that were not heard until now; those that come together share the question."""
        while True:
            await self._to_compare.wait()
            self._to_compare.clear()
            fresh, self._fresh = self._fresh, set()
            try:
                if "" in fresh:  # withdrawals may have been missed
                    self._hub.forget_all()
                await self._hub.compare(fresh)
            except Exception:
                log.warning("heads could not be compared after a silence", exc_info=True)
                self._fresh |= fresh
                await asyncio.sleep(1)
                self._to_compare.set()


class Mouth:
    """Publishes within a budget, or says that it could not; dials again in the background, nobody waits for that."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._line: Line | None = None
        self._dialling: asyncio.Task[None] | None = None
        self._failures = 0
        self._mute_until = 0.0

    async def publish(self, parcels: list[tuple[bytes, bytes]]) -> bool:
        """True when Redis has confirmed all of it."""
        line = self._line
        if line is None:
            self._dial()
            return False
        try:
            async with awake(BUDGET):
                await line.publish(parcels)
                for _ in parcels:
                    await line.read()
        except TROUBLE as error:
            log.warning("Redis did not take a publication in time: %r", error)
            self._line = None
            self._pause()
            await line.close()
            return False
        self._failures = 0
        return True

    async def close(self) -> None:
        if self._dialling is not None:
            self._dialling.cancel()
            await asyncio.wait({self._dialling})
        if self._line is not None:
            await self._line.close()

    def _dial(self) -> None:
        if self._dialling is None and time.monotonic() >= self._mute_until:
            self._dialling = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        try:
            self._line = await Line.open(self._address)
        except TROUBLE:
            self._pause()
        finally:
            self._dialling = None

    def _pause(self) -> None:
        self._mute_until = time.monotonic() + PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
