"""Which events bring the feed work: a plain message and a plain reading make no job, and nobody misses a line."""

from __future__ import annotations

from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.discussions import services as talk_services
from backend.discussions.models import Conversation
from backend.documents.models import Document
from backend.notifications import services
from tests import make
from tests.backend.notifications.conftest import Work, lines
from tests.cast import Cast, Member, assemble
from tests.locks import HeldElsewhere


def jobs(kind: str) -> int:
    return ProcrastinateJob.objects.filter(args__name__endswith=kind).count()


class Counted:
    """How many jobs of a follower were promised inside the block."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.made = 0

    def __enter__(self) -> Counted:
        self._before = jobs(self._kind)
        return self

    def __exit__(self, *_: object) -> None:
        self.made = jobs(self._kind) - self._before


def telling() -> Counted:
    return Counted("tell_of_message")


def settling() -> Counted:
    return Counted("settle_conversation")


def at(member: Member) -> str:
    return f"@[ai đó](person:{member.person.pk})"


def test_plain_messages_make_no_job(cast: Cast, talk: Conversation, group: Conversation) -> None:
    with telling() as told:
        make.message(talk, cast.head)
        make.message(group, cast.officer)
    assert told.made == 0


def test_what_calls_upon_somebody_is_promised(cast: Cast, talk: Conversation) -> None:
    first = make.message(talk, cast.head)
    with telling() as told:
        make.message(talk, cast.director, at(cast.head))
        make.message(talk, cast.director, f"@[x](unit:{cast.nghe_an.pk})")
        make.message(talk, cast.director, reply_to=first.id)
    assert told.made == 3


def test_thread_is_promised_to_who_opened_it_and_not_to_themselves(cast: Cast, talk: Conversation) -> None:
    thread = talk_services.open_thread(
        cast.head.standing, talk_services.Send(talk.pk, UUID(int=7), "Hỏi", subject="Số liệu")
    ).thread
    with telling() as own:
        make.message(talk, cast.head, thread=thread.id)
    with telling() as others:
        make.message(talk, cast.director, thread=thread.id)
    assert (own.made, others.made) == (0, 1)


@pytest.mark.parametrize("place", ["document", "conversation"])
def test_followed_talk_is_promised(cast: Cast, document: Document, talk: Conversation, place: str) -> None:
    followed = {"document": document.pk} if place == "document" else {"conversation": talk.pk}
    services.follow(cast.director.standing, "follow", **followed)
    with telling() as told:
        make.message(talk, cast.head)
    assert told.made == 1
    services.follow(cast.director.standing, "mute", **followed)
    with telling() as muted:
        make.message(talk, cast.head)
    assert muted.made == 0


def test_direct_talk_is_promised(cast: Cast) -> None:
    view, _ = talk_services.open_direct(cast.head.standing, cast.officer.person.pk)
    with telling() as told:
        make.message(Conversation.objects.get(pk=view.id), cast.head)
    assert told.made == 1


def test_answer_of_somebody_with_lines_unread_here_settles_them(
    cast: Cast, talk: Conversation, group: Conversation, settled: Work
) -> None:
    make.message(talk, cast.head, at(cast.director))
    settled()
    assert lines(cast.director) == [("mention", "unread")]
    with telling() as elsewhere:
        make.message(group, cast.liaison)
        make.message(talk, cast.liaison)
    with telling() as here:
        make.message(talk, cast.director)
    assert (elsewhere.made, here.made) == (0, 1)
    settled()
    assert lines(cast.director) == [("mention", "read")]


def test_reading_is_promised_only_past_an_unread_line(cast: Cast, talk: Conversation, settled: Work) -> None:
    make.message(talk, cast.head)
    make.message(talk, cast.head, at(cast.director))
    settled()
    with settling() as before:
        talk_services.mark_read(cast.director.standing, talk.pk, 1)
    with settling() as past:
        talk_services.mark_read(cast.director.standing, talk.pk, 2)
    settled()
    with settling() as after:
        make.message(talk, cast.head)
        talk_services.mark_read(cast.director.standing, talk.pk, 3)
    assert (before.made, past.made, after.made) == (0, 1, 0)
    assert lines(cast.director) == [("mention", "read")]


@pytest.mark.django_db(transaction=True)
def test_author_whose_feed_is_being_written_is_looked_at_again_afterwards() -> None:
    people = assemble()
    room = make.group(people)
    make.message(room, people.head)
    stream = f"person.{people.head.person.pk}"
    with telling() as told, HeldElsewhere("SELECT 1 FROM events_stream WHERE name = %s FOR NO KEY UPDATE", stream):
        make.message(room, people.head)
    assert told.made == 1
