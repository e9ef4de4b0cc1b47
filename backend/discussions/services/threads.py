"""Threads: another subject, closing with an outcome, opening again. Opening one is posting (`posting.open_thread`)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from backend.discussions import policies
from backend.discussions.events import ThreadRenamed, ThreadReopened, ThreadResolved
from backend.discussions.models import Message, Thread
from backend.discussions.policies import Access
from backend.discussions.shapes import ThreadView
from backend.discussions.shaping import thread_view
from backend.events import log
from backend.events.schema import Event
from backend.lib import clock
from backend.lib.errors import Wording, conflict, forbidden, invalid, stale
from backend.organisations.standing import Standing


@transaction.atomic
def rename_thread(standing: Standing, thread: UUID, subject: str, version: int) -> ThreadView:
    """Another subject: for whoever may also close the thread."""
    row, allowed = _locked(standing, thread, version)
    if not policies.may_resolve(standing, row, allowed):
        raise forbidden("conclude")
    if row.subject == subject:
        return thread_view(row)
    row.subject = subject
    return _changed(standing, row, ThreadRenamed)


@transaction.atomic
def resolve_thread(
    standing: Standing, thread: UUID, outcome: str, version: int, note: str = "", answer: UUID | None = None
) -> ThreadView:
    """Close a thread with an outcome, pointing to the answering message where there is one."""
    row, allowed = _locked(standing, thread, version)
    if not policies.may_resolve(standing, row, allowed):
        raise forbidden("conclude")
    if row.outcome:
        raise _conflict("already_resolved", "Chủ đề đã được giải quyết.", "The thread is resolved already.", row)
    talk = Message.objects.filter(conversation=row.conversation_id, deleted_at=None)
    if answer is not None and not talk.filter(pk=answer).exists():
        raise invalid("answer", "does_not_exist", "Không có ý kiến này.", "No such message in this conversation.")
    row.outcome, row.outcome_note, row.answer_id = outcome, note, answer
    row.resolved_by, row.resolved_at = standing.person, clock.now()
    return _changed(standing, row, ThreadResolved)


@transaction.atomic
def reopen_thread(standing: Standing, thread: UUID, version: int) -> ThreadView:
    """Open a thread again: one click for anybody who takes part."""
    row, _ = _locked(standing, thread, version)
    if not row.outcome:
        raise _conflict("already_open", "Chủ đề đang mở.", "The thread is open already.", row)
    row.outcome = row.outcome_note = ""
    row.answer_id = row.resolved_by = row.resolved_at = None
    return _changed(standing, row, ThreadReopened)


def _locked(standing: Standing, thread: UUID, version: int) -> tuple[Thread, Access]:
    list(Thread.objects.filter(pk=thread).select_for_update(no_key=True).values_list("pk"))
    row, allowed = policies.find_thread(standing, thread, "take_part")
    if row.version != version:
        raise stale(thread=thread_view(row))
    return row, allowed


def _changed(
    standing: Standing, row: Thread, event: type[ThreadRenamed | ThreadResolved | ThreadReopened]
) -> ThreadView:
    row.version += 1
    row.save(update_fields=["subject", "outcome", "outcome_note", "answer", "resolved_by", "resolved_at", "version"])
    view = thread_view(row)
    told: Event = event(view)
    log.append([(row.conversation.stream, told)], standing.person.pk)
    return view


def _conflict(code: str, vi: str, en: str, row: Thread) -> Exception:
    return conflict(code, Wording(vi, en), thread=thread_view(row))
