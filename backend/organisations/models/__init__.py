"""Organisations, units, people, the posts people hold, delegations, and saved lists of units."""

from backend.organisations.models.organisations import (
    Organisation,
    OrganisationLink,
    OrganisationSuccession,
)
from backend.organisations.models.people import Delegation, Person, Post
from backend.organisations.models.units import Unit, UnitList

__all__ = [
    "Delegation",
    "Organisation",
    "OrganisationLink",
    "OrganisationSuccession",
    "Person",
    "Post",
    "Unit",
    "UnitList",
]
