"""Turns the marks of a script's text into what people's editors send: mention tokens, and codes of papers."""

from __future__ import annotations

from backend.demo.content.conversations import PAPER_LINK, PERSON_MENTION, UNIT_MENTION
from backend.demo.seeding.household import Household


def body_of(text: str, household: Household) -> str:
    """Units first: their mark contains the mark of a person."""

    def unit(key: str) -> str:
        row = household.units[key]
        return f"@[{row.short_name}](unit:{row.pk})"

    def person(name: str) -> str:
        row = household.person(name)
        return f"@[{row.name}](person:{row.pk})"

    named = UNIT_MENTION.sub(lambda match: unit(match[1]), text)
    named = PERSON_MENTION.sub(lambda match: person(match[1]), named)
    return PAPER_LINK.sub(lambda match: match[1], named)
