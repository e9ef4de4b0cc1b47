"""How far people have read: some everything, some up to a point, some nothing yet, so that unread has a meaning."""

from __future__ import annotations

from datetime import timedelta

from backend.demo.content.people import people
from backend.demo.seeding.acts import Plan, spread
from backend.demo.seeding.household import Household
from backend.demo.seeding.reception import THE_END
from backend.discussions import policies, services

READERS = {"leader", "chief_of_office", "unit_head", "clerk", "liaison"}
ONE_IN = 3  # of the department people; everybody of the ministry reads
AT_THE_END = timedelta(minutes=20)


def plan_reading(plan: Plan, household: Household) -> None:
    for person in people():
        is_reader = bool(READERS & set(person.roles))
        if is_reader and (person.organisation == "BTNMT" or spread(f"reads/{person.user_name}", ONE_IN) == 0):
            plan.add(THE_END - AT_THE_END, lambda name=person.user_name: _read(household, name))


def _read(household: Household, name: str) -> None:
    standing = household.standing(name)
    for row in policies.visible(standing).filter(last_ordinal__gt=0).order_by("created_at"):
        drawn = spread(f"{name}/{row.document_id and row.document.full_code}/{row.title}/{row.kind}", 10)
        if drawn < 5:
            services.mark_read(standing, row.pk, row.last_ordinal)
        elif drawn < 8:
            services.mark_read(standing, row.pk, max(row.last_ordinal - drawn, 1))
