"""A REST call whose transaction lost a deadlock is carried out again, unseen by the caller."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest, StreamingHttpResponse
from django.test import Client
from django.urls import path
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.lib import failures
from backend.web.middleware import TransactionsMiddleware

ROUTES = pytest.mark.urls("tests.backend.web.test_transactions")


class Unlucky(APIView):
    """Loses as often as it is told to, then says what it was sent."""

    permission_classes = [AllowAny]
    throttle_classes = []
    losses: ClassVar[int] = 0
    calls: ClassVar[int] = 0

    def post(self, request: Request) -> Response:
        sent = request.data
        type(self).calls += 1
        if self.calls <= self.losses:
            raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()
        return Response(sent)


class UnluckyUpload(Unlucky):
    parser_classes = [MultiPartParser]


urlpatterns = [path("api/v1/unlucky", Unlucky.as_view()), path("api/v1/upload", UnluckyUpload.as_view())]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(failures, "pause", lambda attempt: None)
    yield
    Unlucky.calls = UnluckyUpload.calls = 0


def post(losses: int) -> Any:
    Unlucky.losses = losses
    return Client().post("/api/v1/unlucky", json.dumps({"body": "xin chào"}), content_type="application/json")


@ROUTES
@pytest.mark.parametrize("losses", [0, 1, 3])
def test_loser_of_a_deadlock_is_carried_out_again_with_the_same_body(db: None, losses: int) -> None:
    answer = post(losses)
    assert (answer.status_code, answer.json()) == (200, {"body": "xin chào"})
    assert Unlucky.calls == losses + 1


@ROUTES
def test_who_loses_again_and_again_is_told_to_come_back(db: None) -> None:
    answer = post(losses=99)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "1")
    assert Unlucky.calls == 4


@ROUTES
def test_upload_is_not_kept_in_memory_for_a_second_reading(db: None) -> None:
    UnluckyUpload.losses = 1
    answer = Client().post("/api/v1/upload", {"name": "x"})
    assert (answer.status_code, UnluckyUpload.calls) == (503, 1)


def test_download_holds_no_database_connection(transactional_db: None) -> None:
    from django.db import connection

    def view(request: HttpRequest) -> StreamingHttpResponse:
        connection.ensure_connection()
        return StreamingHttpResponse([b"a", b"b"])

    response = TransactionsMiddleware(view)(HttpRequest())
    assert connection.connection is None
    assert response.streaming
