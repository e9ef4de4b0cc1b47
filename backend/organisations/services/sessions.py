"""One's own sessions: seeing where one is signed in, and ending sessions together with the sockets they opened."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.errors import not_found
from backend.organisations.events import SessionsEnded
from backend.organisations.models import Person
from backend.organisations.standing import Standing

IDLE = timedelta(minutes=30)
MOST = 5
NOTED_EVERY = timedelta(minutes=1)
REMEMBERED = 10_000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_noted: OrderedDict[str, datetime] = OrderedDict()


def hash_of(session_key: str) -> str:
    """How a session is named on streams: never by its key, which is as good as a password."""
    return sha256(session_key.encode()).hexdigest()


def sessions_of(person: Person) -> list[UserSession]:
    """The living sessions of a person, the last used first."""
    known = list(UserSession.objects.filter(user=person).order_by("-last_seen_at"))
    keys = [session.session_key for session in known]
    living = set(Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now()).values_list("pk", flat=True))
    return [session for session in known if session.session_key in living]


@transaction.atomic
def end_session(actor: Standing, identifier: int) -> str:
    """End one of one's own sessions; returns its key."""
    session = UserSession.objects.filter(user=actor.person, pk=identifier).first()
    if session is None:
        raise not_found()
    end(actor.person.pk, [session.session_key])
    return str(session.session_key)


@transaction.atomic
def end_other_sessions(actor: Standing, current_key: str) -> int:
    """End all of one's own sessions but the one that asks; returns how many."""
    keys = list(
        UserSession.objects.filter(user=actor.person)
        .exclude(session_key=current_key)
        .values_list("session_key", flat=True)
    )
    end(actor.person.pk, keys)
    return len(keys)


@transaction.atomic
def end_sessions_beyond_limit(person: UUID, current_key: str) -> None:
    """Nobody needs more than a handful of open sessions: the longest unused go first."""
    others = UserSession.objects.filter(user=person).exclude(session_key=current_key).order_by("-last_seen_at")
    end(person, [session.session_key for session in others[MOST - 1 :]])


@transaction.atomic
def end(person: UUID, keys: Iterable[str]) -> None:
    """Delete sessions and tell the person's stream, so that open sockets close at once."""
    named = sorted(set(keys))
    if not named:
        return
    Session.objects.filter(session_key__in=named).delete()
    UserSession.objects.filter(session_key__in=named).delete()
    log.append([(stream_name("person", person), SessionsEnded([hash_of(key) for key in named]))], person)


def forget_all(person: UUID) -> None:
    """Delete every session of a person; the caller tells the stream."""
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()


def sweep() -> int:
    """Delete what has expired; returns how many sessions went."""
    gone, _ = Session.objects.filter(expire_date__lte=clock.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


def is_known(session_key: str) -> bool:
    """Whether the session stands in the list its owner sees."""
    return bool(UserSession.objects.filter(session_key=session_key).exists())


def idle_for_too_long(shared_keys: Iterable[str]) -> set[str]:
    """Those of these sessions, all on shared computers, that nobody has used for half an hour."""
    keys = set(shared_keys)
    if not keys:
        return keys
    used = UserSession.objects.filter(session_key__in=keys, last_seen_at__gt=clock.now() - IDLE)
    return keys - set(used.values_list("session_key", flat=True))


def was_noted(session_key: str) -> bool:
    """Whether the use of this session was noted within the minute."""
    return abs(clock.now() - _noted.get(session_key, _LONG_AGO)) < NOTED_EVERY


def is_due(session_key: str) -> bool:
    """Whether the use of this session should be noted: once a minute and process, not at every request."""
    if was_noted(session_key):
        return False
    _noted[session_key] = clock.now()
    _noted.move_to_end(session_key)
    while len(_noted) > REMEMBERED:
        _noted.popitem(last=False)
    return True


def note_use(*session_keys: str) -> None:
    """These sessions were used just now."""
    UserSession.objects.filter(session_key__in=session_keys).update(last_seen_at=clock.now())
