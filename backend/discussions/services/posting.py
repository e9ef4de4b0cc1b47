"""Saying something: any number of prepared sends go into one statement, then their events into another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.discussions import policies
from backend.discussions.events import MessagePosted, ThreadOpened
from backend.discussions.models import Mention, Message, MessageFile, Thread
from backend.discussions.services.insertion import hold_free, insert
from backend.discussions.services.preparing import Asked, Prepared, Send, prepare, prepare_all
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
    shown: dict[str, Any] | None = field(default=None, compare=False)  # the message's JSON form, where it is known


# Where people stand now that rights have changed so often, by their ids; who is missing stands nowhere.
Again = Callable[[int], Mapping[UUID, Standing]]


def post_message(standing: Standing, send: Send) -> Posted:
    """Say something. The same send again is answered with the same message, another one under its id with 409."""
    return _once(standing, send, lambda: prepare(standing, send))


class Held(Exception):
    """Somebody else is writing to this conversation at this moment; nothing was written."""


def post_messages(
    asked: Sequence[Asked], *, patient: bool = True, again: Again | None = None
) -> list[Posted | Exception]:
    """Say many things in one transaction, each answered as `post_message` would: what is wrong with one is its answer.

    The number of statements does not grow with the number of messages. Without `patient` nothing waits for those who
    write to one of the conversations meanwhile: its sends are answered `Held`, to be asked again. `again`
    is for standings that were not worked out just now. A failure of the database itself is raised: it is nobody's
    answer. Not to be called inside a transaction.
    """
    taken = _taken(asked)
    together: dict[tuple[UUID, UUID], int] = {}
    for position, (standing, send) in enumerate(asked):
        key = (standing.person.pk, send.client_id)
        if key not in taken:
            together.setdefault(key, position)
    new = [asked[position] for position in together.values()]
    answers = dict(zip(together.values(), _post_together(new, patient, again), strict=True))
    for position, (standing, send) in enumerate(asked):  # repeats, of before or of this very list, one by one: rare
        first = together.get((standing.person.pk, send.client_id))
        if position not in answers:
            is_held = first is not None and isinstance(answers[first], Held)
            answers[position] = Held() if is_held else _answer(asked[position], again)
    return [answers[position] for position in range(len(asked))]


def open_thread(standing: Standing, send: Send) -> OpenedThread:
    """Open a thread called `send.subject` with its first message; the same again gives the same thread."""
    posted = _once(standing, send, lambda: _prepare_opening(standing, send))
    if posted.thread is None:
        raise reused()
    return OpenedThread(posted.thread, posted.message, posted.seq)


def write(sends: Sequence[Prepared], *, held: bool = False, again: Again | None = None) -> list[Posted]:
    """Put prepared sends into the running transaction, in their order: rows in one statement, then their events.

    Raises IntegrityError when an author's `client_id` was used meanwhile, `not_found` when an author was removed
    meanwhile: the caller of a list rolls back and tries one by one.
    """
    placed = insert(sends, held=held)
    if any(prepared.body.people or prepared.body.units for prepared in sends):
        Mention.objects.bulk_create(_mentions(sends))
    if any(prepared.files for prepared in sends):
        MessageFile.objects.bulk_create(_files_of(sends))
    said = [(p, _view(p, ordinal), _thread_after(p, count)) for p, (ordinal, count) in zip(sends, placed, strict=True)]
    told = [(prepared, entry) for prepared, message, thread in said for entry in _entries(prepared, message, thread)]
    actors = [prepared.author.id for prepared, _ in told]
    stored = log.append([entry for _, entry in told], actors, lambda rights: _require_still(sends, rights, again))
    told_as = {row.subject_id: row for row in stored if row.subject_id is not None}
    return [_posted(message, thread, told_as[message.id]) for _, message, thread in said]


def _posted(message: MessageView, thread: ThreadView | None, row: StoredEvent) -> Posted:
    return Posted(message, row.seq, thread, row.payload["message"] if row.payload is not None else None)


def answered(standing: Standing, send: Send) -> Posted | None:
    """The answer to a send that was already taken; `client_id_reused` when it was another message."""
    if not _taken([(standing, send)]):
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


def _post_together(asked: Sequence[Asked], patient: bool, again: Again | None) -> list[Posted | Exception]:
    """New sends with different ids: in one transaction, and one by one when somebody of them stood in the way."""
    checked = prepare_all(asked) if asked else []
    ready = [prepared for prepared in checked if isinstance(prepared, Prepared)]
    written: list[Posted | Exception] = []
    try:
        if ready:
            with transaction.atomic():
                written = _write_free(ready, None if patient else hold_free(ready), again)
    except Exception as error:
        if not isinstance(error, DomainError) and failures.as_domain_error(error) is not None:
            raise
        written = [_answer((prepared.standing, prepared.send), again) for prepared in ready]
    posted = iter(written)
    return [next(posted) if isinstance(prepared, Prepared) else prepared for prepared in checked]


def _write_free(ready: Sequence[Prepared], free: set[UUID] | None, again: Again | None) -> list[Posted | Exception]:
    """Write what goes to the conversations that are free; to all when not told."""
    going = [prepared for prepared in ready if free is None or prepared.place.id in free]
    posted = iter(write(going, held=free is not None, again=again) if going else ())
    return [next(posted) if free is None or prepared.place.id in free else Held() for prepared in ready]


def _answer(asked: Asked, again: Again | None) -> Posted | Exception:
    """One send on its own; whatever goes wrong with it is its answer."""
    try:
        return _once(*asked, lambda: prepare(*asked), again)
    except Exception as error:
        return error


_TAKEN = """
SELECT m.author_id, m.client_id FROM discussions_message m
JOIN unnest(%s::uuid[], %s::uuid[]) AS s (author_id, client_id) USING (author_id, client_id)
"""


def _taken(asked: Sequence[Asked]) -> set[tuple[UUID, UUID]]:
    """Whose sends under these ids were taken before."""
    authors, sends = (standing.person.pk for standing, _ in asked), (send.client_id for _, send in asked)
    return set(rows.fetch(_TAKEN, [rows.identifiers(authors), rows.identifiers(sends)]))


def _once(standing: Standing, send: Send, ready: Callable[[], Prepared], again: Again | None = None) -> Posted:
    """Answer a repeated send, write a new one; two equal ones at the same moment end as one message."""
    known = answered(standing, send)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return write([ready()], again=again)[0]
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


def _require_still(sends: Sequence[Prepared], rights: int, again: Again | None) -> None:
    """Ask once more under the locks of the streams: a removal is an event there, and nothing of theirs follows it."""
    now = again(rights) if again is not None else {p.author.id: p.standing for p in sends}
    asked = {(p.author.id, p.place.id): (now.get(p.author.id), p.place) for p in sends}
    known = [(standing, place) for standing, place in asked.values() if standing is not None]
    if len(known) < len(asked):
        raise not_found()
    for allowed in policies.accesses(known):
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
