"""What every door of the product needs to know about the caller: where they stand, worked out once per request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from backend.lib.http import Written
from backend.lib.throttles import PersonThrottle
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


class PlainRead(Door):
    """A door whose GET is `read`: who asks, the query string and the database decide the answer, and nothing else.

    It changes nothing and is not worded, so web processes may ask `read` without Django around it
    (`realtime.http.short`).
    """

    @classmethod
    def read(cls, standing: Standing, given: Mapping[str, str]) -> str:
        """The answer as JSON; raises DomainError for what the query string asks wrongly."""
        raise NotImplementedError

    @classmethod
    def limits(cls, given: Mapping[str, str]) -> list[type[PersonThrottle]]:
        """How often it may be asked like this."""
        return [PersonThrottle]

    def get(self, request: Request) -> Response:
        return Written(self.read(self.standing, request.query_params))

    def get_throttles(self) -> list[BaseThrottle]:
        if self.request.method != "GET":
            return super().get_throttles()
        return [limit() for limit in self.limits(self.request.query_params)]
