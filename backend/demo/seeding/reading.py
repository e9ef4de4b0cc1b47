"""How far people have read: some everything, some up to a point, some nothing yet, so that unread has a meaning.

The marks are written as rows: a mark is one reader's own affair, and nobody is connected yet who had to be told.
"""

from __future__ import annotations

from datetime import timedelta

from backend.demo.content.conversations import conversations
from backend.demo.content.organisations import MINISTRY
from backend.demo.content.people import PersonSeed, find, people
from backend.demo.seeding.acts import Plan, spread
from backend.demo.seeding.household import Household
from backend.demo.seeding.reception import THE_END
from backend.discussions import policies
from backend.discussions.models import Conversation, ReadMark
from backend.lib import clock

READERS = {"leader", "chief_of_office", "unit_head", "clerk", "liaison"}
ONE_IN = 4  # of those in departments who never speak; all speakers and the ministry's readers read
AT_THE_END = timedelta(minutes=20)


def plan_reading(plan: Plan, household: Household) -> None:
    plan.add(THE_END - AT_THE_END, _read_all, household)


def _read_all(household: Household) -> None:
    speakers = {find(said.author).user_name for script in conversations() for said in script.utterances}
    readers = [person for person in people() if _reads(person, speakers)]
    marks = [mark for person in readers for mark in _marks(household, person)]
    ReadMark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["conversation", "person"], update_fields=["upto", "at"]
    )


def _reads(person: PersonSeed, speakers: set[str]) -> bool:
    if person.user_name in speakers:
        return True
    if not READERS & set(person.roles):
        return False
    return person.organisation == MINISTRY or spread(f"reads/{person.user_name}", ONE_IN) == 0


def _marks(household: Household, person: PersonSeed) -> list[ReadMark]:
    """Marks only ever move forward: what somebody said themselves they have read."""
    standing = household.standing(person.user_name)
    own = dict(ReadMark.objects.filter(person=standing.person).values_list("conversation", "upto"))
    rows = policies.visible(standing).filter(last_ordinal__gt=0).order_by("created_at")
    return [
        ReadMark(conversation=row, person=standing.person, upto=max(own.get(row.pk, 0), upto), at=clock.now())
        for row in rows
        if (upto := _read_up_to(person, row))
    ]


def _read_up_to(person: PersonSeed, row: Conversation) -> int:
    drawn = spread(f"{person.user_name}/{row.created_at.isoformat()}/{row.title}", 10)
    if drawn < 6:
        return row.last_ordinal
    return max(row.last_ordinal - drawn, 1) if drawn < 8 else 0
