"""Saying something: any number of sends share a transaction, which makes three round trips: what is locked and looked
at, what is stored, the commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.discussions import policies
from backend.discussions.events import MessagePosted, ThreadOpened
from backend.discussions.models import Mention, Message, MessageFile, Thread
from backend.discussions.services.insertion import Ground, GroundQuestion, ground_of, insert, placed
from backend.discussions.services.preparing import Asked, Checks, Prepared, Send, prepare
from backend.discussions.shapes import MessageView, OpenedThread, ThreadView
from backend.discussions.shaping import MESSAGE_PARTS, THREAD_PARTS, message_view, thread_view
from backend.documents.describe import file_view
from backend.events import log
from backend.events.models import StoredEvent
from backend.lib import failures, rows
from backend.lib.errors import DomainError, Wording, conflict, not_found
from backend.organisations.standing import Standing


@dataclass(frozen=True)
class Posted:
    """A message with the number of its event, and the thread it stands in as it is after it."""

    message: MessageView
    seq: int
    thread: ThreadView | None = None
    shown: str = field(default="", compare=False)  # the message as JSON, where it is known


class Callers(Protocol):
    """Whether people still stand where they stood when a list of sends was made."""

    def ask(self) -> None:
        """Ask how things are now, alone or `together` with other questions."""

    def moved(self) -> list[Standing | Exception] | None:
        """None when all is as it was; otherwise for each send where its author stands, or why it is refused."""

    def again(self, rights: int) -> Mapping[UUID, Standing] | None:
        """None when rights have changed so often and no oftener since; otherwise where people stand now, by their
        ids; who is missing stands nowhere."""


def post_message(standing: Standing, send: Send) -> Posted:
    """Say something. The same send again is answered with the same message, another one under its id with 409."""
    return _once(standing, send)


class Held(Exception):
    """Somebody else is writing to this conversation at this moment; nothing was written."""


def post_messages(
    asked: Sequence[Asked], *, patient: bool = True, callers: Callers | None = None
) -> list[Posted | Exception]:
    """Say many things in one transaction, each answered as `post_message` would: what is wrong with one is its answer.

    The number of statements does not grow with the number of messages, and they make three round trips. Without
    `patient` nothing waits for those who write to one of the conversations meanwhile: its sends are answered `Held`,
    to be asked again. `callers` is for standings that were not worked out just now. A failure of the database itself
    is raised: it is nobody's answer. Not to be called inside a transaction.
    """
    first: dict[tuple[UUID, UUID], int] = {}
    for position, (standing, send) in enumerate(asked):
        first.setdefault((standing.person.id, send.client_id), position)
    together = _Together(asked, list(first.values()), callers)
    answers = together.answers(patient)
    for position, (standing, send) in enumerate(asked):  # repeats, of before or of this very list, one by one: rare
        if position not in answers:
            is_held = isinstance(answers.get(first[standing.person.id, send.client_id]), Held)
            answers[position] = Held() if is_held else together.alone(position)
    return [answers[position] for position in range(len(asked))]


def open_thread(standing: Standing, send: Send) -> OpenedThread:
    """Open a thread called `send.subject` with its first message; the same again gives the same thread."""
    posted = _once(standing, send, ready=_prepare_opening)
    if posted.thread is None:
        raise reused()
    return OpenedThread(posted.thread, posted.message, posted.seq)


def write(sends: Sequence[Prepared], *, ground: Ground | None = None, callers: Callers | None = None) -> list[Posted]:
    """Put prepared sends into the running transaction, in their order: rows, events and the last look in one trip.

    `ground` is what is locked for them already. Raises IntegrityError when an author's `client_id` was used meanwhile,
    `not_found` when an author was removed meanwhile: the caller of a list rolls back and tries one by one.
    """
    ground = ground or ground_of(sends)
    places = placed(sends, ground)
    said = [(p, _view(p, ordinal), _thread_after(p, count)) for p, (ordinal, count) in zip(sends, places, strict=True)]
    told = [(prepared, entry) for prepared, message, thread in said for entry in _entries(prepared, message, thread)]
    for prepared in sends:
        if prepared.opens_thread and prepared.thread is not None:
            prepared.thread.save(force_insert=True)
    with rows.together():
        appending = log.append_held(
            [entry for _, entry in told],
            [prepared.author.id for prepared, _ in told],
            {p.place.stream: ground.talks[p.place.id][1] for p in sends},
        )
        posted = [(row, content) for row, content in appending.told() if row.type == MessagePosted.type]
        insert(sends, [row.payload["message"] for row, _ in posted])
        look = policies.AccessQuestion([(p.standing, p.place) for p in sends])
    _require_still(sends, appending.rights, look, callers)
    if any(prepared.body.people or prepared.body.units for prepared in sends):
        Mention.objects.bulk_create(_mentions(sends))
    if any(prepared.files for prepared in sends):
        MessageFile.objects.bulk_create(_files_of(sends))
    appending.finish()
    return [
        Posted(message, row.seq, thread, MessagePosted.message_json(row.payload, content))
        for (_, message, thread), (row, content) in zip(said, posted, strict=True)
    ]


def answered(standing: Standing, send: Send) -> Posted | None:
    """The answer to a send that was already taken; `client_id_reused` when it was another message."""
    if not _ask_taken([(standing, send)]).rows():
        return None
    related = (*MESSAGE_PARTS, *(f"thread__{part}" for part in THREAD_PARTS))
    row = Message.objects.select_related(*related).get(author=standing.person, client_id=send.client_id)
    if row.fingerprint != send.fingerprint:
        raise reused()
    policies.find(standing, row.conversation_id)
    told = StoredEvent.objects.get(subject_id=row.pk, type=MessagePosted.type)
    thread = thread_view(row.thread) if row.thread is not None else None
    return Posted(message_view(row), told.seq, thread)


def reused() -> DomainError:
    """Another message under a `client_id` of one's own."""
    wording = Wording("Mã gửi này đã dùng cho một ý kiến khác.", "This client_id was used for another message.")
    return conflict("client_id_reused", wording)


