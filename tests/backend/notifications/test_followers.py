"""Who is told what: the strongest reason once, nobody who may not read, nothing that was read or withdrawn."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from backend.discussions import services as talk_services
from backend.discussions.marks import marks_of
from backend.discussions.models import Conversation
from backend.discussions.services import Send
from backend.documents import services as documents
from backend.documents.models import Document
from backend.events import log
from backend.events.models import StoredEvent
from backend.notifications import followers, reads, services
from backend.notifications.models import Notification
from tests import make
from tests.backend.notifications.conftest import Work, lines
from tests.cast import Cast, Member, assemble
from tests.locks import HeldElsewhere


def at(member: Member) -> str:
    return f"@[ai đó](person:{member.person.pk})"


def unit(identifier: UUID) -> str:
    return f"@[đơn vị](unit:{identifier})"


def test_issue_tells_everybody_who_reads_for_a_recipient(cast: Cast, settled: Work) -> None:
    make.issued_document(cast)
    settled()
    told = {member.person.username for member in cast.everybody() if lines(member)}
    assert told == {"director", "dclerk", "liaison"}
    assert lines(cast.director) == [("received", "unread")]


def test_mention_is_told_once_with_the_strongest_reason(cast: Cast, talk: Conversation, settled: Work) -> None:
    asked = make.message(talk, cast.director, "Hỏi")
    services.follow(cast.director.standing, "follow", conversation=talk.pk)
    make.message(talk, cast.head, f"{at(cast.director)} trả lời", reply_to=asked.id)
    settled()
    assert lines(cast.director) == [("mention", "unread")]


def test_follower_run_twice_tells_once(cast: Cast, talk: Conversation, settled: Work) -> None:
    make.message(talk, cast.head, at(cast.director))
    settled()
    stream = f"person.{cast.director.person.pk}"
    before = log.head(stream)
    followers.tell_of_message(StoredEvent.objects.get(type="message.posted"))
    assert lines(cast.director) == [("mention", "unread")]
    assert log.head(stream) == before


def test_unit_mention_reaches_the_seats_that_take_part(cast: Cast, talk: Conversation, settled: Work) -> None:
    make.message(talk, cast.head, unit(cast.tay_ninh.pk))
    settled()
    assert lines(cast.director) == lines(cast.department_clerk) == [("unit_mention", "unread")]
    assert lines(cast.liaison) == lines(cast.department_officer) == []


def test_outsider_is_never_told(cast: Cast, talk: Conversation, settled: Work) -> None:
    said = make.message(talk, cast.head, f"{at(cast.outsider)} {unit(cast.ca_mau.pk)}")
    settled()
    assert lines(cast.outsider) == []
    assert said.mentioned_people == said.mentioned_units == []


def test_reply_and_own_thread_are_told_to_who_asked(cast: Cast, talk: Conversation, settled: Work) -> None:
    opened = talk_services.open_thread(cast.liaison.standing, Send(talk.pk, uuid4(), "Hạn nào?", subject="Hạn"))
    make.message(talk, cast.head, "Ngày 15", thread=opened.thread.id)
    settled()
    assert lines(cast.liaison) == [("reply", "unread")]


def test_muted_hear_only_calls(cast: Cast, talk: Conversation, document: Document, settled: Work) -> None:
    asked = make.message(talk, cast.director, "Hỏi")
    services.follow(cast.director.standing, "mute", document=document.pk)
    make.message(talk, cast.head, "Trả lời", reply_to=asked.id)
    settled()
    assert lines(cast.director) == []
    make.message(talk, cast.head, at(cast.director))
    settled()
    assert lines(cast.director) == [("mention", "unread")]


def test_followers_of_the_document_hear_of_every_message(
    cast: Cast, talk: Conversation, document: Document, settled: Work
) -> None:
    services.follow(cast.liaison.standing, "follow", document=document.pk)
    make.message(talk, cast.head)
    settled()
    assert lines(cast.liaison) == [("following", "unread")]
    assert lines(cast.director) == []


def test_direct_message_is_told_even_to_the_muted(cast: Cast, settled: Work) -> None:
    view, _ = talk_services.open_direct(cast.head.standing, cast.liaison.person.pk)
    services.follow(cast.liaison.standing, "mute", conversation=view.id)
    make.message(Conversation.objects.get(pk=view.id), cast.head)
    settled()
    assert lines(cast.liaison) == [("direct", "unread")]


def test_reading_the_talk_reads_the_feed(cast: Cast, talk: Conversation, settled: Work) -> None:
    make.message(talk, cast.head, at(cast.director))
    settled()
    talk_services.mark_read(cast.director.standing, talk.pk, 1)
    settled()
    assert lines(cast.director) == [("mention", "read")]
    assert reads.unread_count(cast.director.standing) == 0


def test_what_was_read_before_the_follower_ran_arrives_read(cast: Cast, talk: Conversation, settled: Work) -> None:
    make.message(talk, cast.head, at(cast.director))
    talk_services.mark_read(cast.director.standing, talk.pk, 1)
    settled()
    assert lines(cast.director) == [("mention", "read")]


def test_answering_reads_what_came_before(cast: Cast, talk: Conversation, settled: Work) -> None:
    make.message(talk, cast.head, at(cast.director))
    settled()
    make.message(talk, cast.director, "Đã rõ")
    settled()
    assert lines(cast.director) == [("mention", "read")]


def test_withdrawn_message_takes_its_unread_lines_and_their_text(cast: Cast, talk: Conversation, settled: Work) -> None:
    said = make.message(talk, cast.head, f"{at(cast.director)} bí mật 4711")
    settled()
    talk_services.delete_message(cast.head.standing, said.id)
    settled()
    assert lines(cast.director) == []
    assert not any("4711" in str(event.payload) for event in StoredEvent.objects.all())
    assert log.read(f"person.{cast.director.person.pk}", 0)[-1].type == "notifications.withdrawn"


def test_withdrawn_before_the_follower_ran_tells_nobody(cast: Cast, talk: Conversation, settled: Work) -> None:
    said = make.message(talk, cast.head, at(cast.director))
    talk_services.delete_message(cast.head.standing, said.id)
    settled()
    assert lines(cast.director) == []


def test_edit_tells_the_newly_called_and_takes_back_the_others(cast: Cast, talk: Conversation, settled: Work) -> None:
    said = make.message(talk, cast.head, at(cast.director))
    settled()
    talk_services.edit_message(cast.head.standing, said.id, at(cast.liaison), 1)
    settled()
    assert lines(cast.director) == []
    assert lines(cast.liaison) == [("mention", "unread")]


def test_acknowledgement_is_told_to_who_issued(cast: Cast, document: Document, settled: Work) -> None:
    documents.acknowledge(cast.director.standing, document.pk)
    settled()
    assert lines(cast.ministry_clerk) == [("acknowledged", "unread")]
    assert lines(cast.head) == []


def test_resolution_is_told_to_who_asked(cast: Cast, talk: Conversation, settled: Work) -> None:
    opened = talk_services.open_thread(cast.director.standing, Send(talk.pk, uuid4(), "Hỏi", subject="Số liệu"))
    talk_services.resolve_thread(cast.head.standing, opened.thread.id, "answered", 1)
    settled()
    assert ("resolved", "unread") in lines(cast.director)


def test_resolution_does_not_tell_what_the_answer_said_before_it_was_withdrawn(
    cast: Cast, talk: Conversation, settled: Work
) -> None:
    opened = talk_services.open_thread(cast.director.standing, talk_services.Send(talk.pk, uuid4(), "?", subject="Hỏi"))
    answer = make.message(talk, cast.head, "Đã gửi công văn.", thread=opened.thread.id)
    talk_services.resolve_thread(cast.head.standing, opened.thread.id, "answered", 1, answer=answer.id)
    talk_services.delete_message(cast.head.standing, answer.id)
    settled()
    line = Notification.objects.get(person=cast.director.person, reason="resolved")
    assert (line.message_id, line.conversation_id) == (None, talk.pk)


@pytest.mark.django_db(transaction=True)
def test_resolution_waits_for_whoever_is_withdrawing_the_answer() -> None:
    cast = assemble()
    talk = Conversation.objects.get(document=make.issued_document(cast))
    opened = talk_services.open_thread(cast.director.standing, talk_services.Send(talk.pk, uuid4(), "?", subject="Hỏi"))
    answer = make.message(talk, cast.head, "Đã gửi công văn.", thread=opened.thread.id)
    talk_services.resolve_thread(cast.head.standing, opened.thread.id, "answered", 1, answer=answer.id)
    resolved = StoredEvent.objects.get(type="thread.resolved")
    held = HeldElsewhere("SELECT FROM discussions_message WHERE id = %s FOR NO KEY UPDATE", answer.id)
    with held, pytest.raises(OperationalError, match="lock"):
        followers.tell_of_resolution(resolved)


def test_whoever_is_brought_in_hears_of_it_and_forgets_when_released(
    cast: Cast, document: Document, talk: Conversation, settled: Work
) -> None:
    guest = documents.bring_in(cast.director.standing, document.pk, cast.department_officer.person.pk)
    make.message(talk, cast.head, at(cast.department_officer))
    settled()
    assert sorted(lines(cast.department_officer)) == [("brought_in", "unread"), ("mention", "unread")]
    documents.release(cast.director.standing, document.pk, guest.pk)
    settled()
    assert lines(cast.department_officer) == []


def test_group_members_hear_of_joining_and_only_of_calls(cast: Cast, settled: Work) -> None:
    view = talk_services.create_group(
        cast.officer.standing, "Nhóm", people=[cast.head.person.pk], units=[cast.nghe_an.pk]
    )
    settled()
    assert lines(cast.head) == lines(cast.liaison) == [("brought_in", "unread")]
    assert lines(cast.officer) == []
    make.message(Conversation.objects.get(pk=view.id), cast.officer)
    settled()
    assert len(lines(cast.head)) == 1


def test_member_who_was_removed_hears_of_being_let_in_again(cast: Cast, group: Conversation, settled: Work) -> None:
    for _ in range(2):
        talk_services.add_members(cast.officer.standing, group.pk, people=[cast.director.person.pk])
        settled()
        services.read_notifications(cast.director.standing)
        own = group.memberships.get(person=cast.director.person)
        talk_services.remove_member(cast.officer.standing, group.pk, own.pk)
    assert lines(cast.director) == [("brought_in", "read")] * 2


def test_removed_member_has_nothing_unread_left(cast: Cast, group: Conversation, settled: Work) -> None:
    make.message(group, cast.officer, at(cast.head))
    settled()
    member = group.memberships.get(person=cast.head.person)
    talk_services.remove_member(cast.officer.standing, group.pk, member.pk)
    settled()
    assert lines(cast.head) == []
    make.message(group, cast.officer, at(cast.head))
    settled()
    assert lines(cast.head) == []


def test_side_talk_is_told_to_its_own_side_alone(cast: Cast, document: Document, settled: Work) -> None:
    side = talk_services.open_side_conversation(cast.director.standing, document.pk)
    services.follow(cast.head.standing, "follow", document=document.pk)
    row = Conversation.objects.get(pk=side.id)
    make.message(row, cast.director, f"{at(cast.department_clerk)} {at(cast.head)} {unit(cast.directorate.pk)}")
    settled()
    assert lines(cast.department_clerk) == [("mention", "unread")]
    assert all(lines(member) == [] for member in (cast.head, cast.officer, cast.liaison, cast.minister))


@pytest.mark.parametrize("level", ["follow", "mute"])
def test_level_shows_in_marks_and_lists(cast: Cast, talk: Conversation, document: Document, level: str) -> None:
    services.follow(cast.liaison.standing, level, document=document.pk)  # type: ignore[arg-type]
    assert marks_of(cast.liaison.standing, [talk])[talk.pk].level == level
    services.follow(cast.liaison.standing, "default", document=document.pk)
    assert marks_of(cast.liaison.standing, [talk])[talk.pk].level == "default"
    assert Notification.objects.filter(person=cast.liaison.person).count() == 0
