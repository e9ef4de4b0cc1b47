"""What every request goes through costs little and keeps people apart."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from backend.events import log
from backend.lib import clock
from backend.organisations import callers
from backend.organisations.doors import standing
from backend.organisations.services import sessions
from backend.web.middleware import CallerMiddleware, HeadersMiddleware, LanguageMiddleware, RequestIdMiddleware
from tests.cast import Cast
from tests.conftest import SignIn


def test_use_of_a_session_is_noted_once_a_minute(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in(cast.officer)

    def notes() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/api/v1/me/sessions").status_code == 200
        return len([q for q in queries if q["sql"].startswith(("UPDATE", "INSERT")) and "usersession" in q["sql"]])

    begin = clock.now()
    with clock.at(begin):
        assert [notes(), notes()] == [1, 0]
    with clock.at(begin + timedelta(seconds=59)):
        assert notes() == 0
    with clock.at(begin + timedelta(seconds=61)):
        assert [notes(), notes()] == [1, 0]


def test_memory_of_sessions_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "REMEMBERED", 3)
    monkeypatch.setattr(sessions, "_noted", OrderedDict())
    assert [sessions.is_due(key) for key in "abcda"] == [True] * 5
    assert list(sessions._noted) == ["c", "d", "a"]
    assert not sessions.is_due("a")


def test_headers_and_numbers_are_the_same_whichever_way_the_server_calls() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    async def async_view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().get("/")
    for kind in (HeadersMiddleware, RequestIdMiddleware, LanguageMiddleware):
        direct = kind(view)(request)
        awaited = async_to_sync(kind(async_view))(request)
        assert set(direct.headers) == set(awaited.headers)


def test_numbers_of_requests_can_be_read_out() -> None:
    middleware = RequestIdMiddleware(lambda request: HttpResponse())
    numbers = {middleware(RequestFactory().get("/"))["X-Request-Id"] for _ in range(200)}
    assert len(numbers) == 200
    assert not set("".join(numbers)) & set("01ILOU")


def test_who_asks_again_is_known_by_one_statement(sign_in: SignIn, cast: Cast) -> None:
    log.epoch()
    client = sign_in(cast.officer)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/api/v1/me/sessions")
    about_caller = [q["sql"] for q in queries if "django_session" in q["sql"] or "organisations_p" in q["sql"]]
    assert len([sql for sql in about_caller if "xmin" in sql]) == 1
    assert not [sql for sql in about_caller if "organisations_post" in sql]
    assert "Cookie" in answer["Vary"]


def test_what_a_view_does_to_the_person_is_not_kept(rf: RequestFactory, sign_in: SignIn, cast: Cast) -> None:
    key = sign_in(cast.officer).session.session_key

    def view(request: HttpRequest) -> HttpResponse:
        assert standing(request).person.pk == request.user.pk == cast.officer.person.pk
        request.user.locale = "xx"
        return HttpResponse()

    ask = SessionMiddleware(CallerMiddleware(view))
    for _ in range(2):
        request = rf.get("/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = str(key)
        ask(request)
    assert callers.behind([str(key)])[str(key)].person.locale == cast.officer.person.locale


def test_standing_is_that_of_who_signs_in_meanwhile(rf: RequestFactory, sign_in: SignIn, cast: Cast) -> None:
    key = sign_in(cast.officer).session.session_key

    def view(request: HttpRequest) -> HttpResponse:
        before = standing(request)
        request.user = cast.director.person
        assert (before.person, standing(request).person) == (cast.officer.person, cast.director.person)
        return HttpResponse()

    request = rf.get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = str(key)
    SessionMiddleware(CallerMiddleware(view))(request)
