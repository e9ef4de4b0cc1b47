"""Many at once: one order without holes, one message per `client_id`, one direct conversation per pair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection, transaction

from backend.discussions import services
from backend.discussions.models import Conversation, Message, Reaction
from backend.discussions.services import Send
from backend.lib.errors import DomainError
from tests import make
from tests.backend.discussions.conftest import events
from tests.cast import Cast, assemble

T = TypeVar("T")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> Cast:
    return assemble()


@pytest.fixture
def open_talk(people: Cast) -> Conversation:
    return Conversation.objects.get(document=make.issued_document(people))


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Run all acts in threads of their own, eight at a time."""

    def run(act: Callable[[], T]) -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, acts))


def test_ordinals_have_no_hole_and_events_follow_them(people: Cast, open_talk: Conversation) -> None:
    standings = [people.head.standing, people.director.standing, people.liaison.standing, people.minister.standing]
    sends = [(standing, Send(open_talk.pk, uuid4(), f"{n}")) for n in range(15) for standing in standings]
    posted = at_once([partial(services.post_message, standing, send) for standing, send in sends])
    assert sorted(p.message.ordinal for p in posted) == list(range(1, 61))
    told = [row.payload["message"]["ordinal"] for row in events(open_talk.stream, "message.posted") if row.payload]
    assert told == list(range(1, 61))
    assert Conversation.objects.get(pk=open_talk.pk).last_ordinal == 60


def test_same_send_from_eight_devices_is_one_message(people: Cast, open_talk: Conversation) -> None:
    standing, send = people.head.standing, Send(open_talk.pk, uuid4(), "Một lần")
    posted = at_once([lambda: services.post_message(standing, send)] * 16)
    assert len({(p.message.id, p.seq, p.message.ordinal) for p in posted}) == 1
    assert Message.objects.count() == 1
    assert len(events(open_talk.stream, "message.posted")) == 1


def test_same_client_id_for_other_texts_at_once_keeps_one_and_refuses_the_rest(
    people: Cast, open_talk: Conversation
) -> None:
    key, standing = uuid4(), people.head.standing

    def act(n: int) -> str:
        try:
            return services.post_message(standing, Send(open_talk.pk, key, f"Bản {n}")).message.body
        except DomainError as refused:
            return refused.code

    answers = at_once([partial(act, n) for n in range(8)])
    assert answers.count("client_id_reused") == 7
    assert Conversation.objects.get(pk=open_talk.pk).last_ordinal == 1


def test_pair_that_writes_to_each_other_at_once_has_one_conversation(people: Cast) -> None:
    head, liaison = people.head, people.liaison
    opened = at_once(
        [
            lambda: services.open_direct(head.standing, liaison.person.pk)[0].id,
            lambda: services.open_direct(liaison.standing, head.person.pk)[0].id,
        ]
        * 4
    )
    assert len(set(opened)) == 1
    assert Conversation.objects.get(pk=opened[0]).memberships.count() == 2


def test_reactions_at_once_end_as_the_last_event_says(people: Cast, open_talk: Conversation) -> None:
    said = services.post_message(people.head.standing, Send(open_talk.pk, uuid4(), "Thống nhất?")).message
    standings = [people.head.standing, people.director.standing, people.liaison.standing]
    acts = [partial(services.add_reaction, standing, said.id, sign) for standing in standings for sign in ("👍", "✅")]
    at_once(acts)
    last = events(open_talk.stream, "reactions.changed")[-1].payload
    assert last is not None
    assert sum(len(reaction["people"]) for reaction in last["reactions"]) == Reaction.objects.count() == 6


def test_lists_over_the_same_conversations_do_not_wait_for_each_other(people: Cast, open_talk: Conversation) -> None:
    standing = people.officer.standing
    group = services.create_group(standing, "Nhóm").id

    def act(turned: bool) -> int:
        places = [open_talk.pk, group]
        sends = [Send(place, uuid4(), "x") for place in (reversed(places) if turned else places)]
        with transaction.atomic():
            return len(services.write([services.prepare(standing, send) for send in sends]))

    assert at_once([partial(act, bool(n % 2)) for n in range(16)]) == [2] * 16
    assert set(Conversation.objects.values_list("last_ordinal", flat=True)) == {16}
