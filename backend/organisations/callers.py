"""Who is behind a session, and where they stand, kept in this process for as long as nothing has changed.

What is kept counts only together with one statement asked now (`_VERSIONS`), which must find the very rows of session
and person that it was worked out from, the same life of the log, the same number of changes of rights, the same day.
So everything a standing is worked out from (posts, delegations, units) must raise that number in the transaction that
changes it: `tests/backend/organisations/test_callers.py` walks the services that do. Whatever is not as it was is
asked anew. Standings are shared: nobody changes one, or the person in it. Not to be asked in a transaction that has
itself changed rights: what is learnt there would outlive its rollback.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from backend.events.log import RIGHTS
from backend.lib import clock, rows
from backend.organisations.models import Person
from backend.organisations.services import sessions
from backend.organisations.standing import Standing, standings_of

KEPT = 2_000  # standings; one that reaches a large organisation takes 30 kB
Era = tuple[str, int, date]  # life of the log, how often rights had changed, the day
Versions = dict[str, tuple[str, str]]  # by session: the transactions that wrote the rows of session and person


@dataclass(frozen=True, slots=True)
class _Caller:
    """A standing with everything it depends on."""

    standing: Standing
    is_shared: bool
    era: Era
    versions: tuple[str, str]


_kept: dict[str, _Caller] = {}


def behind(keys: Iterable[str]) -> dict[str, Standing]:
    """Where the person behind each valid session stands now; one statement while nothing has changed."""
    return Question(keys).answer()[0]


class Question:
    """Who is behind some sessions; asked when it is made, alone or `together` with other questions."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._wanted = list(dict.fromkeys(keys))
        self._kept = {key: caller for key in self._wanted if (caller := _kept.get(key)) is not None}
        self._asked = _ask_versions({key: caller.standing.person.pk for key, caller in self._kept.items()})

    def answer(self) -> tuple[dict[str, Standing], int]:
        """Where they stand, and how often rights had changed by then: as long as that is so, this holds."""
        era, versions = _versions(self._asked)
        idle = sessions.idle_for_too_long(key for key, caller in self._kept.items() if caller.is_shared)
        found = {
            key: caller.standing
            for key, caller in self._kept.items()
            if caller.era == era and caller.versions == versions.get(key) and key not in idle
        }
        unknown = [key for key in self._wanted if key not in found]
        return (found | _learn(unknown) if unknown else found), era[1]


def assumed(keys: Iterable[str]) -> dict[str, Standing]:
    """Where people stood when they were asked about last, now at the latest; counts only with a `Question` after it."""
    wanted = list(dict.fromkeys(keys))
    unknown = [key for key in wanted if key not in _kept]
    learnt = _learn(unknown) if unknown else {}
    kept = ((key, _kept.get(key)) for key in wanted if key not in learnt)
    return learnt | {key: caller.standing for key, caller in kept if caller is not None}


def forget() -> None:
    """Ask everything anew."""
    _kept.clear()


def _learn(keys: list[str]) -> dict[str, Standing]:
    """Ask properly. Versions are read before what they stand for, so that a change in between is seen next time."""
    living = _living(keys)
    era, versions = _versions(_ask_versions({key: UUID(data[SESSION_KEY]) for key, data in living.items()}))
    people = people_behind(list(living))
    standings = standings_of(people.values())
    if len(_kept) + len(people) > KEPT:
        _kept.clear()
    for key in keys:
        _kept.pop(key, None)
        if key in people and key in versions:
            _kept[key] = _Caller(standings[people[key].pk], bool(living[key].get("shared")), era, versions[key])
    return {key: standings[person.pk] for key, person in people.items()}


# the rows are looked up one by one: joined, PostgreSQL walks through all living sessions at each question
_VERSIONS = f"""
SELECT k.key, (SELECT s.xmin::text FROM django_session s WHERE s.session_key = k.key AND s.expire_date > %(now)s),
    (SELECT p.xmin::text FROM organisations_person p WHERE p.id = k.person), NULL
FROM unnest(%(keys)s::text[], %(people)s::uuid[]) AS k (key, person)
UNION ALL
SELECT NULL, (SELECT value::text FROM events_epoch WHERE id = 1), NULL,
    (SELECT head FROM events_stream WHERE name = '{RIGHTS}')
"""  # noqa: S608 - a constant of ours


def _ask_versions(owners: Mapping[str, UUID]) -> rows.Answer:
    parameters = {"keys": list(owners), "people": rows.identifiers(owners.values()), "now": clock.now()}
    return rows.ask(_VERSIONS, parameters)


def _versions(asked: rows.Answer) -> tuple[Era, Versions]:
    """Of sessions that are there no more, and of people, nothing is said."""
    *found, (_, life, _, rights) = asked.rows()
    versions = {key: (session, person) for key, session, person, _ in found if session and person}
    return (life or "", rights or 0, clock.today()), versions


def owners_of(keys: list[str]) -> dict[str, UUID]:
    """Whose the sessions are that are neither ended, expired nor idle for too long; `people_behind` asks for more."""
    return {key: UUID(data[SESSION_KEY]) for key, data in _living(keys).items()}


def people_behind(keys: list[str]) -> dict[str, Person]:
    """The active person of each session that is valid now: not expired, not ended, password not changed since."""
    valid = _living(keys)
    identifiers = list({data[SESSION_KEY] for data in valid.values()})
    active = rows.fetch(_ACTIVE, {"people": identifiers}) if identifiers else []
    people = {person.pk: person for person in (rows.made(Person, row) for row in active)}
    found = {key: people.get(UUID(data[SESSION_KEY])) for key, data in valid.items()}
    return {key: person for key, person in found.items() if person and _has_signed(person, valid[key])}


_ACTIVE = f"""
SELECT {rows.columns(Person, "p")} FROM organisations_person p WHERE p.id = ANY(%(people)s::uuid[]) AND p.is_active
"""  # noqa: S608 - only names of columns are put together
_LIVING = """
SELECT session_key, session_data FROM django_session WHERE session_key = ANY(%(keys)s) AND expire_date > %(now)s
"""


@lru_cache(maxsize=20_000)
def _decoded(text: str) -> dict[str, Any]:
    """What a session holds; its text is signed, so the same text is the same session. Not to be changed by callers."""
    data: dict[str, Any] = SessionStore().decode(text)
    return data


def _living(keys: list[str]) -> dict[str, dict[str, Any]]:
    decoded = {key: _decoded(text) for key, text in rows.fetch(_LIVING, {"keys": keys, "now": clock.now()})}
    idle = sessions.idle_for_too_long(key for key, data in decoded.items() if data.get("shared"))
    return {
        key: data
        for key, data in decoded.items()
        if key not in idle and SESSION_KEY in data and data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    }


def _has_signed(person: Person, data: dict[str, Any]) -> bool:
    signed = str(data.get(HASH_SESSION_KEY, ""))
    valid = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    return any(constant_time_compare(signed, one) for one in valid)
