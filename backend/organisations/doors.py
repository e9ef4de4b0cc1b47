"""What every door of the product needs to know about the caller: where they stand, worked out once per request."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.organisations.models import Person
from backend.organisations.standing import Standing, standing_of


def standing(request: Request | HttpRequest) -> Standing:
    """The standing of the signed-in person; views that reach this are behind `IsAuthenticated` or a sign-in check."""
    inner = request._request if isinstance(request, Request) else request
    person = request.user  # may bring the standing with it
    if not isinstance(person, Person):
        raise TypeError("standing was asked for before anybody signed in")
    known: Standing | None = getattr(inner, "standing", None)
    if known is None or known.person.pk != person.pk:
        known = standing_of(person)
        inner.standing = known  # type: ignore[attr-defined]
    return known


class Door(APIView):
    """A REST view of the house: it names the policy it asks, or says that it is open to everybody (`public`).

    The test of the house's rules refuses a view that says neither; any APIView may set the two attributes itself.
    """

    policy: ClassVar[str] = ""
    public: ClassVar[bool] = False

    @property
    def standing(self) -> Standing:
        """Where the caller stands."""
        return standing(self.request)