class _Together:
    """A list of sends, of which those at some positions (new ones, as far as is known) share a transaction."""

    def __init__(self, asked: Sequence[Asked], positions: Sequence[int], callers: Callers | None) -> None:
        self._asked = list(asked)
        self._positions = positions
        self._callers = callers
        self._refused: dict[int, Exception] = {}  # whose session has ended

    def answers(self, patient: bool) -> dict[int, Posted | Exception]:
        """By position; none for what was taken before. One by one when somebody of them stood in the way."""
        ready: dict[int, Prepared] = {}
        answers: dict[int, Posted | Exception] = {}
        checks = Checks([self._asked[position] for position in self._positions])
        try:
            with transaction.atomic():
                ground, taken = self._look(checks, patient)
                for position, prepared in zip(self._positions, checks.results(), strict=True):
                    if position in self._refused:
                        answers[position] = self._refused[position]
                    elif self._key(position) in taken:
                        continue
                    elif isinstance(prepared, Exception):
                        answers[position] = prepared
                    elif _is_free(prepared, ground):
                        ready[position] = prepared
                    else:
                        answers[position] = not_found() if patient else Held()
                if ready:
                    posted = write(list(ready.values()), ground=ground, callers=self._callers)
                    answers |= zip(ready, posted, strict=True)
        except Exception as error:
            if not ready or (not isinstance(error, DomainError) and failures.as_domain_error(error) is not None):
                raise
            answers |= {position: self.alone(position) for position in ready}
        return answers

    def alone(self, position: int) -> Posted | Exception:
        """One send on its own; whatever goes wrong with it is its answer."""
        if position in self._refused:
            return self._refused[position]
        try:
            return _once(*self._asked[position], callers=self._callers)
        except Exception as error:
            return error

    def _look(self, checks: Checks, patient: bool) -> tuple[Ground, set[tuple[UUID, UUID]]]:
        """Lock what is written to, and ask under these locks what may be written; one trip while nobody has moved."""
        sends = [self._asked[position][1] for position in self._positions]
        threads = {send.thread for send in sends if send.thread is not None}
        with rows.together():
            asking = GroundQuestion(checks.places, threads, patient=patient)
            if self._callers is not None:
                self._callers.ask()
            taken = _ask_taken([self._asked[position] for position in self._positions])
            checks.ask()
        moved = self._callers.moved() if self._callers is not None else None
        if moved is not None:
            self._move(moved)
            checks.ask([self._asked[position][0] for position in self._positions])
        return asking.answer(), set(taken.rows())

    def _move(self, moved: Sequence[Standing | Exception]) -> None:
        for position, now in enumerate(moved):
            if isinstance(now, Exception):
                self._refused[position] = now
            else:
                self._asked[position] = (now, self._asked[position][1])

    def _key(self, position: int) -> tuple[UUID, UUID]:
        standing, send = self._asked[position]
        return standing.person.id, send.client_id


