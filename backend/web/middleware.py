"""What every answer gets: a request id, and the security headers that Django and django-csp do not know of."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from servestatic.middleware import ServeStaticMiddleware

from backend.lib import failures, logs
from backend.organisations import callers
from backend.organisations.models import Person
from backend.organisations.services import sessions
from backend.web import languages

# Letters and digits that cannot be mistaken for one another when read out over the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_POWERS = [
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
]  # fmt: skip
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in _POWERS),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Middleware:
    """Works under both WSGI's and ASGI's way of calling, so that no thread is spent on it."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        self.before(request)
        if self.is_async:
            return self._later(request)
        return self.after(request, self.get_response(request))

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        return self.after(request, await self.get_response(request))

    def before(self, request: HttpRequest) -> None:
        """Look at the request; the default does nothing."""

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Look at the answer; the default leaves it as it is."""
        return response


class StaticFilesMiddleware(Middleware):
    """Hands on what is no static file without a detour: servestatic's own middleware is async and nothing else.

    A file that is not there is nobody else's either: to look for it further would ask the database who wants it, within
    the loop that runs here, and past the line in front of the views.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        super().__init__(get_response)
        self._files = ServeStaticMiddleware(self._missing)

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        return self._files(request) if self.is_async else asyncio.run(self._files(request))

    async def _missing(self, request: HttpRequest) -> HttpResponseBase:
        return HttpResponseNotFound(content_type="text/plain", headers={"Cache-Control": "no-store"})


def new_number() -> str:
    """The name of one request."""
    rest, letters = secrets.randbelow(len(_ALPHABET) ** 10), ""
    for _ in range(10):
        rest, place = divmod(rest, len(_ALPHABET))
        letters += _ALPHABET[place]
    return letters


class RequestIdMiddleware(Middleware):
    """Numbers each request, for the error page a person reads out and the log line that belongs to it."""

    def before(self, request: HttpRequest) -> None:
        number = new_number()
        request.request_id = number  # type: ignore[attr-defined]
        logs.following(request_id=number, method=request.method, path=request.path)

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class HeadersMiddleware(Middleware):
    """Stands before everything else, so that static files, redirects and errors get the headers too."""

    def after(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class LanguageMiddleware(Middleware):
    """Speaks the language chosen on this browser; the person's own choice follows once they are known."""

    def before(self, request: HttpRequest) -> None:
        translation.activate(languages.chosen(request))


class CallerMiddleware(AuthenticationMiddleware):
    """Knows who asks and where they stand by one statement, as long as nothing about them has changed."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_caller, request))  # type: ignore[assignment]


def _caller(request: HttpRequest) -> Person | AnonymousUser:
    key = request.session.session_key
    kept = callers.behind([key]).get(key) if key else None
    if kept is None:
        return get_user(request)  # which also puts away a session that holds no longer
    request.session.accessed = True  # so that caches are told that the answer depends on it
    person = copy(kept.person)  # a view may change it, and what is kept is everybody's
    request.standing = replace(kept, person=person)  # type: ignore[attr-defined] # read by organisations.doors
    return person


class ActivityMiddleware:
    """Speaks the person's own language, notes that their session is in use, and ends one that lay idle on a shared
    computer. Only the sync way exists: it reads the database.
    """

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Person):
            logs.knowing(actor=str(request.user.pk))
            translation.activate(request.user.locale)
            if sessions.is_due(request.session.session_key or ""):
                self._note(request, request.user)
        return self.get_response(request)

    def _note(self, request: HttpRequest, person: Person) -> None:
        key = request.session.session_key or ""
        if not sessions.is_known(key):
            UserSession.objects.create_from_request(request)
        elif request.session.get("shared") and sessions.idle_for_too_long([key]):
            sessions.end(person.pk, [key])
            request.session.flush()
            request.user = AnonymousUser()
        else:
            sessions.note_use(key)


class TransactionsMiddleware:
    """Calls a REST view again whose transaction lost a deadlock, and lends nobody's download a database connection.

    The last one before the view: what is called again is the view alone.
    """

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        attempts = failures.ATTEMPTS if _can_be_read_again(request) else 1
        response = self.get_response(request)
        for attempt in range(1, attempts):
            if not getattr(response, "undone", False):
                break
            failures.pause(attempt)
            response = self.get_response(request)
        if response.streaming and not connection.in_atomic_block:
            connection.close()
        return response


def _can_be_read_again(request: HttpRequest) -> bool:
    """Keeps the body of a JSON request for a second reading; a file that is being uploaded is not kept twice."""
    if request.content_type != "application/json":
        return not request.META.get("CONTENT_LENGTH")
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) <= settings.MAX_BODY_BYTES and request.body is not None
