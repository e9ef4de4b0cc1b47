"""Changing what was said: by whom, with what trace, and what is gone for good."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.discussions import reads, services
from backend.discussions.models import Conversation, Message, MessageRevision
from backend.events.models import StoredEvent
from backend.lib.errors import DomainError
from tests.backend.discussions.conftest import Say, can_fetch, events, stored_file
from tests.cast import Cast


def test_author_edits_and_the_former_text_stays_visible(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk, "Trước ngày 15")
    edited = services.edit_message(cast.head.standing, said.id, "Trước ngày 20", 1)
    assert (edited.body, edited.version, edited.revisions) == ("Trước ngày 20", 2, 1)
    assert edited.edited_at is not None
    assert [r.body for r in reads.revisions_of(cast.liaison.standing, said.id)] == ["Trước ngày 15"]
    assert [row.type for row in events(talk.stream)][-1] == "message.edited"


def test_same_text_again_changes_nothing(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk, "Một")
    assert services.edit_message(cast.head.standing, said.id, "Một", 1).version == 1
    assert not events(talk.stream, "message.edited")


def test_nobody_edits_anothers_message_or_an_old_version(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    with pytest.raises(DomainError) as refused:
        services.edit_message(cast.minister.standing, said.id, "Khác", 1)
    assert (refused.value.status, refused.value.missing_right) == (403, "author")
    services.edit_message(cast.head.standing, said.id, "Hai", 1)
    with pytest.raises(DomainError) as stale:
        services.edit_message(cast.head.standing, said.id, "Ba", 1)
    assert stale.value.status == 412
    assert stale.value.current["message"].version == 2  # type: ignore[attr-defined]
    with pytest.raises(DomainError) as hidden:
        services.edit_message(cast.outsider.standing, said.id, "Ba", 2)
    assert hidden.value.status == 404


def test_withdrawn_message_leaves_a_stub_and_nothing_else(cast: Cast, talk: Conversation, say: Say) -> None:
    paper = stored_file(cast.head)
    said = say(cast.head, talk, f"Mật khẩu 4711 @[x](person:{cast.director.person.pk})", files=(paper.pk,))
    services.edit_message(cast.head.standing, said.id, "Mật khẩu 4712", 1)
    services.add_reaction(cast.director.standing, said.id, "👍")
    services.pin_message(cast.director.standing, said.id)
    gone = services.delete_message(cast.head.standing, said.id)
    assert (gone.body, gone.html, gone.files, gone.reactions, gone.mentioned_people) == ("", "", [], [], [])
    assert gone.pinned_at is None
    assert gone.revisions == 0
    assert gone.deleted_by == cast.head.person.name
    assert gone.ordinal == said.ordinal
    assert not any("471" in str(row.payload) for row in StoredEvent.objects.all())
    assert reads.revisions_of(cast.head.standing, said.id) == []
    assert not can_fetch(cast.director, paper.pk)
    assert Message.objects.get(pk=said.id).folded == ""


def test_withdrawn_text_on_a_document_is_kept_for_the_auditor_in_a_group_it_is_not(
    cast: Cast, talk: Conversation, group: Conversation, say: Say
) -> None:
    on_document, in_group = say(cast.head, talk, "Ý kiến"), say(cast.head, group, "Chuyện nhóm")
    services.delete_message(cast.head.standing, on_document.id)
    services.delete_message(cast.head.standing, in_group.id)
    assert list(MessageRevision.objects.values_list("body", flat=True)) == ["Ý kiến"]


def test_withdrawing_twice_tells_once(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    first, again = (services.delete_message(cast.head.standing, said.id) for _ in range(2))
    assert first == again
    assert len(events(talk.stream, "message.deleted")) == 1


def test_moderator_withdraws_in_a_group_nobody_else_and_nowhere_else(
    cast: Cast, talk: Conversation, group: Conversation, say: Say
) -> None:
    said = say(cast.liaison, group)
    for member, conversation in ((cast.head, group), (cast.minister, talk)):
        other = said if conversation is group else say(cast.liaison, talk)
        with pytest.raises(DomainError) as refused:
            services.delete_message(member.standing, other.id)
        assert refused.value.status == 403
    assert services.delete_message(cast.officer.standing, said.id).deleted_by == cast.officer.person.name


def test_withdrawn_message_takes_no_more_changes(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    services.delete_message(cast.head.standing, said.id)
    for act in (
        partial(services.edit_message, cast.head.standing, said.id, "x", 2),
        partial(services.add_reaction, cast.head.standing, said.id, "👍"),
        partial(services.pin_message, cast.head.standing, said.id),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert (refused.value.status, refused.value.code) == (409, "deleted")


def test_reactions_are_given_once_and_taken_back(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    for member in (cast.director, cast.director, cast.liaison):
        services.add_reaction(member.standing, said.id, "👍")
    (shown,) = services.add_reaction(cast.liaison.standing, said.id, "👍")
    assert [p.id for p in shown.people] == [cast.director.person.pk, cast.liaison.person.pk]
    assert len(events(talk.stream, "reactions.changed")) == 2
    assert [r.sign for r in services.remove_reaction(cast.director.standing, said.id, "👍")] == ["👍"]
    with pytest.raises(DomainError):
        services.add_reaction(cast.liaison.standing, said.id, "🖕")


def test_few_pinned_messages_are_not_looked_for_among_all(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    services.pin_message(cast.head.standing, said.id)
    Message.objects.bulk_create(
        Message(conversation=talk, ordinal=n, author=cast.head.person, client_id=uuid4()) for n in range(2, 3000)
    )
    with CaptureQueriesContext(connection) as queries:
        page = reads.conversation_page(cast.director.standing, talk.pk)
    assert [message.id for message in page.pinned] == [said.id]
    (asked,) = (query["sql"] for query in queries if '"pinned_at" IS NOT NULL' in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE discussions_message")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "message_pinned" in plan, plan


def test_pins_are_for_everybody_and_told(cast: Cast, talk: Conversation, say: Say) -> None:
    said = say(cast.head, talk)
    services.pin_message(cast.liaison.standing, said.id)
    page = reads.conversation_page(cast.director.standing, talk.pk)
    assert [m.id for m in page.pinned] == [said.id]
    services.unpin_message(cast.director.standing, said.id)
    assert reads.conversation_page(cast.director.standing, talk.pk).pinned == []
