"""Seeding an empty database: what was promised is there, in the order of its time, open to its readers alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Max, Min
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from backend.demo.content.conversations import conversations
from backend.demo.content.directives import BY_CODE, DIRECTIVES
from backend.demo.content.organisations import organisations, units
from backend.demo.content.people import DEMO_PASSWORD, find, people
from backend.demo.seeding import installation
from backend.demo.seeding.acts import Plan, spread
from backend.demo.seeding.household import Household
from backend.demo.seeding.reception import THE_END
from backend.discussions import policies as talk
from backend.discussions.models import Conversation, Message, Position, Reaction, ReadMark, Thread
from backend.documents import policies as documents
from backend.documents.events import DocumentIssued
from backend.documents.models import Attachment, Document, Recipient
from backend.events.models import StoredEvent, Stream
from backend.events.schema import stream_name
from backend.lib import clock
from backend.notifications.followers import tell_of_document
from backend.notifications.models import Notification
from backend.organisations.models import Organisation, OrganisationLink, OrganisationSuccession, Person, Unit, UnitList
from backend.organisations.standing import standing_of

# The mark makes pytest-django set up the test database; the whole seeding runs within the first test.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", name="household")
def _household(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Household]:
    with (
        django_db_blocker.unblock(),
        override_settings(FILES=tmp_path_factory.mktemp("files")),
        transaction.atomic(),
    ):
        yield installation.seed()
        transaction.set_rollback(True)


def test_every_organisation_unit_and_person_is_there(household: Household) -> None:
    assert Organisation.objects.count() == len(organisations())
    assert Unit.objects.count() == len(organisations()) + len(units())
    assert Person.objects.count() == len(people())
    assert OrganisationLink.objects.count() == 2 * 63
    assert OrganisationSuccession.objects.exclude(new_code="").count() == 63
    assert UnitList.objects.annotate(n=Count("units")).get(name="63 Sở TN&MT").n == 63


def test_everybody_can_sign_in_with_the_demo_password(household: Household) -> None:
    assert not Person.objects.exclude(password__startswith="argon2").exists()
    hashed = Person.objects.get(username="tran.thi.uoc").password
    assert Argon2PasswordHasher().verify(DEMO_PASSWORD, hashed)


def test_all_directives_are_issued_as_printed(household: Household) -> None:
    assert set(Document.objects.filter(state="issued").values_list("full_code", flat=True)) == set(BY_CODE)
    for document in Document.objects.select_related("organisation"):
        directive = BY_CODE[document.full_code]
        assert document.issue_date == directive.issued
        assert document.notation == directive.notation
        assert document.signer_name == directive.signer_person.full_name
        assert document.due_date == directive.due
        assert document.recipients.count() == len(directive.recipient_keys())
        assert document.recipients.filter(role="lead").count() == 1
    assert Attachment.objects.filter(role="main", file__mime="application/pdf").count() == len(DIRECTIVES)


def test_the_report_answers_the_letter(household: Household) -> None:
    assert Document.objects.get(full_code="206/BC-STNMT").replies_to == household.documents["2054/BTNMT-TCQLĐĐ"]


def test_all_that_is_scripted_was_said(household: Household) -> None:
    said = [utterance for script in conversations() for utterance in script.utterances]
    titled = [thread for script in conversations() for thread in script.threads if thread.title]
    assert Message.objects.count() == len(said) >= 350
    assert set(Message.objects.values_list("at", flat=True)) == {utterance.at for utterance in said}
    assert Thread.objects.count() == len(titled)
    assert Thread.objects.exclude(outcome="").count() == sum(bool(thread.outcome) for thread in titled)
    assert Message.objects.exclude(pinned_at=None).count() == sum(utterance.pinned for utterance in said)
    assert Reaction.objects.count() == sum(len(names) for said_ in said for names in said_.reactions.values())


def test_positions_are_released_and_locked(household: Household) -> None:
    assert Position.objects.filter(state="released").count() == Message.objects.filter(kind="official").count() == 5


def test_groups_and_pairs_are_founded(household: Household) -> None:
    groups = Conversation.objects.filter(kind="group").annotate(n=Count("memberships"))
    assert {group.title for group in groups} == {script.subject for script in conversations() if script.kind == "group"}
    assert groups.get(title="Đầu mối 63 Sở").n >= 63
    assert Conversation.objects.filter(kind="direct").count() == 8


def test_marks_of_scripts_became_mentions_and_links(household: Household) -> None:
    asked = Message.objects.get(body__contains="Đắk Lắk rất mong có ý kiến")
    assert asked.mentions.exclude(unit=None).count() == 2
    assert "@@" not in asked.body
    linked = Message.objects.get(body__contains="Số liệu trong báo cáo")
    assert 'class="code"' in linked.html
    assert not Message.objects.filter(body__regex=r"@[a-z]+\.[a-z]").exists()


def test_reception_shows_all_three_states(household: Household) -> None:
    states = set(Recipient.objects.values_list("state", flat=True))
    assert states == {"arrived", "seen", "acknowledged"}
    telegram = Recipient.objects.filter(
        document=household.documents["05/CĐ-BTNMT"], unit__organisation__kind="department"
    )
    assert set(telegram.values_list("state", flat=True)) == {"acknowledged"}
    assert all(r.acknowledged_name for r in Recipient.objects.exclude(acknowledged_at=None))


def test_some_have_read_everything_and_some_have_not(household: Household) -> None:
    marks = ReadMark.objects.select_related("conversation")
    behind = [mark for mark in marks if mark.upto < mark.conversation.last_ordinal]
    assert behind
    assert len(behind) < len(marks)
    assert all(mark.upto <= mark.conversation.last_ordinal for mark in marks)


def test_feeds_tell_of_papers_and_the_old_lines_are_read(household: Household) -> None:
    told = Notification.objects.filter(reason="received", document=household.documents["02/CT-BTNMT"])
    assert told.filter(person=household.person("H14:liaison")).exists()
    assert not told.filter(read_at=None).exists()
    newest = household.documents["3015/BTNMT-PC"]
    assert Notification.objects.filter(reason="received", document=newest, read_at=None).count() > 63
    assert not Notification.objects.filter(person=household.person("cao.thi.minh.khue")).exists()


def test_followers_have_nothing_to_add_about_papers(household: Household) -> None:
    issued = StoredEvent.objects.get(
        stream=stream_name("document", household.documents["05/CĐ-BTNMT"].pk), type=DocumentIssued.type
    )
    before = Notification.objects.count()
    with clock.at(THE_END):
        tell_of_document(issued)
    assert Notification.objects.count() == before


def test_nothing_happens_after_the_end_or_outside_the_order_of_time(household: Household) -> None:
    talked = StoredEvent.objects.exclude(stream__name__startswith="person.")
    assert talked.aggregate(last=Max("at"))["last"] <= THE_END
    assert talked.aggregate(first=Min("at"))["first"].year == 2019
    for name in Stream.objects.filter(name__startswith="document.").values_list("name", flat=True):
        moments = list(StoredEvent.objects.filter(stream=name).order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments)


def test_outsider_sees_no_document_and_no_talk(household: Household) -> None:
    outsider = standing_of(household.person("cao.thi.minh.khue"))
    assert not documents.visible(outsider).exists()
    assert not talk.visible(outsider).exists()


def test_internal_talk_of_a_department_is_closed_to_the_ministry(household: Household) -> None:
    side = Conversation.objects.get(kind="side", handling__document=household.documents["206/BC-STNMT"])
    assert not talk.visible(household.standing("le.dang.y")).filter(pk=side.pk).exists()
    assert talk.visible(household.standing("H53:director")).filter(pk=side.pk).exists()


def test_second_seeding_changes_nothing(household: Household) -> None:
    before = StoredEvent.objects.count()
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert "no sample data was loaded" in out.getvalue()
    assert StoredEvent.objects.count() == before


def test_useful_people_are_printed_one_a_line(household: Household) -> None:
    out = StringIO()
    call_command("demo_people", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[1] == f"Trần Thị Ước | Chánh Văn phòng | Văn phòng Bộ | tran.thi.uoc | {DEMO_PASSWORD}"


def test_second_posts_and_lent_posts_are_held(household: Household) -> None:
    assert {seat.post.unit for seat in household.standing("phan.thanh.tung").seats} >= {household.units["TCMT"]}
    deputy = standing_of(household.person("bui.xuan.truong"))
    assert household.person("tran.thi.uoc") in {seat.for_person for seat in deputy.seats}


def test_acts_are_carried_out_in_the_order_of_time_at_their_moment() -> None:
    done: list[tuple[str, datetime]] = []
    plan = Plan()
    late, early = datetime(2019, 7, 2, tzinfo=UTC), datetime(2019, 7, 1, tzinfo=UTC)
    for moment, name in ((late, "c"), (early, "a"), (early, "b")):
        plan.add(moment, lambda name: done.append((name, clock.now())), name)
    assert plan.carry_out() == 3
    assert done == [("a", early), ("b", early), ("c", late)]


KNOWN_DRAWS = [20, 77, 36]


def test_chance_is_the_same_everywhere() -> None:
    assert [spread(key, 100) for key in ("a", "b", "02/CT-BTNMT/H53")] == KNOWN_DRAWS
    assert {spread(f"key{number}", 4) for number in range(40)} == {0, 1, 2, 3}


def test_everybody_useful_has_a_post(household: Household) -> None:
    assert find("y.bham.eban").user_name in household.posts
