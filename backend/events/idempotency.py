"""Creating requests answered once: the same `Idempotency-Key` again gets the same answer, and nothing is made twice.

The key belongs to the person and is kept for a day. The answer is stored in the transaction that created the thing,
so neither exists without the other; an error stores nothing and may be tried again. A second request that arrives
while the first still runs waits for it at the unique index. Messages do not need this: they carry a `client_id`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from backend.events.models import IdempotentAnswer
from backend.lib import clock, failures
from backend.lib.errors import DomainError, Wording, conflict, invalid

KEPT = timedelta(days=1)
MAX_KEY = 64
F = TypeVar("F", bound=Callable[..., Response])


def idempotent(method: F) -> F:
    """Wrap a view's `post`; without the header the request is simply carried out."""

    @wraps(method)
    def answered_once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return method(view, request, *args, **kwargs)
        _check(key)
        try:
            with transaction.atomic():
                return _answer(key, request, lambda: method(view, request, *args, **kwargs))
        except OperationalError as error:
            if failures.sqlstate(error) != failures.LOCK_NOT_AVAILABLE:
                raise
            raise _still_running() from error

    return answered_once  # type: ignore[return-value]


def sweep() -> int:
    """Delete what is kept no longer; returns how many answers went."""
    return IdempotentAnswer.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _answer(key: str, request: Request, carry_out: Callable[[], Response]) -> Response:
    fingerprint, person = _fingerprint(request), request.user.pk
    if person is None:
        raise TypeError("an idempotent view must be behind signing in")
    IdempotentAnswer.objects.filter(person_id=person, at__lt=clock.now() - KEPT).delete()
    known, is_new = IdempotentAnswer.objects.get_or_create(
        person_id=person, key=key, defaults={"fingerprint": fingerprint}
    )
    if not is_new:
        return _repeat(known, fingerprint)
    response = carry_out()
    if response.status_code >= 400:
        transaction.set_rollback(True)
        return response
    known.status, known.body, known.etag = response.status_code, response.data, response.get("ETag", "")
    known.save()
    return response


def _repeat(known: IdempotentAnswer, fingerprint: str) -> Response:
    if known.fingerprint != fingerprint:
        raise conflict(
            "key_reused",
            Wording(
                "Mã chống gửi trùng đã dùng cho nội dung khác.", "This Idempotency-Key was used for something else."
            ),
        )
    response = Response(known.body, status=known.status)
    response["Cache-Control"] = "no-store"
    if known.etag:
        response["ETag"] = known.etag
    return response


def _check(key: str) -> None:
    if not 1 <= len(key) <= MAX_KEY or not key.isascii() or not key.isprintable():
        raise invalid(
            "Idempotency-Key", "bad_key", "Mã chống gửi trùng không hợp lệ.", "1 to 64 printable ASCII characters."
        )


def _fingerprint(request: Request) -> str:
    sent = json.dumps([request.method, request.path, request.data], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(sent.encode()).hexdigest()


def _still_running() -> DomainError:
    wording = Wording("Yêu cầu trước đang được xử lý, hãy thử lại.", "The first request is still running, try again.")
    return DomainError("still_running", wording, status=409, retry_after=2)
