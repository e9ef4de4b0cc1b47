"""Seeds the whole installation in one transaction: everything is there, or nothing."""

from __future__ import annotations

from django.db import transaction

from backend.demo.seeding.acts import Plan
from backend.demo.seeding.feed import plan_feed
from backend.demo.seeding.household import Household
from backend.demo.seeding.papers import plan_papers
from backend.demo.seeding.population import populate
from backend.demo.seeding.reading import plan_reading
from backend.demo.seeding.reception import plan_reception
from backend.demo.seeding.talk import plan_talk
from backend.organisations.models import Organisation


def is_empty() -> bool:
    return not Organisation.objects.exists()


@transaction.atomic
def seed() -> Household:
    """Everything invented, in the order of its time; returns what was made."""
    household = Household()
    populate(household)
    plan = Plan()
    plan_papers(plan, household)
    plan_reception(plan, household)
    plan_talk(plan, household)
    plan_reading(plan, household)
    plan_feed(plan, household)
    plan.carry_out()
    return household
