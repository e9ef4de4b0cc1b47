"""Read marks, unread counts and drafts: the server counts, and everything can be brought to zero."""

from __future__ import annotations

from typing import Any

import pytest

from backend.discussions import reads, services
from backend.discussions.marks import marks_of
from backend.discussions.models import Conversation
from backend.discussions.shapes import Marks
from backend.discussions.windows import Window, message_page
from backend.documents.rows import describe_rows
from backend.events import bell
from backend.lib.errors import DomainError
from tests.backend.discussions.conftest import Say, events
from tests.cast import Cast, Member


def marks(member: Member, conversation: Conversation) -> Marks:
    fresh = Conversation.objects.get(pk=conversation.pk)
    return marks_of(member.standing, [fresh])[conversation.pk]


def test_unread_is_last_minus_mark_and_own_words_are_read(cast: Cast, talk: Conversation, say: Say) -> None:
    say(cast.head, talk)
    say(cast.head, talk)
    assert (marks(cast.head, talk).unread, marks(cast.director, talk).unread) == (0, 2)
    say(cast.director, talk)
    assert (marks(cast.head, talk).unread, marks(cast.director, talk).unread) == (1, 0)


def test_mark_only_moves_forward_and_never_past_the_end(cast: Cast, talk: Conversation, say: Say) -> None:
    for _ in range(3):
        say(cast.head, talk)
    assert services.mark_read(cast.director.standing, talk.pk, 2)[1] is True
    assert services.mark_read(cast.director.standing, talk.pk, 1) == (marks(cast.director, talk), False)
    moved, _ = services.mark_read(cast.director.standing, talk.pk, 99)
    assert (moved.upto, moved.unread) == (3, 0)
    told = events(f"person.{cast.director.person.pk}", "conversation.read")
    assert [row.payload["marks"]["upto"] for row in told if row.payload] == [2, 3]


def test_put_aside_as_unread_counts_at_least_one(cast: Cast, talk: Conversation, say: Say) -> None:
    say(cast.head, talk)
    services.mark_read(cast.director.standing, talk.pk, 1)
    aside = services.mark_unread(cast.director.standing, talk.pk, 1)
    assert (aside.unread, aside.marked_unread, aside.upto) == (1, True, 0)
    settled, _ = services.mark_read(cast.director.standing, talk.pk, 1)
    assert (settled.unread, settled.marked_unread) == (0, False)
    with pytest.raises(DomainError):
        services.mark_unread(cast.director.standing, talk.pk, 7)


def test_withdrawn_last_message_can_be_read_away(cast: Cast, talk: Conversation, say: Say) -> None:
    say(cast.head, talk)
    last = say(cast.head, talk, f"@[x](person:{cast.director.person.pk})")
    services.delete_message(cast.head.standing, last.id)
    assert (marks(cast.director, talk).unread, marks(cast.director, talk).mentions) == (2, 0)
    services.mark_read(cast.director.standing, talk.pk, 2)
    assert marks(cast.director, talk).unread == 0


