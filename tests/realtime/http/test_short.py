"""The short road answers as the ordinary one does, byte for byte, and leaves to it whatever is not simply an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import wait
from time import sleep
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from pytest_django.fixtures import Settings

from backend.documents import services as documents
from backend.documents.api.documents import DocumentsView
from backend.organisations.models import Person
from backend.organisations.services import sessions
from backend.web.middleware import HEADERS
from realtime import gateway
from realtime.http.handler import Handler, _threads
from realtime.http.short import ShortRoad
from tests import make
from tests.cast import Cast
from tests.realtime.running import in_database, session_of

pytestmark = pytest.mark.asyncio
DOORS = ["/api/v1/documents", "/api/v1/notifications", "/api/v1/work"]
LIST = DOORS[0]
Answer = tuple[int, dict[bytes, bytes], bytes]


class Asking:
    """A handler, and how many of its answers came the ordinary way."""

    def __init__(self, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        self.key, self.ordinary = "", 0
        self._people = people
        self._handler = Handler()
        answer = self._handler._answer

        def counted(scope: Any, body: Any) -> Any:
            self.ordinary += 1
            return answer(scope, body)

        monkeypatch.setattr(self._handler, "_answer", counted)
        self.forget = self._handler._short._worn.clear

    async def __call__(
        self, where: str, *more: tuple[bytes, bytes], host: str = "localhost", method: str = "GET"
    ) -> Answer:
        """Status, headers without those of this one request, and body."""
        self.key = self.key or await in_database(session_of, self._people.director)
        path, _, query = where.partition("?")
        headers = [(b"host", host.encode()), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={self.key}".encode()), *more]
        scope = {
            "type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers,
            "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        asked = [{"type": "http.request", "body": b"", "more_body": False}]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return asked.pop() if asked else await asyncio.Event().wait()  # type: ignore[return-value]

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await asyncio.wait_for(self._handler(scope, receive, send), 20)
        found = {name.lower(): value for name, value in sent[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in sent[1:])
        number = found.pop(b"x-request-id")
        assert len(number) == 10
        return sent[0]["status"], found, body.replace(number, b"")


@pytest.fixture
def ask(people: Cast, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """As the director of a department."""
    return Asking(people, monkeypatch)


@pytest.fixture(autouse=True, scope="module")
def _everything_given_back(people: Cast) -> Iterator[None]:
    yield
    wait([pool.submit(sleep, 0.2) for pool in (_threads, gateway._threads) for _ in range(pool._max_workers)])
    connection.close_pool()  # type: ignore[attr-defined]


@pytest.mark.parametrize("where", [*DOORS, f"{LIST}?limit=1", f"{LIST}?box=received&sort=newest"])
async def test_second_answer_goes_the_short_road_and_is_the_same(ask: Asking, people: Cast, where: str) -> None:
    await in_database(make.issued_document, people, subject="Về đất đai")
    first, second = await ask(where), await ask(where)
    assert ask.ordinary == 1
    assert first == second
    assert second[0] == 200
    assert second[1][b"content-length"] == str(len(second[2])).encode()
    assert json.loads(second[2])
    assert {name.lower().encode() for name in HEADERS} < set(second[1])


@pytest.mark.parametrize(
    ("where", "more", "status"),
    [
        (f"{LIST}?limit=0", (), 400),
        (f"{LIST}?unknown=1", (), 400),
        (f"{LIST}?cursor=x", (), 400),
        (LIST, ((b"accept", b"text/html"),), 406),
        (f"{LIST}/x", (), 404),
    ],
)
async def test_what_is_refused_is_refused_by_the_ordinary_road(
    ask: Asking, where: str, more: tuple[tuple[bytes, bytes], ...], status: int
) -> None:
    refused = await ask(where, *more)
    assert refused[0] == status, refused
    await ask(LIST)
    assert await ask(where, *more) == refused
    assert ask.ordinary == 3


async def test_unknown_host_and_another_method_never_go_short(ask: Asking) -> None:
    await ask(LIST)
    assert (await ask(LIST, host="elsewhere"))[0] == 400
    assert (await ask(LIST, method="HEAD"))[0] == 200
    assert (await ask(LIST, method="DELETE"))[0] == 403
    assert ask.ordinary == 4


async def test_session_is_read_as_the_ordinary_road_reads_it(ask: Asking) -> None:
    await ask(LIST)
    assert (await ask(LIST, (b"cookie", b"other=1")))[0] == 401  # two headers are joined by a comma
    assert (await ask(LIST, (b"cookie", b"; other=1")))[0] == 401


async def test_nobody_gets_what_somebody_got(ask: Asking) -> None:
    await ask(LIST)
    key, ask.key = ask.key, "nobodyssession"
    nobody = await ask(LIST)
    assert nobody[0] == 401
    ask.key = key
    assert (await ask(LIST))[0] == 200
    await in_database(_sign_out, key)
    assert await ask(LIST) == nobody


async def test_each_person_sees_what_is_theirs_and_at_once(ask: Asking, people: Cast) -> None:
    await in_database(make.issued_document, people, subject="Đã có")
    other = await in_database(session_of, people.liaison)
    own = await ask(LIST)
    key, ask.key = ask.key, other
    await ask(LIST)  # the first use of a session is noted on the ordinary road
    foreign, ordinary = await ask(LIST), ask.ordinary
    assert json.loads(foreign[2])["rows"] != json.loads(own[2])["rows"]
    ask.key = key
    await in_database(_issue_and_acknowledge, people, "Vừa đến")
    row = json.loads((await ask(LIST))[2])["rows"][0]
    assert (row["document"]["subject"], row["mine"]["state"]) == ("Vừa đến", "acknowledged")
    assert ask.ordinary == ordinary


async def test_too_many_calls_are_refused_as_ever(ask: Asking, settings: Settings) -> None:
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "short"}
    settings.CACHES = {"default": local, "throttles": local}
    for _ in range(settings.REST_PER_10S):
        assert (await ask(LIST))[0] == 200
    assert ask.ordinary == 1
    refused = await ask(LIST)
    assert (refused[0], json.loads(refused[2])["code"]) == (429, "too_many")
    assert ask.ordinary == 2


async def test_use_of_a_session_is_noted_each_minute(ask: Asking) -> None:
    await ask(LIST)
    sessions._noted.clear()
    await ask(LIST)
    assert ask.ordinary == 2
    assert sessions.was_noted(ask.key)


async def test_answer_that_sets_a_cookie_teaches_nothing(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    learn = ShortRoad.learn

    def with_cookie(self: ShortRoad, look: Any, response: Any) -> None:
        response.set_cookie("mine", "1")
        learn(self, look, response)

    monkeypatch.setattr(ShortRoad, "learn", with_cookie)
    await ask(LIST)
    await ask(LIST)
    assert ask.ordinary == 2


async def test_looks_may_be_forgotten_while_an_answer_is_made(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    first, read = await ask(LIST), DocumentsView.read

    def forgetting(*given: Any) -> str:
        ask.forget()
        return read(*given)

    monkeypatch.setattr(DocumentsView, "read", forgetting)
    assert await ask(LIST) == first
    assert ask.ordinary == 1


@pytest.mark.parametrize("locale", ["vi", "en"])
async def test_outage_is_met_once_and_told_as_on_the_ordinary_road(
    ask: Asking, people: Cast, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    director = Person.objects.filter(pk=people.director.person.pk)
    await in_database(director.update, locale=locale)
    await ask(LIST)
    met: list[str] = []

    def refused(*given: Any) -> str:
        met.append(LIST)
        with connection.cursor() as cursor:
            cursor.execute("DO $$BEGIN RAISE SQLSTATE '55P03'; END$$")
        return ""

    monkeypatch.setattr(DocumentsView, "read", refused)
    short, ordinary = await ask(LIST), ask.ordinary
    assert (short[0], short[1][b"retry-after"], len(met), ordinary) == (503, b"1", 1, 1)
    ask.forget()
    assert await ask(LIST) == short
    assert ask.ordinary == 2
    await in_database(director.update, locale="vi")


async def test_failure_is_told_by_the_ordinary_road(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask(LIST)

    def fail(*args: Any) -> str:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("backend.documents.rows.document_rows", fail)
    assert (await ask(LIST))[0] == 500
    assert ask.ordinary == 2


def _issue_and_acknowledge(people: Cast, subject: str) -> None:
    document = make.issued_document(people, subject=subject)
    documents.acknowledge(people.director.standing, document.pk)


def _sign_out(key: str) -> None:
    Session.objects.filter(session_key=key).delete()
