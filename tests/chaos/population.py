"""Many people at once: rows made in bulk, each person with a valid session, sitting together in groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string

from backend.discussions.models import Conversation, Membership
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.organisations.models import Person


@dataclass(frozen=True)
class Inhabitant:
    """Somebody who can connect."""

    person: Person
    key: str  # of a session that is valid for a day

    @property
    def own(self) -> str:
        """Their own stream."""
        return stream_name("person", self.person.pk)


@dataclass(frozen=True)
class Room:
    """A group conversation."""

    id: UUID
    stream: str
    members: tuple[Inhabitant, ...]


def inhabitants(count: int, prefix: str = "") -> list[Inhabitant]:
    """New people with sessions, in two statements. Nobody can sign in as them by password."""
    name = prefix or get_random_string(8).lower()
    password = make_password(None)
    people = []
    for number in range(count):
        person = Person(id=uuid7(), username=f"{name}{number}", password=password)
        person.set_names("Người", f"Thứ {number}")
        people.append(person)
    Person.objects.bulk_create(people)
    rows = [_session(person) for person in people]
    Session.objects.bulk_create(rows)
    return [Inhabitant(person, row.session_key) for person, row in zip(people, rows, strict=True)]


def room(members: list[Inhabitant]) -> Room:
    """A group of these people."""
    return rooms([members])[0]


def rooms(parties: list[list[Inhabitant]]) -> list[Room]:
    """Groups with these members, in two statements."""
    made = [Room(one := uuid7(), stream_name("conversation", one), tuple(members)) for members in parties]
    Conversation.objects.bulk_create(Conversation(id=one.id, kind="group", stream=one.stream) for one in made)
    Membership.objects.bulk_create(
        Membership(conversation_id=one.id, person=member.person) for one in made for member in one.members
    )
    return made


def _session(person: Person) -> Session:
    data = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    key = get_random_string(32).lower()
    return Session(session_key=key, session_data=SessionStore().encode(data), expire_date=clock.now() + timedelta(1))
