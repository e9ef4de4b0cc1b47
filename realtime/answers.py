"""Plain HTTP answers of the real-time server itself, with the headers and the error form that REST answers have."""

from __future__ import annotations

import json

from django.conf import settings

from backend.lib.errors import DomainError
from backend.lib.http import problem_body
from backend.web.middleware import HEADERS
from realtime.interface import Send

JSON = "application/json"
PROBLEM = "application/problem+json"  # RFC 9457


async def send_body(send: Send, status: int, body: bytes, request_id: str, kind: str = JSON, **more: str) -> None:
    """One whole answer that nobody may keep; `more` are headers, with underscores for hyphens."""
    headers = {
        **HEADERS,
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    if request_id:
        headers["X-Request-Id"] = request_id
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


async def send_problem(send: Send, error: DomainError, request_id: str = "") -> None:
    """An error as REST words it."""
    body = json.dumps(problem_body(error, request_id), ensure_ascii=False).encode()
    more = {"Retry_After": str(error.retry_after)} if error.retry_after else {}
    await send_body(send, error.status, body, request_id, PROBLEM, **more)
