"""`python -m bench.seeding`: thousands of people with valid sessions, and rooms for them; prints what it made.

Rows that come by the thousand are written in bulk, as thousand services' transactions would take minutes; messages
are said through the service, so that their events are what the product makes of them.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402

from backend.discussions import services as talk  # noqa: E402
from backend.discussions.models import Conversation, Membership  # noqa: E402
from backend.documents import services as documents  # noqa: E402
from backend.documents.entry import Entry  # noqa: E402
from backend.events import log  # noqa: E402
from backend.events.models import Stream  # noqa: E402
from backend.events.schema import stream_name  # noqa: E402
from backend.lib import clock  # noqa: E402
from backend.organisations.models import Person, Post, Unit  # noqa: E402
from backend.organisations.services import structure  # noqa: E402
from backend.organisations.services.structure import OrganisationFacts, UnitFacts  # noqa: E402
from backend.organisations.standing import standing_of  # noqa: E402
from bench.stage import MISSED, PEOPLE, TALKS, WRITERS  # noqa: E402

SINCE = date(2018, 1, 1)
DOCUMENTS = 60


def main() -> None:
    unit = _division()
    people = _people(unit)
    room, busy_room = _group(people, "Phòng họp"), _group(people, "Phòng giao ban")
    talks = [_group(people[:WRITERS], f"Nhóm {number}") for number in range(TALKS)]
    _say(people, busy_room, 10)
    busy_after = log.head(busy_room.stream)
    _say(people, busy_room, MISSED)
    _register(people[0], unit)
    seeds = {
        "cookies": [f"{settings.SESSION_COOKIE_NAME}={key}" for key in _sessions(people)],
        "people": [str(person.pk) for person in people],
        "room": str(room.pk),
        "room_head": log.head(room.stream),
        "busy_room": str(busy_room.pk),
        "busy_after": busy_after,
        "talks": [str(group.pk) for group in talks],
    }
    print(json.dumps(seeds))


def _division() -> Unit:
    facts = OrganisationFacts(
        "Bộ Tài nguyên và Môi trường", "Bộ TN&MT", "BTNMT", "ministry", "G13", "000.00.00.G13", "Hà Nội"
    )
    root = structure.root_of(structure.create_organisation(None, facts))
    return structure.create_unit(None, root, UnitFacts("Văn phòng Bộ", "Văn phòng Bộ", "VP", "office"))


def _people(unit: Unit) -> list[Person]:
    people = []
    for number in range(PEOPLE):
        person = Person(username=f"nguoi{number}", password=make_password(None))
        person.set_names("Nguyễn Văn", f"Thứ {number}")
        people.append(person)
    Person.objects.bulk_create(people)
    roles = ["clerk"]
    Post.objects.bulk_create(
        Post(person=person, unit=unit, position="Văn thư", roles=roles, valid_from=SINCE) for person in people
    )
    # whoever was given a post through the service has heard of it on a stream of their own
    Stream.objects.bulk_create(Stream(name=stream_name("person", person.pk)) for person in people)
    return people


def _group(people: list[Person], title: str) -> Conversation:
    view = talk.create_group(standing_of(people[0]), title, people=[people[1].pk])
    group = Conversation.objects.get(pk=view.id)
    Membership.objects.bulk_create(
        Membership(conversation=group, person=person, added_by=people[0]) for person in people[2:]
    )
    return group


def _say(people: list[Person], group: Conversation, count: int) -> None:
    """The mark lets the load client count these messages."""
    standing = standing_of(people[0])
    for number in range(count):
        body = f"~{number + 1:019d} Đề nghị các đơn vị cho ý kiến về dự thảo trước ngày 30." + " Kính gửi." * 20
        talk.post_message(standing, talk.Send(group.pk, uuid4(), body))


def _register(person: Person, unit: Unit) -> None:
    standing = standing_of(person)
    for number in range(DOCUMENTS):
        entry = Entry(type="chi_thi", subject=f"Về việc tăng cường quản lý đất đai, đợt {number}", field="dat_dai")
        documents.register_document(standing, unit.pk, entry)


def _sessions(people: list[Person]) -> list[str]:
    """Keys of sessions as signing in leaves them."""
    store, ends = SessionStore(), clock.now() + timedelta(hours=12)
    rows = []
    for person in people:
        data: dict[str, Any] = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        rows.append(Session(session_key=uuid4().hex, session_data=store.encode(data), expire_date=ends))
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]


if __name__ == "__main__":
    main()
