"""What stands before Django at the HTTP door: the operator's own addresses, the line in front of the views, counting.

The health addresses are answered here, on the loop, so that they say the truth when every thread is taken.
"""

from __future__ import annotations

import json
import os
import time
from hmac import compare_digest
from http import HTTPStatus
from typing import Any

from django.conf import settings
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from backend.lib import failures
from backend.lib.errors import DomainError
from realtime import answers, metrics
from realtime.http import exposition, health
from realtime.http.crowd import Crowd, TooMany
from realtime.http.health import Report
from realtime.interface import Receive, Send

TEXT = "text/plain; charset=utf-8"
BUSY = DomainError("busy", failures.BUSY, status=503, retry_after=2)


class Front:
    """Hands on to Django what is Django's."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._crowd = Crowd()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            await _report(send, health.liveness())
        elif scope["path"] == "/readyz":
            await _report(send, await health.readiness())
        elif scope["path"] == "/metrics" and _may_read_metrics(scope):
            await answers.send_body(send, HTTPStatus.OK, await exposition.text(), "", CONTENT_TYPE_PLAIN_0_0_4)
        else:
            await Turn(self._application, self._crowd, scope, receive, send).take()


class Turn:
    """One request's way through the line and back."""

    def __init__(self, application: Any, crowd: Crowd, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self._application, self._crowd = application, crowd
        self._scope, self._receive, self._send = scope, receive, send
        self._asked = scope["path"].startswith(settings.STATIC_URL)  # those need no database
        self._inside = self._refused = False
        self._status = 0
        self._begun = time.monotonic()

    async def take(self) -> None:
        try:
            await self._application(self._scope, self._read, self._write)
            if self._refused and not self._status:
                await _refuse(self._write, self._scope)
        finally:
            self._end()
            metrics.answered(self._scope["method"], self._status or 499, time.monotonic() - self._begun)

    async def _read(self) -> dict[str, Any]:
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body") and not self._asked:
            self._asked = True
            try:
                await self._crowd.enter()
            except TooMany:
                self._refused = True
                return {"type": "http.disconnect"}  # Django lets the request go and says nothing
            self._inside = True
        return message

    async def _write(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._end()
        await self._send(message)

    def _end(self) -> None:
        if self._inside:
            self._inside = False
            self._crowd.leave()


def _may_read_metrics(scope: dict[str, Any]) -> bool:
    """Whoever may not gets the answer of an address that does not exist."""
    token = os.environ.get("CHIDAO_METRICS_TOKEN", "")
    sent = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    return bool(token) and compare_digest(sent, f"Bearer {token}".encode())


async def _report(send: Send, report: Report) -> None:
    status = HTTPStatus.OK if report.good else HTTPStatus.SERVICE_UNAVAILABLE
    body = json.dumps({"status": report.status, "parts": report.parts}).encode()
    await answers.send_body(send, status, body, "")


async def _refuse(send: Send, scope: dict[str, Any]) -> None:
    metrics.refused(BUSY.code)
    if scope["path"].startswith("/api/"):
        await answers.send_problem(send, BUSY)
    else:
        words = f"{BUSY.wording.vi}\n{BUSY.wording.en}\n".encode()
        await answers.send_body(send, BUSY.status, words, "", TEXT, Retry_After=str(BUSY.retry_after))
