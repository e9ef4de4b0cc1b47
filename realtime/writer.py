"""The batching writer of a process: sends that arrive while a transaction runs share the next one.

Self-clocked: a lone send goes at once; the busier the process, the more messages a commit carries (design: ten to
thirty times what one commit each can do). Two transactions are under way at a time, never in one conversation:
while PostgreSQL works on one, the other is prepared here. Promises:

- a send is answered after its commit, for itself: what is wrong with one is its answer and touches no other;
- sends of one connection to one conversation keep their order, also those sent without waiting for answers;
- nobody waits for a conversation they do not write to: one that somebody else holds gets a lane of its own, in which
  its sends wait for it, in order, until the lane is empty; if the lock is not given in time, all of them are told to
  try again, so that nobody waits longer than the first;
- what waits is bounded; beyond it a send is answered `busy`, and when the database is away every send of the batch is
  answered `unavailable`. A commit whose end nobody saw counts as such: the client sends again under its `client_id`
  and gets the one answer there is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.discussions import services
from backend.discussions.services import Held, Posted, Send
from backend.lib import failures, shapes
from backend.lib.errors import DomainError
from backend.organisations import callers
from backend.organisations.services import sessions
from backend.organisations.standing import Standing
from realtime import gateway, metrics
from realtime.gateway import SessionEnded
from realtime.limits import Limits

log = logging.getLogger(__name__)
TOGETHER = 2  # transactions under way at the same time: while PostgreSQL works on one, the next is prepared
CROWD, REST = 4, 0.0015  # after so many answers the next batch waits, in seconds: some of them are answered by sends
LANES = 3  # conversations that may be waited for at the same time: the gateway's threads have other work too
Answer = str | Exception  # the content of an answer as JSON, or what became of the send
Answered = Callable[[Answer], None]


@dataclass(eq=False, slots=True)
class _Waiting:
    """A send on its way."""

    key: str
    send: Send
    answered: Answered


class Writer:
    """One per process and event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._lanes: dict[UUID | None, deque[_Waiting]] = {None: deque()}
        self._tasks: set[asyncio.Task[None]] = set()
        self._working: Counter[UUID | None] = Counter()  # how many tasks each lane has
        self._flying: set[UUID] = set()  # conversations being written to outside lanes of their own
        self._patience = asyncio.Semaphore(LANES)
        self._count = 0

    def __len__(self) -> int:
        """How many sends wait or are being written."""
        return self._count

    async def post(self, key: str, send: Send) -> str:
        """Say something for the person behind a session; returns the answer's content as JSON.

        Raises DomainError, SessionEnded, or what the database did (`failures.as_domain_error` names it).
        """
        said: asyncio.Future[Answer] = self._loop.create_future()
        self.submit(key, send, lambda answer: None if said.done() else said.set_result(answer))
        answer = await said
        if isinstance(answer, Exception):
            raise answer
        return answer

    def submit(self, key: str, send: Send, answered: Answered) -> None:
        """As `post`, for those who need no task to wait in; `busy` is raised at once.

        `answered` is called before the next batch is taken, so that what it writes leaves together with the events.
        """
        if self._count >= self._limits.waiting:
            raise DomainError("busy", failures.BUSY, status=503, retry_after=1)
        self._count += 1
        self._add(send.conversation if send.conversation in self._lanes else None, _Waiting(key, send, answered))

    def _add(self, lane: UUID | None, *sends: _Waiting) -> None:
        self._lanes.setdefault(lane, deque()).extend(sends)
        if self._working[lane] < (TOGETHER if lane is None else 1):
            self._working[lane] += 1
            task = self._loop.create_task(self._work(lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: UUID | None) -> None:
        """Write what waits in a lane until nothing does."""
        try:
            while batch := self._take(lane):
                if lane is None:
                    await self._fly(batch)
                    if len(batch) >= CROWD:
                        await asyncio.sleep(REST)
                else:
                    async with self._patience:
                        await self._write(batch, lane)
        finally:
            self._working[lane] -= 1
            if lane is not None:
                del self._lanes[lane], self._working[lane]

    async def _fly(self, batch: list[_Waiting]) -> None:
        """Write to free conversations, each in one transaction at a time, so that its sends keep their order."""
        conversations = {waiting.send.conversation for waiting in batch}
        self._flying |= conversations
        try:
            held = await self._write(batch)
        finally:
            self._flying -= conversations
        for conversation in dict.fromkeys(waiting.send.conversation for waiting in held):
            here, others = deque[_Waiting](), deque[_Waiting]()
            for waiting in self._lanes[None]:
                (here if waiting.send.conversation == conversation else others).append(waiting)
            self._lanes[None] = others
            self._add(conversation, *(w for w in held if w.send.conversation == conversation), *here)

    def _take(self, lane: UUID | None) -> list[_Waiting]:
        """The next batch, in order; outside lanes of their own, without conversations that are being written to."""
        queue, batch, aside = self._lanes[lane], list[_Waiting](), list[_Waiting]()
        while queue and len(batch) < self._limits.batch:
            waiting = queue.popleft()
            if lane is None and waiting.send.conversation in self._flying:
                aside.append(waiting)
            else:
                batch.append(waiting)
        queue.extendleft(reversed(aside))
        return batch

    async def _write(self, batch: list[_Waiting], lane: UUID | None = None) -> list[_Waiting]:
        """Write and answer; returns those whose conversation somebody else holds."""
        began, patient = time.monotonic(), lane is not None
        try:
            answers = await gateway.db(post_all, [(waiting.key, waiting.send) for waiting in batch], patient)
        except Exception as error:
            if patient and failures.sqlstate(error) == failures.LOCK_NOT_AVAILABLE:
                batch.extend(self._lanes[lane])
                self._lanes[lane].clear()
            answers = [error] * len(batch)
        written, held = 0, list[_Waiting]()
        for waiting, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Held) and not patient:
                held.append(waiting)
            else:
                written += isinstance(answer, str)
                self._answer(waiting, answer)
        if written:
            metrics.committed(time.monotonic() - began, written)
        return held

    def _answer(self, waiting: _Waiting, answer: Answer) -> None:
        self._count -= 1
        try:
            waiting.answered(answer)
        except Exception:  # whoever asked: the others of the batch are to hear of theirs
            log.exception("an answer could not be handed over")


