"""The hub of a process: hears the bell, keeps one feed per open stream, and knows every connection.

Promise: whatever happens to bells, a stream heals within the head check's period, because the heads of all open
streams are compared with the database. Everything here runs on the event loop's thread.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from backend.events import bell
from backend.events.bell import Note, Ring, Whisper
from backend.events.schema import split_name
from backend.lib import clock
from backend.organisations.callers import people_behind
from realtime import gateway, metrics
from realtime.frames import protocol
from realtime.frames.protocol import Close
from realtime.gateway import Look
from realtime.limits import Limits, Pace
from realtime.live.connection import Connection, Outgoing
from realtime.live.feed import Feed, Kept
from realtime.live.knocks import Knocks
from realtime.live.presence import Presence
from realtime.live.rights import Rights
from realtime.live.typists import Typists
from realtime.together import Together

log = logging.getLogger(__name__)
IDLE = 60  # seconds a feed without readers keeps its events for those who come back


class Hub:
    """One per process and event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.loop = asyncio.get_running_loop()
        self.outgoing = Outgoing(self.loop)
        self.connections: set[Connection] = set()
        self.knocks = Knocks(limits)
        self.polls = Pace[UUID](limits.polls, limits.polls_burst)
        self.presence = Presence()
        self.typists = Typists(self)
        self.rights = Rights(self)
        self.withdrawals = 0
        self.epoch: str | None = None
        self.on_open: list[Callable[[str], None]] = []
        self.on_rest: list[Callable[[str], None]] = []
        self.on_told: list[Callable[[list[Note]], None]] = []  # what this process commits or says: for the others
        self.sockets_elsewhere: Callable[[UUID], int] = lambda person: 0
        self.draining = False
        self._feeds: dict[str, Feed] = {}
        self._people: dict[UUID, set[Connection]] = {}
        self._newcomers: set[Connection] = set()
        self._posts = Pace[UUID](limits.posts, limits.posts_burst)
        self._sessions: Counter[str] = Counter()
        self._day = clock.today()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looks = Together(lambda asked: gateway.db(gateway.looks, asked))
        self._stop_listening = bell.listen(self._hear_from_thread)

    def close(self) -> None:
        """Hear nothing any more."""
        self._stop_listening()
        if not self.loop.is_closed():
            for feed in self._feeds.values():
                feed.stop()

    def enter(self, connection: Connection, head: int) -> bool:
        """Take a connection in, watching its person's own stream from `head`; False when they have too many."""
        others = self._people.setdefault(connection.person_id, set())
        if len(others) + self.sockets_elsewhere(connection.person_id) >= self.limits.sockets_per_person:
            if not others:
                del self._people[connection.person_id]
            return False
        others.add(connection)
        connection.allowance.posts = partial(self._posts.ask, connection.person_id)
        self.connections.add(connection)
        self._newcomers.add(connection)
        self._sessions[connection.session_key] += 1
        own = self.feed(gateway.own_stream(connection.person_id))
        own.users += 1
        own.start(head)
        self.rights.watch(connection.person_id)
        self.presence.enter(connection)
        return True

    def is_full_for(self, session_key: str) -> bool:
        """Whether this session alone has all the sockets a person may have: then nobody needs to be asked."""
        return self._sessions[session_key] >= self.limits.sockets_per_person

    def leave(self, connection: Connection) -> None:
        """Forget a connection; does nothing for one that never came in."""
        if connection not in self.connections:
            return
        self.connections.discard(connection)
        self._newcomers.discard(connection)
        self._sessions[connection.session_key] -= 1
        if not self._sessions[connection.session_key]:
            del self._sessions[connection.session_key]
        self.typists.leave(connection)
        self.presence.leave(connection)
        for feed in list(connection.streams.values()):
            feed.leave(connection)
            self.rest(feed)
        own = self.feed(gateway.own_stream(connection.person_id))
        own.users -= 1
        self.rest(own)
        self._people[connection.person_id].discard(connection)
        if not self._people[connection.person_id]:
            del self._people[connection.person_id]

    def feed(self, stream: str) -> Feed:
        """The feed of a stream, made at its first use."""
        found = self._feeds.get(stream)
        if found is None:
            found = self._feeds[stream] = Feed(stream, self)
            for told in self.on_open:
                told(stream)
        return found

    def rest(self, feed: Feed) -> None:
        """Let go of a feed that nobody uses; one that was read stays a while for those who come back."""
        if feed.users or feed.members:
            feed.idle_since = time.monotonic()
            return
        if feed.head is None or time.monotonic() - feed.idle_since > IDLE:
            feed.stop()
            if self._feeds.pop(feed.name, None) is not None:
                person = _owner(feed.name)
                if person is not None:
                    self.rights.unwatch(person)
                for told in self.on_rest:
                    told(feed.name)

    def whisper(self, stream: str, text: str, but: Connection | None = None) -> None:
        """Something short-lived for those who have the stream open."""
        if stream in self._feeds:
            self._feeds[stream].whisper(text, but)

    def tell_others(self, notes: list[Note]) -> None:
        """Tell the other processes, if there are any."""
        for told in self.on_told:
            told(notes)

    async def look(self, person: UUID, stream: str) -> Look:
        """How a person stands to a stream; those who come together share the question, asked after this call."""
        look = await self._looks.ask((person, stream))
        if look is None:
            raise KeyError(stream)
        return look

    def hear(self, notes: list[Note]) -> None:
        """Notes of the bell, from this process or another."""
        told_at = set[float]()
        for note in notes:
            if isinstance(note, Ring):
                feed = self._feeds.get(note.stream)
                if feed is not None:
                    told_at.add(note.at)
                    feed.hear(note)
            elif isinstance(note, Whisper):
                if note.type.startswith("typing."):
                    self.typists.hear(note)
                self.whisper(note.stream, protocol.ephemeral(note.stream, note.type, note.data))
            else:
                self.withdrawals += 1
                for feed in self._feeds.values():
                    feed.forget(note.subject)
        for at in told_at - {0.0}:
            metrics.heard(max(0.0, time.time() - at))

    def forget_all(self) -> None:
        """Notes may have been lost: nothing kept is trusted any more."""
        self.withdrawals += 1
        for feed in self._feeds.values():
            feed.forget()

    def delivered(self, feed: Feed, event: Kept) -> None:
        """What the hub itself learns from the streams of the people who are connected."""
        if event.type == "rights.changed":
            self.rights.moved(_owner(feed.name))
            self._keep(self.loop.create_task(self._ask_rights(self._hold(self._whose(feed)))))
        elif event.type == "sessions.ended":
            data = json.loads(event.frame.text)["data"] or {}
            ended = set(data.get("sessions") or [])
            for connection in self._whose(feed):
                if not ended or connection.session_hash in ended:
                    connection.close(Close.SESSION_ENDED, "session ended")

    def live_in(self, epoch: str) -> None:
        """Learn which life of the log it is; whoever looks first finds out that a backup was restored."""
        if self.epoch not in (None, epoch):
            self._begin_again()
        self.epoch = epoch

    async def compare_heads(self) -> None:
        """Compare the heads of all open streams with the database."""
        await self.compare(name for name, feed in self._feeds.items() if feed.head is not None)

    async def compare(self, streams: Iterable[str]) -> None:
        """Compare the heads of streams with the database."""
        epoch, heads = await gateway.db(gateway.positions, [name for name in streams if name in self._feeds])
        self.live_in(epoch)
        for name, head in heads.items():
            feed = self._feeds.get(name)
            if feed is not None:
                feed.compare(head)
                if feed.head is not None:
                    self.rest(feed)

    async def check_sessions(self) -> None:
        """Close the connections whose session has ended without an event (expired, cleaned away)."""
        await self._check(list(self.connections))
        if self._day != clock.today():  # posts and delegations begin and end by date, which no event tells
            self._day = clock.today()
            self.rights.moved_for_all()
            for connections in list(self._people.values()):
                await self._ask_rights(self._hold(list(connections)))

    async def check_newcomers(self) -> None:
        """Close those whose session ended while they were on their way in: nobody listened for the event yet."""
        newcomers = list(self._newcomers)
        if newcomers:
            await self._check(newcomers)
            self._newcomers.difference_update(newcomers)

    def streams(self) -> list[str]:
        """The names of all open streams."""
        return list(self._feeds)

    def own_feeds(self) -> dict[str, Feed]:
        """The own streams of the people who are, or lately were, connected here."""
        return {name: feed for name, feed in self._feeds.items() if name.startswith("person.")}

    def _begin_again(self) -> None:
        """The log has another life: no number known here means anything any more."""
        self.withdrawals += 1
        self.rights.forget_all()
        for connection in list(self.connections):
            connection.busy = False
        self.dismiss()
        for feed in self._feeds.values():
            feed.begin_again()

    def tick(self) -> None:
        """The regular look at everything that ends by itself."""
        now = time.monotonic()
        self.outgoing.settle()  # a heartbeat must not name a head before its event has left
        for connection in list(self.connections):
            connection.beat(now)
        self.presence.tick(now)
        self.typists.tick(now)

    def dismiss(self) -> None:
        """Ask every client to come back, spread over a while that grows with their number."""
        spread = 1 + min(self.limits.retry_spread * 1000, 500 + 5 * len(self.connections))
        for connection in list(self.connections):
            if not connection.busy:
                wait = random.randrange(spread)  # noqa: S311 - spreads load, hides nothing
                connection.close(Close.RESTART, f"retry:{wait}")

    async def drain(self, seconds: float) -> None:
        """Finish the commands that run, then send everybody away; gives up waiting after `seconds`."""
        self.draining = True
        deadline = time.monotonic() + seconds
        self.dismiss()
        while any(one.busy for one in self.connections) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
            self.dismiss()
        for connection in self.connections:
            connection.busy = False
        self.dismiss()

    async def _check(self, connections: list[Connection]) -> None:
        valid = await gateway.db(people_behind, list({connection.session_key for connection in connections}))
        for connection in connections:
            if connection.session_key not in valid:
                connection.close(Close.SESSION_ENDED, "session ended")

    def _keep(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task until it is done: the loop itself does not."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _whose(self, feed: Feed) -> list[Connection]:
        """The connections whose own stream this is."""
        person = _owner(feed.name)
        return list(self._people.get(person, ())) if person is not None else []

    def _hold(self, connections: list[Connection]) -> list[Connection]:
        """Hold back the events of a person, and disbelieve what was asked about their rights before."""
        for connection in connections:
            connection.rights += 1
            connection.hold()
        return connections

    async def _ask_rights(self, connections: list[Connection]) -> None:
        """Ask for every open stream of a person again; their events are held back meanwhile."""
        try:
            streams = {name for connection in connections for name in connection.streams}
            if streams:  # there are connections then
                person = connections[0].person_id
                readable = await gateway.db(gateway.readable_streams, [person], streams)
                lost = {name for name in streams if (person, name) not in readable}
                for connection in connections:
                    for name in [one for one in connection.streams if one in lost]:
                        connection.streams[name].expel(connection)
        except Exception:
            log.exception("rights could not be asked; the connections come back and ask themselves")
            for connection in connections:
                connection.close(Close.RESTART, "retry:1000")
        finally:
            for connection in connections:
                connection.release()

    def _hear_from_thread(self, notes: list[Note]) -> None:
        self.loop.call_soon_threadsafe(self._hear_own, notes)

    def _hear_own(self, notes: list[Note]) -> None:
        self.tell_others(notes)
        self.hear(notes)


def _owner(stream: str) -> UUID | None:
    """Whose own stream this is; None for streams of several people."""
    parts = split_name(stream)
    return parts[1] if parts and parts[0] == "person" else None