def _is_free(prepared: Prepared, ground: Ground) -> bool:
    """Whether conversation and thread of a send are held for it."""
    return prepared.place.id in ground.talks and (prepared.thread is None or prepared.thread.pk in ground.threads)


_TAKEN = """
SELECT m.author_id, m.client_id FROM discussions_message m
JOIN unnest(%s::uuid[], %s::uuid[]) AS s (author_id, client_id) USING (author_id, client_id)
"""


def _ask_taken(asked: Sequence[Asked]) -> rows.Answer:
    """Whose sends under these ids were taken before."""
    authors, sends = (standing.person.id for standing, _ in asked), (send.client_id for _, send in asked)
    return rows.ask(_TAKEN, [rows.identifiers(authors), rows.identifiers(sends)])


def _once(
    standing: Standing,
    send: Send,
    *,
    ready: Callable[[Standing, Send], Prepared] = prepare,
    callers: Callers | None = None,
) -> Posted:
    """Answer a repeated send, write a new one; two equal ones at the same moment end as one message."""
    known = answered(standing, send)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return write([ready(standing, send)], callers=callers)[0]
    except IntegrityError:
        known = answered(standing, send)
        if known is None:
            raise
        return known


def _prepare_opening(standing: Standing, send: Send) -> Prepared:
    prepared = prepare(standing, send)
    author = prepared.author
    thread = Thread(
        conversation_id=prepared.place.id,
        subject=send.subject,
        opened_by=standing.person,
        opened_unit_id=author.unit.id if author.unit else None,
        opened_position=author.position,
        opened_for=author.on_behalf_of,
        opened_at=prepared.at,
    )
    return replace(prepared, thread=thread, opens_thread=True)


def _files_of(sends: Sequence[Prepared]) -> list[MessageFile]:
    return [MessageFile(message_id=p.id, file=file, ordinal=place) for p in sends for place, file in enumerate(p.files)]


def _mentions(sends: Sequence[Prepared]) -> list[Mention]:
    people = [Mention(message_id=p.id, person_id=person) for p in sends for person in p.body.people]
    return people + [Mention(message_id=p.id, unit_id=unit) for p in sends for unit in p.body.units]


def _require_still(
    sends: Sequence[Prepared], rights: int, look: policies.AccessQuestion, callers: Callers | None
) -> None:
    """The last look, under the locks of the streams: a removal is an event there, and nothing of theirs follows it."""
    now = callers.again(rights) if callers is not None else None
    if now is not None:
        if any(prepared.author.id not in now for prepared in sends):
            raise not_found()
        look = policies.AccessQuestion([(now[prepared.author.id], prepared.place) for prepared in sends])
    for allowed in look.answer():
        policies.demand(allowed, "take_part")


def _entries(prepared: Prepared, message: MessageView, thread: ThreadView | None) -> list[log.Entry]:
    """What is told of one message, after the opening of its thread where it opens one."""
    stream = prepared.place.stream
    posted: log.Entry = (stream, MessagePosted(message, thread))
    if not prepared.opens_thread or thread is None:
        return [posted]
    return [(stream, ThreadOpened(replace(thread, message_count=0, last_message_at=None))), posted]


def _thread_after(prepared: Prepared, count: int | None) -> ThreadView | None:
    """The thread as it stands after this message."""
    if prepared.thread is None or count is None:
        return None
    return replace(thread_view(prepared.thread), message_count=count, last_message_at=prepared.at)


def _view(prepared: Prepared, ordinal: int) -> MessageView:
    """The message as it will be read back, without reading it back."""
    return MessageView(
        id=prepared.id, conversation_id=prepared.place.id,
        thread_id=prepared.thread.pk if prepared.thread is not None else None, ordinal=ordinal, author=prepared.author,
        kind=prepared.send.kind, body=prepared.body.raw, html=prepared.body.html, reply_to=prepared.reply,
        client_id=prepared.send.client_id, at=prepared.at, edited_at=None, deleted_at=None, deleted_by="",
        pinned_at=None, pinned_by="", version=1, revisions=0, reactions=[],
        files=[file_view(file) for file in prepared.files],
        mentioned_people=list(prepared.body.people), mentioned_units=list(prepared.body.units),
    )  # fmt: skip
