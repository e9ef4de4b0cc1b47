"""A request is worked on in one thread, which keeps nothing of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation
from pytest_django.fixtures import Settings

from realtime.http.handler import Handler, _threads

pytestmark = pytest.mark.asyncio
seen: list[Any] = []
used: list[Any] = []
produced: list[int] = []
flowing = asyncio.Event()


def noting(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    def middleware(request: HttpRequest) -> Any:
        seen.append(threading.current_thread().name)
        return get_response(request)

    return middleware


def view(request: HttpRequest) -> HttpResponse:
    seen.extend([threading.current_thread().name, translation.get_language()])
    translation.activate("en")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        used.append(connections[DEFAULT_DB_ALIAS])
    return HttpResponse(request.body)


def endless(request: HttpRequest) -> StreamingHttpResponse:
    async def numbers() -> AsyncIterator[bytes]:
        while True:
            produced.append(1)
            yield b"1"
            flowing.set()
            await asyncio.sleep(0)

    return StreamingHttpResponse(numbers())


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("view", view), path("endless", endless), path("failing", failing)]


@pytest.fixture
def handler(settings: Settings) -> Handler:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.noting", "django.middleware.common.CommonMiddleware", f"{__name__}.noting"]
    seen.clear()
    used.clear()
    produced.clear()
    flowing.clear()
    return Handler()


async def ask(handler: Handler, where: str, *, gone: asyncio.Event | None = None) -> list[dict[str, Any]]:
    """The messages of the answer; the client leaves when `gone` is set."""
    sent: list[dict[str, Any]] = []
    asked: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"ab", "more_body": True},
        {"type": "http.request", "body": b"c"},
    ]

    async def receive() -> dict[str, Any]:
        if asked:
            return asked.pop(0)
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": where, "query_string": b"", "headers": [(b"host", b"localhost")],
        "http_version": "1.1",
    }  # fmt: skip
    await asyncio.wait_for(handler(scope, receive, send), 20)
    return sent


@pytest.mark.django_db(transaction=True)
async def test_all_middleware_and_the_view_share_one_thread_that_is_not_the_loops(handler: Handler) -> None:
    answer = await ask(handler, "/view")
    assert answer[0]["status"] == 200
    assert answer[-1]["body"] == b"abc"
    threads = set(seen[:3])
    assert len(threads) == 1
    assert threads != {threading.current_thread().name}
    assert used[0].connection is None  # given back to the pool


@pytest.mark.django_db(transaction=True)
async def test_language_of_one_request_is_not_spoken_to_the_next(handler: Handler) -> None:
    for _ in range(2 * _threads._max_workers):
        await ask(handler, "/view")
    assert set(seen[3::4]) == {translation.get_language()}


async def test_client_that_leaves_ends_its_download(handler: Handler) -> None:
    gone = asyncio.Event()
    asking = asyncio.ensure_future(ask(handler, "/endless", gone=gone))
    await asyncio.wait_for(flowing.wait(), 20)
    gone.set()
    assert (await asking)[0]["status"] == 200
    count = len(produced)
    await asyncio.sleep(0)
    assert len(produced) == count


async def test_failure_of_a_view_is_an_answer(handler: Handler, caplog: pytest.LogCaptureFixture) -> None:
    assert (await ask(handler, "/failing"))[0]["status"] == 500
    assert "on purpose" in caplog.text
