"""One open stream of this process: delivers its events in order, once each, to every socket that may read it.

Promise: a member gets every number after its own, in order; nobody gets an event committed after their removal,
because after an event that moves the audience delivery pauses until the policy was asked again for everybody, and
because no event is passed on before the changes of rights it knows of (rights.py). The next number is passed on as it
came with the bell; anything else is read from the log. What is delivered within one turn of the loop leaves together.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from backend.events.bell import Ring
from backend.events.schema import CATALOGUE
from realtime import gateway
from realtime.frames import protocol
from realtime.frames.wire import Frame, together

if TYPE_CHECKING:
    from realtime.live.connection import Connection
    from realtime.live.hub import Hub

log = logging.getLogger(__name__)
PAGE = 200
KEPT_BYTES = 1024 * 1024  # of one stream's events kept for those who come back


@dataclass(slots=True)
class Kept:
    """An event as it was delivered, kept for a while for those who come back; never changed."""

    seq: int
    type: str
    subject: UUID | None
    frame: Frame
    rights: int
    at: float

    @classmethod
    def of(cls, ring: Ring) -> Kept:
        return cls(ring.seq, ring.type, ring.subject, Frame(ring.frame or ""), ring.rights, ring.at)


class Feed:
    """A stream that somebody on this process follows."""

    def __init__(self, name: str, hub: Hub) -> None:
        self.name = name
        self.head: int | None = None  # None until the first look at the database
        self.audience_at = 0  # number of the last event that moved the audience
        self.users = 0  # sockets that are joining, or watch this stream as their person's own
        self.idle_since = time.monotonic()
        self.members: dict[Connection, None] = {}
        self.loading = asyncio.Lock()
        self._is_own = name.startswith("person.")  # tells of rights, so it waits for nobody else's
        self._hub = hub
        self._due: list[Frame] = []  # delivered in this turn of the loop, not yet handed to the members
        self._readers: dict[UUID, tuple[object, int]] = {}  # what the policy answered, under the rights of that time
        self._ahead: dict[Connection, int] = {}  # members that already have more than the feed
        self._kept: deque[Kept] = deque()
        self._kept_bytes = 0
        self._joined: tuple[int, int, list[Frame]] | None = None  # what was sent last to one who came back
        self._early: dict[int, Kept] = {}
        self._wanted = 0
        self._must_ask = False
        self._task: asyncio.Task[None] | None = None

    def start(self, head: int) -> None:
        """Stand at `head`, as the database said it; whatever rang meanwhile is caught up with."""
        if self.head is None:
            self.head = head
            if self._wanted > head:
                self._work()

    def hear(self, ring: Ring) -> None:
        """A ring of the bell, in any order, with or without the event."""
        self._wanted = max(self._wanted, ring.seq)
        if self.head is None or ring.seq <= self.head:
            return
        if ring.frame is not None and ring.seq == self.head + 1 and self._task is None and self._may_pass(ring.rights):
            self._deliver(Kept.of(ring))
        elif ring.frame is not None and len(self._early) < self._hub.limits.kept_events:
            self._early[ring.seq] = Kept.of(ring)
        if self._must_ask or self._wanted > self.head:
            self._work()

    def compare(self, head: int) -> None:
        """The head as the database says it: anything more than we have was lost on the way."""
        if self.head is None or head > self.head:
            self.hear(Ring(self.name, head))

    async def reach(self, seq: int) -> None:
        """Wait until everything up to `seq` was delivered, or nothing more is to come."""
        while (self.head or 0) < seq and self._task is not None:
            await asyncio.wait({self._task})

    def remember_reader(self, person: UUID, token: object | None, asked_at: int, first: int) -> None:
        """The policy let somebody in, asked when the stream stood at `asked_at` and their rights at `token`."""
        if token is not None and token is self._hub.rights.token(person) and self.audience_at <= asked_at:
            self._readers[person] = (token, first)

    def known_reader(self, person: UUID) -> int | None:
        """From which number on a person may read, if that was answered and nothing has happened since."""
        token, first = self._readers.get(person, (None, 0))
        live = self.head is not None and not self._must_ask
        return first if live and token is not None and token is self._hub.rights.token(person) else None

    def join(self, connection: Connection, position: int) -> None:
        """From now on deliver what comes after `position` (not less than the feed's head)."""
        self.settle()
        self.members[connection] = None
        if self.head is not None and position > self.head:
            self._ahead[connection] = position
        connection.streams[self.name] = self

    def leave(self, connection: Connection) -> None:
        self.settle()
        self.members.pop(connection, None)
        self._ahead.pop(connection, None)
        connection.streams.pop(self.name, None)
        self.idle_since = time.monotonic()

    def expel(self, connection: Connection) -> None:
        """Tell that the stream is closed to them, after the last event they may see."""
        self.leave(connection)
        connection.say(protocol.gone(self.name))

    def whisper(self, text: str, but: Connection | None = None) -> None:
        """Deliver something short-lived to the members; not while it is open who they are."""
        if not self._must_ask and self.members:
            self.settle()
            frames = [Frame(text)]
            for member in self.members:
                if member is not but:
                    member.push_events(self.name, frames)

    def kept(self, after: int, upto: int) -> list[Kept] | None:
        """The events after..upto out of memory; None when not all of them are there."""
        if after >= upto:
            return []
        if not self._kept or self._kept[0].seq > after + 1 or self._kept[-1].seq < upto:
            return None
        return [one for one in self._kept if after < one.seq <= upto]

    def joined(self, after: int, upto: int) -> list[Frame] | None:
        """The events after..upto out of memory as few frames; those who come back together are sent the same ones."""
        events = None if self._joined is None or self._joined[:2] != (after, upto) else self._joined[2]
        if events is None and (there := self.kept(after, upto)) is not None:
            events = together([one.frame for one in there])
            self._joined = (after, upto, events) if len(events) == 1 else None
        return events

    async def load(self, after: int, upto: int) -> list[Kept]:
        """A page of the events after..upto from the log; concurrent callers share what one of them has read."""
        async with self.loading:
            there = self.kept(after, upto)
            if there is not None:
                return there[:PAGE]
            if self._kept and self._kept[0].seq > after + 1 and self._kept[-1].seq >= upto:
                upto = self._kept[0].seq - 1  # the rest is there
            forgotten = self._hub.withdrawals
            page = [Kept.of(ring) for ring in await gateway.db(gateway.read, self.name, after, upto, PAGE)]
            if page and forgotten == self._hub.withdrawals:
                self._remember(page)
            return page

    def forget(self, subject: UUID | None = None) -> None:
        """Drop kept events up to the last one about `subject` (all of them when it is None): they are read anew."""
        self._joined = None
        if subject is None:
            self._kept.clear()
            self._kept_bytes = 0
            self._early.clear()
            return
        while any(one.subject == subject for one in self._kept):
            self._drop_oldest()
        self._early = {seq: one for seq, one in self._early.items() if one.subject != subject}

    def begin_again(self) -> None:
        """Know nothing of the stream any more; the members have been sent away."""
        self.stop()
        self.forget()
        self.head, self.audience_at, self._wanted, self._must_ask = None, 0, 0, False
        self._ahead.clear()
        self._readers.clear()
        self._due.clear()

    def settle(self) -> None:
        """Hand what was delivered to the members there are now."""
        if self._due:
            due, self._due = self._due, []
            for member in self.members:
                member.push_events(self.name, due)

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _remember(self, page: list[Kept]) -> None:
        follows = self._kept[0].seq - 1 if self._kept else self.head
        size = sum(len(one.frame.text) for one in page)
        room = self._hub.limits.kept_events - len(self._kept)
        if page[-1].seq == follows and len(page) <= room and self._kept_bytes + size <= KEPT_BYTES:
            self._kept.extendleft(reversed(page))
            self._kept_bytes += size

    def _keep(self, event: Kept) -> None:
        self._joined = None
        self._kept.append(event)
        self._kept_bytes += len(event.frame.text)
        while len(self._kept) > self._hub.limits.kept_events or self._kept_bytes > KEPT_BYTES:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        self._kept_bytes -= len(self._kept.popleft().frame.text)

    def _may_pass(self, rights: int) -> bool:
        return self._is_own or rights <= self._hub.rights.known

    def _deliver(self, event: Kept) -> None:
        self.head = event.seq
        self._keep(event)
        if self._ahead:
            self._deliver_past(event)
        elif self.members:
            self._due.append(event.frame)
            if len(self._due) == 1:
                self._hub.outgoing.add_feed(self)
        if event.at:
            self._hub.outgoing.sent_at.add(event.at)
        known = CATALOGUE.get(event.type)
        if known is not None and known.moves_audience:
            self.settle()
            self.audience_at = event.seq
            self._readers.clear()
            self._must_ask = bool(self.members)
        self._hub.delivered(self, event)

    def _deliver_past(self, event: Kept) -> None:
        """Some members have read further than the feed: they do not get it twice."""
        self.settle()
        for member in self.members:
            if self._ahead.get(member, 0) < event.seq:
                member.push_events(self.name, [event.frame])
        self._ahead = {one: seq for one, seq in self._ahead.items() if seq > event.seq}

    def _work(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        pause = 0.1
        try:
            while self._must_ask or self._wanted > (self.head or 0):
                try:
                    await self._step()
                    pause = 0.1
                except Exception:  # the database is away: nothing can be lost meanwhile, only late
                    log.exception("feed %s cannot go on", self.name)
                    await asyncio.sleep(pause)
                    pause = min(5.0, pause * 2)
        finally:
            self._task = None

    async def _step(self) -> None:
        if self._must_ask:
            await self._ask_again()
            return
        head = self.head or 0
        early = self._early.get(head + 1)
        if early is not None:
            if not self._may_pass(early.rights):
                await self._hub.rights.know(early.rights)
            elif self._early.pop(early.seq, None) is not None:
                self._deliver(early)
            return
        forgotten = self._hub.withdrawals
        page = await gateway.db(gateway.read, self.name, head, None, PAGE)
        if not page:
            self._wanted = head  # the log is shorter than the bell said: it was restored
        elif not self._may_pass(page[-1].rights):
            await self._hub.rights.know(page[-1].rights)
        for ring in page:
            self._deliver(Kept.of(ring))
            self._early.pop(ring.seq, None)
            if self._must_ask:
                break
        if forgotten != self._hub.withdrawals:
            self.forget()

    async def _ask_again(self) -> None:
        """Ask for everybody who follows the stream; who came meanwhile was asked after this event already."""
        members = list(self.members)
        allowed = await gateway.db(gateway.still_readable, {one.person_id for one in members}, self.name)
        for member in members:
            if member.person_id not in allowed and member in self.members:
                self.expel(member)
        self._must_ask = False
