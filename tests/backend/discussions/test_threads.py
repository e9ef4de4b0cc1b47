"""Threads: who closes them, with what, and how they open again."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from backend.discussions import services
from backend.discussions.models import Conversation
from backend.discussions.services import Send
from backend.discussions.shapes import ThreadView
from backend.lib.errors import DomainError
from tests.backend.discussions.conftest import Say, events
from tests.cast import Cast, Member


def opened(member: Member, conversation: Conversation) -> ThreadView:
    send = Send(conversation.pk, uuid4(), "Biểu mẫu nào?", subject="Biểu mẫu")
    return services.open_thread(member.standing, send).thread


@pytest.mark.parametrize("who", ["liaison", "officer", "head", "director", "minister"])
def test_who_asked_the_issuer_and_whoever_concludes_may_resolve(cast: Cast, talk: Conversation, who: str) -> None:
    thread = opened(cast.liaison, talk)
    resolved = services.resolve_thread(getattr(cast, who).standing, thread.id, "answered", 1, "Xem phụ lục")
    assert (resolved.outcome, resolved.outcome_note, resolved.version) == ("answered", "Xem phụ lục", 2)
    assert [row.type for row in events(talk.stream)][-1] == "thread.resolved"


def test_another_units_clerk_may_not_resolve(cast: Cast, talk: Conversation) -> None:
    thread = opened(cast.liaison, talk)
    for member, status in ((cast.department_clerk, 403), (cast.outsider, 404)):
        with pytest.raises(DomainError) as refused:
            services.resolve_thread(member.standing, thread.id, "done", 1)
        assert refused.value.status == status


def test_resolved_may_point_to_the_answer_of_the_same_conversation(
    cast: Cast, talk: Conversation, group: Conversation, say: Say
) -> None:
    thread = opened(cast.liaison, talk)
    elsewhere, withdrawn = say(cast.head, group), say(cast.head, talk, "Mẫu 01")
    services.delete_message(cast.head.standing, withdrawn.id)
    for wrong in (elsewhere, withdrawn):
        with pytest.raises(DomainError) as refused:
            services.resolve_thread(cast.head.standing, thread.id, "answered", 1, answer=wrong.id)
        assert refused.value.fields[0].path == "answer"
    answer = say(cast.head, talk, "Mẫu 02", thread=thread.id)
    assert (
        services.resolve_thread(cast.head.standing, thread.id, "answered", 1, answer=answer.id).answer_id == answer.id
    )


def test_resolve_twice_and_reopen_twice_conflict(cast: Cast, talk: Conversation) -> None:
    thread = opened(cast.liaison, talk)
    services.resolve_thread(cast.liaison.standing, thread.id, "done", 1)
    with pytest.raises(DomainError) as refused:
        services.resolve_thread(cast.liaison.standing, thread.id, "done", 2)
    assert (refused.value.status, refused.value.code) == (409, "already_resolved")
    reopened = services.reopen_thread(cast.department_clerk.standing, thread.id, 2)
    assert (reopened.outcome, reopened.resolved_at, reopened.version) == ("", None, 3)
    with pytest.raises(DomainError) as again:
        services.reopen_thread(cast.liaison.standing, thread.id, 3)
    assert again.value.code == "already_open"


def test_old_version_is_stale(cast: Cast, talk: Conversation) -> None:
    thread = opened(cast.liaison, talk)
    assert services.rename_thread(cast.liaison.standing, thread.id, "Biểu mẫu báo cáo", 1).version == 2
    for act in (
        partial(services.rename_thread, cast.liaison.standing, thread.id, "Khác", 1),
        partial(services.resolve_thread, cast.liaison.standing, thread.id, "done", 1),
        partial(services.reopen_thread, cast.liaison.standing, thread.id, 1),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.status == 412


def test_talking_on_in_a_resolved_thread_is_possible(cast: Cast, talk: Conversation, say: Say) -> None:
    thread = opened(cast.liaison, talk)
    services.resolve_thread(cast.liaison.standing, thread.id, "done", 1)
    assert say(cast.head, talk, thread=thread.id).thread_id == thread.id


def test_group_thread_is_closed_by_opener_or_moderator(cast: Cast, group: Conversation) -> None:
    thread = opened(cast.liaison, group)
    with pytest.raises(DomainError) as refused:
        services.resolve_thread(cast.head.standing, thread.id, "done", 1)
    assert refused.value.status == 403
    assert services.resolve_thread(cast.officer.standing, thread.id, "done", 1).outcome == "done"
