"""The short road: a plain read (`organisations.doors.PlainRead`) is answered without Django's request around it.

A request goes it only when one that looked the same, but for session and query, was answered with 200 on the ordinary
road: the answer wears the headers of that one. Who asks is proved, counted and shown the same things as there, by the
same functions. Whatever is not simply an answer (nobody signed in, a wrong query, too many calls, a session whose use
is to be noted) is left to the ordinary road, which begins anew and says so: a read has changed nothing, and no refusal
is worded twice. Only an outage is answered here, in REST's words: the ordinary road would ask an ailing database again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from django.conf import settings
from django.db import close_old_connections
from django.http import HttpResponse, QueryDict, parse_cookie
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from backend.lib import failures, logs
from backend.lib.errors import DomainError
from backend.lib.http import problem_body
from backend.organisations import callers
from backend.organisations.doors import PlainRead
from backend.organisations.services import sessions
from backend.web.middleware import new_number

log = structlog.get_logger(__name__)
Headers = list[tuple[bytes, bytes]]
Look = tuple[Any, ...]
Answer = tuple[int, Headers, bytes]
MOST_LOOKS = 200
# what differs from person to person and from request to request, and no header of an answer depends on
_PERSONAL = {
    b"cookie", b"user-agent", b"referer", b"accept-language", b"x-forwarded-for", b"x-real-ip", b"x-request-id",
    b"traceparent",
}  # fmt: skip
_NOT_WORN = {"content-length", "x-request-id"}


class ShortRoad:
    """Knows the plain reads, and what answers to them wear."""

    def __init__(self) -> None:
        self._doors = dict(_plain_reads(get_resolver().url_patterns, "/"))
        self._worn: dict[Look, Headers] = {}

    def look(self, scope: dict[str, Any]) -> Look | None:
        """What must be the same for an answer to wear the same headers; None for what is no plain read."""
        if scope["method"] != "GET" or scope["path"] not in self._doors:
            return None
        return (scope["path"], scope.get("scheme"), *(pair for pair in scope["headers"] if pair[0] not in _PERSONAL))

    def knows(self, look: Look | None) -> bool:
        """Whether such a request was answered on the ordinary road."""
        return look in self._worn

    def learn(self, look: Look | None, response: HttpResponse) -> None:
        """Remember what an answer of the ordinary road wears."""
        if look is None or response.status_code != 200 or response.cookies or response.streaming:
            return
        if len(self._worn) >= MOST_LOOKS:
            self._worn.clear()
        worn = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
        self._worn[look] = [pair for pair in worn if pair[0].decode().lower() not in _NOT_WORN]

    def answer(self, scope: dict[str, Any], look: Look) -> Answer | None:
        """Status, headers and body, None when the ordinary road is to answer; reads the database."""
        key, worn = _session_key(scope["headers"]), self._worn.get(look)  # the loop may forget all looks meanwhile
        if key is None or worn is None or not sessions.was_noted(key):
            return None
        number = new_number()
        logs.following(request_id=number, method="GET", path=scope["path"])
        try:
            body = self._read(self._doors[scope["path"]], key, QueryDict(scope["query_string"]))
        except Exception as error:
            outage = _outage(error)
            return None if outage is None else _told(worn, number, outage)
        finally:
            close_old_connections()
        return None if body is None else (200, [*worn, *_own(body, number)], body)

    def _read(self, door: type[PlainRead], key: str, given: QueryDict) -> bytes | None:
        standing = callers.behind([key]).get(key)
        if standing is None or not all(limit().takes(standing.person.pk) for limit in door.limits(given)):
            return None
        logs.knowing(actor=str(standing.person.pk))
        translation.activate(standing.person.locale)
        return door.read(standing, given).encode()


def _outage(error: Exception) -> DomainError | None:
    """What the database did, where asking once more would only ask it for more."""
    failure = None if isinstance(error, DomainError) else failures.as_domain_error(error)
    if failure is None or failures.is_worth_repeating(error):
        return None  # the ordinary road meets the same, and tells of it
    log.warning("database_failed", state=failures.sqlstate(error), error=type(error).__name__)
    return failure


def _told(worn: Headers, number: str, outage: DomainError) -> Answer:
    body = json.dumps(problem_body(outage, number), ensure_ascii=False, separators=(",", ":")).encode()
    rest = [pair for pair in worn if pair[0].lower() != b"content-type"]
    more = [(b"Content-Type", b"application/problem+json"), (b"Retry-After", b"%d" % outage.retry_after)]
    return outage.status, [*rest, *more, *_own(body, number)], body


def _own(body: bytes, number: str) -> Headers:
    return [(b"Content-Length", b"%d" % len(body)), (b"X-Request-Id", number.encode())]


def _plain_reads(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, type[PlainRead]]]:
    """The addresses without parameters behind which there is one."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _plain_reads(pattern.url_patterns, path)
            continue
        door = getattr(pattern.callback, "view_class", None)
        if isinstance(door, type) and issubclass(door, PlainRead) and not pattern.pattern.converters:
            yield path, door


def _session_key(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """As Django reads it, which joins several headers of one name by a comma."""
    cookies = ",".join(value.decode("latin-1") for name, value in headers if name == b"cookie")
    return parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
