"""How often one person may call the REST doors; counted in the `throttles` cache.

A counter that cannot be kept lets the call through: these limits protect the service, sign-in has its own that fail
closed (allauth's, on the shared cache).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache import BaseCache, caches
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class PersonThrottle(BaseThrottle):
    """At most `amount` calls in any `seconds`, as a sliding window of the moments of the last calls."""

    scope: ClassVar[str] = "rest"
    amount: ClassVar[int] = settings.REST_PER_10S
    seconds: ClassVar[float] = 10.0

    def __init__(self) -> None:
        self._wait = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        return self.takes(request.user.pk if request.user else request.META.get("REMOTE_ADDR", ""))

    def takes(self, caller: object) -> bool:
        """Whether this call may be made; one that may is counted."""
        key, now = f"{self.scope}/{caller}", time.time()
        moments = [moment for moment in self._cache.get(key, ()) if moment > now - self.seconds]
        if len(moments) >= self.amount:
            self._wait = moments[0] + self.seconds - now
            return False
        self._cache.set(key, [*moments, now], self.seconds)
        return True

    def wait(self) -> float:
        return self._wait

    @property
    def _cache(self) -> BaseCache:
        return caches["throttles"]


class SearchThrottle(PersonThrottle):
    """Searches cost more than other calls; a person who types does not need more than one in two seconds."""

    scope = "search"
    amount = 30
    seconds = 60.0


def limits_of_list(given: Mapping[str, str]) -> list[type[PersonThrottle]]:
    """Searching counts on its own; walking through a list without a query does not."""
    return [PersonThrottle, SearchThrottle] if given.get("q") else [PersonThrottle]
