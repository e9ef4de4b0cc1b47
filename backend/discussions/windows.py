"""A stretch of a conversation's messages around a place: the first unread one, the end, or an ordinal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from backend.discussions import policies
from backend.discussions.models import Message, ReadMark
from backend.discussions.shapes import MessagePage
from backend.discussions.shaping import MESSAGE_PARTS, message_views
from backend.events import log
from backend.organisations.standing import Standing

END = 2**31 - 1


@dataclass(frozen=True)
class Window:
    """Which messages: `around` an ordinal (or first_unread, end), or those `before` or `after` one."""

    around: str = "end"
    before: int | None = None
    after: int | None = None
    thread: UUID | None = None
    limit: int = 50


def message_page(standing: Standing, conversation: UUID, window: Window) -> MessagePage:
    """The messages of a window in order, and whether there are more on either side."""
    row, _ = policies.find(standing, conversation)
    head, epoch = log.heads([row.stream]), log.epoch()
    rows = Message.objects.filter(conversation=row).select_related(*MESSAGE_PARTS)
    if window.thread is not None:
        rows = rows.filter(thread=window.thread)
    messages = _stretch(rows, window, standing, conversation)
    first, last = (messages[0].ordinal, messages[-1].ordinal) if messages else _empty(window)
    return MessagePage(
        messages=message_views(messages),
        has_before=rows.filter(ordinal__lt=first).exists(),
        has_after=rows.filter(ordinal__gt=last).exists(),
        head=head,
        epoch=epoch,
    )


def _empty(window: Window) -> tuple[int, int]:
    """Between which ordinals nothing was found."""
    if window.after is not None:
        return window.after + 1, window.after
    return (window.before, window.before - 1) if window.before is not None else (0, 0)


def _stretch(rows: QuerySet[Message], window: Window, standing: Standing, conversation: UUID) -> list[Message]:
    if window.after is not None:
        return _following(rows, window.after + 1, window.limit)
    if window.before is not None:
        return _preceding(rows, window.before, window.limit)
    place = _place(window, standing, conversation)
    earlier = _preceding(rows, place, window.limit)
    later = _following(rows, place, window.limit)
    kept = max(window.limit // 2, window.limit - len(later))
    earlier = earlier[-kept:]
    return [*earlier, *later[: window.limit - len(earlier)]]


def _place(window: Window, standing: Standing, conversation: UUID) -> int:
    """The ordinal the window stands around; the message there, if any, belongs to the later half."""
    if window.around == "end":
        return END
    if window.around != "first_unread":
        return int(window.around)
    mark = ReadMark.objects.filter(conversation=conversation, person=standing.person).first()
    return (mark.upto if mark is not None else 0) + 1


def _preceding(rows: QuerySet[Message], place: int, limit: int) -> list[Message]:
    return list(rows.filter(ordinal__lt=place).order_by("-ordinal")[:limit])[::-1]


def _following(rows: QuerySet[Message], place: int, limit: int) -> list[Message]:
    return list(rows.filter(ordinal__gte=place).order_by("ordinal")[:limit])
