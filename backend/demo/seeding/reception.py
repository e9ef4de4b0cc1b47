"""Who has seen and acknowledged what: most units for the older papers, few for the newest, the same everywhere."""

from __future__ import annotations

from datetime import datetime, time, timedelta

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
# Percent of the units that have acknowledged a paper, and of those that have only opened it.
USUAL = (15, 4)
SHARES = {
    "02/CT-BTNMT": (72, 5),
    "2054/BTNMT-TCQLĐĐ": (44, 6),
    "05/CĐ-BTNMT": (100, 0),
    "2901/BTNMT-TNN": (60, 20),
    "3015/BTNMT-PC": (16, 8),
}
EXPRESS = {"05/CĐ-BTNMT"}
DEPARTMENT_HANDS = ("clerk", "liaison", "liaison", "director")


def plan_reception(plan: Plan, household: Household) -> None:
    for directive in DIRECTIVES:
        for key in directive.recipient_keys():
            _plan_unit(plan, household, directive, key)


def _plan_unit(plan: Plan, household: Household, directive: Directive, key: str) -> None:
    acknowledged, only_seen = SHARES.get(directive.full_code, USUAL)
    drawn = spread(f"{directive.full_code}/{key}", 100)
    name = _hand(directive, key)
    moment = _moment(directive, key)
    if name is None or moment >= THE_END or drawn >= acknowledged + only_seen:
        return
    code = directive.full_code
    if drawn < acknowledged:
        plan.add(moment, _acknowledge, household, code, name, key)
    else:
        plan.add(moment, _open, household, code, name)


def _acknowledge(household: Household, code: str, name: str, key: str) -> None:
    """Unless the unit has done it already in the course of the talk."""
    document, unit = household.documents[code], household.units[key]
    if not Recipient.objects.filter(document=document, unit=unit, acknowledged_at=None).exists():
        return
    services.acknowledge(household.standing(name), document.pk, unit.pk)


def _open(household: Household, code: str, name: str) -> None:
    services.mark_seen(household.standing(name), household.documents[code].pk)


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
