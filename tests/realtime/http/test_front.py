"""The operator's addresses, and what happens to requests when there are too many."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from realtime.http import health
from realtime.http.crowd import Crowd
from realtime.http.front import Front, Turn
from realtime.http.health import Report

pytestmark = pytest.mark.asyncio
Scope = dict[str, Any]


def scope(path: str, *headers: tuple[bytes, bytes], method: str = "GET") -> Scope:
    return {"type": "http", "method": method, "path": path, "headers": list(headers)}


async def page(scope: Scope, receive: Any, send: Any) -> None:
    """An application that reads the body, answers, and says which address it was asked for."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass
    if message["type"] == "http.disconnect":
        return
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": f"django {scope['path']}".encode()})


class Visit:
    """One request and what came back."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces or (b"",))
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        body = self._pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(self._pieces)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> str:
        return b"".join(message["body"] for message in self.sent[1:]).decode()


async def ask(path: str, *headers: tuple[bytes, bytes]) -> Visit:
    visit = Visit()
    await Front(page)(scope(path, *headers), visit.receive, visit.send)
    return visit


async def test_liveness_asks_nobody() -> None:
    visit = await ask("/healthz")
    assert (visit.status, json.loads(visit.body)) == (200, {"status": "ok", "parts": {}})
    assert visit.headers["cache-control"] == "no-store"
    assert visit.headers["x-content-type-options"] == "nosniff"


async def test_readiness_names_the_part_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    async def report() -> Report:
        return Report(False, "not_ready", {"database": "away"})

    monkeypatch.setattr(health, "readiness", report)
    visit = await ask("/readyz")
    assert (visit.status, json.loads(visit.body)) == (503, {"status": "not_ready", "parts": {"database": "away"}})


@pytest.mark.parametrize("sent", [b"", b"Bearer ", b"Bearer wrong", b"secret", b"bearer secret", b"\xff"])
async def test_monitoring_without_the_token_does_not_exist(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setenv("CHIDAO_METRICS_TOKEN", "secret")
    assert (await ask("/metrics", (b"authorization", sent))).body == "django /metrics"


async def test_monitoring_without_a_token_set_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHIDAO_METRICS_TOKEN", raising=False)
    assert (await ask("/metrics", (b"authorization", b"Bearer "))).body == "django /metrics"


async def test_turn_begins_with_the_whole_body_and_ends_with_the_answer() -> None:
    crowd, busy = Crowd(1, 0), []

    async def watching(scope: Scope, receive: Any, send: Any) -> None:
        await receive()
        busy.append(crowd.busy)
        await receive()
        busy.append(crowd.busy)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        busy.append(crowd.busy)

    visit = Visit(b"half", b"whole")
    await Turn(watching, crowd, scope("/x"), visit.receive, visit.send).take()
    assert busy == [0, 1, 0]


async def test_turn_ends_when_the_view_fails() -> None:
    crowd = Crowd(1, 0)

    async def failing(scope: Scope, receive: Any, send: Any) -> None:
        await receive()
        raise RuntimeError

    visit = Visit()
    with pytest.raises(RuntimeError):
        await Turn(failing, crowd, scope("/x"), visit.receive, visit.send).take()
    assert crowd.busy == 0


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/me", "application/problem+json"), ("/chi-dao", "text/plain; charset=utf-8")]
)
async def test_one_too_many_is_told_when_to_come_back(path: str, kind: str) -> None:
    crowd = Crowd(1, 0)
    await crowd.enter()
    visit = Visit()
    await Turn(page, crowd, scope(path), visit.receive, visit.send).take()
    assert (visit.status, visit.headers["content-type"], visit.headers["retry-after"]) == (503, kind, "2")
    assert "Hệ thống đang bận" in visit.body


async def test_static_files_stand_in_no_line() -> None:
    crowd = Crowd(1, 0)
    await crowd.enter()
    visit = Visit()
    await Turn(page, crowd, scope("/static/web/pages.css"), visit.receive, visit.send).take()
    assert visit.status == 404


async def test_many_at_once_are_all_answered_a_few_at_a_time() -> None:
    crowd, most = Crowd(3, 100), 0

    async def slow(scope: Scope, receive: Any, send: Any) -> None:
        nonlocal most
        await receive()
        most = max(most, crowd.busy)
        await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    visits = [Visit() for _ in range(50)]
    await asyncio.gather(*(Turn(slow, crowd, scope("/x"), one.receive, one.send).take() for one in visits))
    assert {visit.status for visit in visits} == {200}
    assert most == 3