def post_all(asked: Sequence[tuple[str, Send]], patient: bool) -> list[Answer]:
    """Write the sends of these sessions, each checked again; runs in the gateway, again when it lost a deadlock."""
    return failures.insist(lambda: _post_all(asked, patient))


def _post_all(asked: Sequence[tuple[str, Send]], patient: bool) -> list[Answer]:
    standings = callers.assumed(key for key, _ in asked)
    known = [(key, send) for key, send in asked if key in standings]
    posting = _Callers([key for key, _ in known], standings)
    sends = [(standings[key], send) for key, send in known]
    posted = iter(services.post_messages(sends, patient=patient, callers=posting) if known else ())
    answers = [_answer(next(posted)) if key in standings else SessionEnded() for key, _ in asked]
    posting.note()
    return answers


class _Callers:
    """Who is behind the sends of a batch, asked together with all else that is asked for them."""

    def __init__(self, keys: Sequence[str], assumed: Mapping[str, Standing]) -> None:
        self._keys = keys
        self._found = assumed
        self._rights = -1

    def ask(self) -> None:
        self._question = callers.Question(self._keys)

    def moved(self) -> list[Standing | Exception] | None:
        before = self._found
        self._found, self._rights = self._question.answer()
        if all(self._found.get(key) is before[key] for key in self._keys):
            return None
        return [self._found.get(key) or SessionEnded() for key in self._keys]

    def again(self, rights: int) -> Mapping[UUID, Standing] | None:
        if rights == self._rights:
            return None
        return {standing.person.pk: standing for standing in callers.behind(self._keys).values()}

    def note(self) -> None:
        """The sessions that were found good are in use."""
        due = [key for key in self._found if sessions.is_due(key)]
        if due:
            sessions.note_use(*due)


def _answer(posted: Posted | Exception) -> Answer:
    if isinstance(posted, Exception):
        return posted
    message = posted.shown or shapes.write(posted.message)
    return f'{{"message":{message},"seq":{posted.seq}}}'
