"""Who has seen and acknowledged what: most units for the older papers, few for the newest, the same on every machine."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from backend.demo.content.directives import DIRECTIVES
from backend.demo.content.directives.record import Directive
from backend.demo.content.organisations import MINISTRY
from backend.demo.content.people import PersonSeed, people
from backend.demo.seeding.acts import Plan, spread
from backend.demo.seeding.household import Household
from backend.demo.seeding.papers import issue_moment
from backend.documents import services
from backend.documents.models import Recipient
from backend.lib.clock import VIETNAM

THE_END = datetime(2019, 7, 19, 17, 30, tzinfo=VIETNAM)  # nothing of the sample data happens later
WORK_BEGINS, WORK_MINUTES = time(7, 40), 9 * 60
SATURDAY = 5
SHARES = ((date(2019, 6, 1), 62, 14), (date(2019, 7, 4), 52, 22), (date.max, 34, 26))
EXPRESS = {"05/CĐ-BTNMT": 100}
DEPARTMENT_HANDS = ("clerk", "liaison", "liaison", "director")


def plan_reception(plan: Plan, household: Household) -> None:
    for directive in DIRECTIVES:
        for key in directive.recipient_keys():
            _plan_unit(plan, household, directive, key)


def _plan_unit(plan: Plan, household: Household, directive: Directive, key: str) -> None:
    acknowledged, only_seen = _shares(directive)
    drawn = spread(f"{directive.full_code}/{key}", 100)
    name = _hand(directive, key)
    moment = _moment(directive, key)
    if name is None or moment >= THE_END or drawn >= acknowledged + only_seen:
        return
    code = directive.full_code
    if drawn < acknowledged:
        plan.add(moment, lambda: _acknowledge(household, code, name, key))
    else:
        plan.add(moment, lambda: services.mark_seen(household.standing(name), household.documents[code].pk))


def _acknowledge(household: Household, code: str, name: str, key: str) -> None:
    """Unless the unit has done it already in the course of the talk."""
    document, unit = household.documents[code], household.units[key]
    if not Recipient.objects.filter(document=document, unit=unit, acknowledged_at=None).exists():
        return
    standing = household.standing(name)
    services.mark_seen(standing, document.pk)
    services.acknowledge(standing, document.pk, unit.pk)


def _shares(directive: Directive) -> tuple[int, int]:
    """Percent of the units that acknowledged, and that only opened it, by the age of the paper."""
    if directive.full_code in EXPRESS:
        return EXPRESS[directive.full_code], 0
    return next((known, seen) for before, known, seen in SHARES if directive.issued < before)


def _hand(directive: Directive, key: str) -> str | None:
    """The user name of whoever receives for a unit: in a department one of three, in a ministry's unit its head."""
    organisation, _, unit = key.partition(".")
    if organisation == MINISTRY:
        return "pham.thi.an" if not unit else _head(key)
    hand = DEPARTMENT_HANDS[spread(f"{key}/{directive.full_code}/hand", len(DEPARTMENT_HANDS))]
    return f"{key}:{hand}"


def _head(key: str) -> str | None:
    heads = {"unit_head", "chief_of_office"}
    found: PersonSeed | None = next((p for p in people() if p.unit == key and heads & set(p.roles)), None)
    return found.user_name if found else None


def _moment(directive: Directive, key: str) -> datetime:
    """Some working hours after the issue; an express paper within minutes."""
    issued = issue_moment(directive)
    drawn = spread(f"{key}/{directive.full_code}/moment", 10_000)
    if directive.full_code in EXPRESS:
        return issued + timedelta(minutes=3 + drawn % 9)
    if drawn % 3 == 0:
        return issued + timedelta(minutes=15 + drawn % 180)
    day = issued.date() + timedelta(days=1 + drawn % 4)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, WORK_BEGINS, tzinfo=VIETNAM) + timedelta(minutes=drawn % WORK_MINUTES)