def test_reactions_pins_and_edits_make_nothing_unread(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    services.mark_read(cast.director.standing, talk.pk, 1)
    services.add_reaction(cast.liaison.standing, said.id, "✅")
    services.pin_message(cast.liaison.standing, said.id)
    services.edit_message(cast.head.standing, said.id, "Sửa", 1)
    assert marks(cast.director, talk).unread == 0


def test_mentions_count_me_and_my_unit_while_unread(cast: Cast, talk: Conversation, say: Say) -> None:
    say(cast.head, talk, f"@[x](person:{cast.director.person.pk}) @[y](unit:{cast.tay_ninh.pk})")
    say(cast.head, talk, f"@[y](unit:{cast.tay_ninh.pk})")
    assert (marks(cast.director, talk).mentions, marks(cast.department_clerk, talk).mentions) == (2, 2)
    assert marks(cast.liaison, talk).mentions == 0
    services.mark_read(cast.director.standing, talk.pk, 1)
    assert marks(cast.director, talk).mentions == 1


def test_rows_of_documents_show_the_talk(cast: Cast, talk: Conversation, say: Say) -> None:
    say(cast.head, talk)
    [row] = describe_rows(cast.director.standing, [talk.document_id], [])  # type: ignore[list-item]
    wanted = {"conversation_id": str(talk.pk), "last_ordinal": 1, "unread": 1, "open_threads": []}
    assert row["talk"] == wanted


def test_rooms_are_listed_with_their_last_line(cast: Cast, group: Conversation, say: Say) -> None:
    view, _ = services.open_direct(cast.head.standing, cast.liaison.person.pk)
    say(cast.officer, group, "**Mời** họp")
    rows = {row.conversation.id: row for row in reads.conversation_rows(cast.head.standing, ("group", "direct")).rows}
    last, other = rows[group.pk].last_message, rows[view.id].counterpart
    assert last is not None
    assert last.text == "Mời họp"
    assert (rows[group.pk].marks.unread, rows[group.pk].member_count) == (1, 3)
    assert other is not None
    assert other.id == cast.liaison.person.pk
    assert reads.unread_rooms(cast.head.standing) == 1


def test_drafts_are_kept_per_place_and_taken_away(cast: Cast, talk: Conversation) -> None:
    services.save_draft(cast.head.standing, talk.pk, None, "Đang so")
    services.save_draft(cast.head.standing, talk.pk, None, "Đang soạn")
    page = reads.conversation_page(cast.head.standing, talk.pk)
    assert [(d.thread_id, d.body) for d in page.drafts] == [(None, "Đang soạn")]
    assert reads.conversation_page(cast.officer.standing, talk.pk).drafts == []
    services.save_draft(cast.head.standing, talk.pk, None, "")
    assert reads.conversation_page(cast.head.standing, talk.pk).drafts == []


def test_reading_is_shown_only_by_those_who_share_it(cast: Cast, group: Conversation, say: Say) -> None:
    say(cast.officer, group)
    for member in (cast.head, cast.liaison):
        services.mark_read(member.standing, group.pk, 1)
    cast.head.person.shares_reading = False
    cast.head.person.save()
    shown = {mark.person.id for mark in reads.read_marks(group, 1)}
    assert shown == {cast.officer.person.pk, cast.liaison.person.pk}


def test_mark_is_told_where_it_stands_and_not_where_the_reader_is(
    cast: Cast, group: Conversation, say: Say, django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(3):
        say(cast.officer, group)
    services.mark_unread(cast.head.standing, group.pk, 3)
    heard: list[bell.Note] = []
    stop = bell.listen(heard.extend)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            marks, moved = services.mark_read(cast.head.standing, group.pk, 1)
    finally:
        stop()
    assert (marks.upto, moved) == (2, True)
    assert [note.data["upto"] for note in heard if isinstance(note, bell.Whisper)] == [2]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window("end", limit=3), [8, 9, 10]),
        (Window("first_unread", limit=4), [3, 4, 5, 6]),
        (Window("1", limit=3), [1, 2, 3]),
        (Window("6", limit=4), [4, 5, 6, 7]),
        (Window("10", limit=4), [7, 8, 9, 10]),
        (Window(before=4, limit=2), [2, 3]),
        (Window(after=9, limit=5), [10]),
        (Window(after=10), []),
    ],
)
def test_windows_show_the_right_stretch(
    cast: Cast, talk: Conversation, say: Say, window: Window, expected: list[int]
) -> None:
    for _ in range(10):
        say(cast.head, talk)
    services.mark_read(cast.director.standing, talk.pk, 4)
    page = message_page(cast.director.standing, talk.pk, window)
    assert [m.ordinal for m in page.messages] == expected
    first, last = (expected[0], expected[-1]) if expected else (11, 10)
    assert (page.has_before, page.has_after) == (first > 1, last < 10)
