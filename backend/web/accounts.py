"""How allauth works here: nobody signs up, nobody learns which names exist, people are shown by their names."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from backend.organisations.models import Person


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the organisation's administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def display_name(person: Person) -> str:
    """How the account pages call a person."""
    return person.name
