"""Creating requests with a key are carried out once, whatever is repeated, at whatever moment."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from backend.events.idempotency import idempotent
from backend.events.models import IdempotentAnswer
from backend.events.tasks import sweep_answers
from backend.lib import clock, http
from backend.lib.errors import forbidden
from backend.lib.http import Line, Strict, read_input
from backend.organisations.models import UnitList
from tests.cast import Cast
from tests.conftest import SignIn


class Named(Strict):
    name = Line(max_length=100)


class Things(APIView):
    """Makes a row each time it is carried out."""

    policy = "test"

    @idempotent
    def post(self, request: Request) -> Response:
        name = read_input(Named, request.data)["name"]
        if name == "forbidden":
            raise forbidden("make")
        made = UnitList.objects.create(name=name)
        if name == "half":
            raise forbidden("make")
        return http.answer({"id": made.pk, "name": made.name}, status=201, version=1)


urlpatterns = [path("api/v1/things", Things.as_view()), path("api/v1/others", Things.as_view())]
pytestmark = pytest.mark.urls("tests.backend.events.test_idempotency")
KEY = {"Idempotency-Key": "k-1"}


@pytest.fixture
def client(sign_in: SignIn, cast: Cast) -> APIClient:
    return sign_in(cast.officer)


def make(client: APIClient, name: str = "a", place: str = "things", **headers: str) -> Any:
    return client.post(f"/api/v1/{place}", {"name": name}, format="json", headers=headers or KEY)


def test_same_key_gives_the_same_answer_and_makes_nothing(client: APIClient) -> None:
    first, second = make(client), make(client)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first["ETag"] == second["ETag"] == '"v1"'
    assert UnitList.objects.count() == 1


def test_other_content_under_the_same_key_is_refused(client: APIClient) -> None:
    make(client)
    for answer in (make(client, "b"), make(client, place="others")):
        assert (answer.status_code, answer.json()["code"]) == (409, "key_reused")
    assert UnitList.objects.count() == 1


def test_keys_of_two_people_do_not_meet(client: APIClient, sign_in: SignIn, cast: Cast) -> None:
    make(client)
    assert make(sign_in(cast.outsider), "b").status_code == 201
    assert UnitList.objects.count() == 2


@pytest.mark.parametrize("name", ["forbidden", "half"])
def test_refused_request_stores_nothing_and_may_be_tried_again(client: APIClient, name: str) -> None:
    assert make(client, name).status_code == 403
    assert not IdempotentAnswer.objects.exists()
    assert not UnitList.objects.exists()
    assert make(client, "a").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65, "kh\xf3a"])
def test_bad_key_is_refused(client: APIClient, key: str) -> None:
    answer = client.post("/api/v1/things", {"name": "a"}, format="json", HTTP_IDEMPOTENCY_KEY=key)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "Idempotency-Key")


def test_without_a_key_each_request_is_its_own(client: APIClient) -> None:
    for _ in range(2):
        assert client.post("/api/v1/things", {"name": "a"}, format="json").status_code == 201
    assert UnitList.objects.count() == 2


def test_answers_are_forgotten_after_a_day(sign_in: SignIn, cast: Cast) -> None:
    make(sign_in(cast.officer))
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert make(sign_in(cast.officer)).status_code == 201
    assert UnitList.objects.count() == 2
    assert IdempotentAnswer.objects.count() == 1


def test_answers_of_those_who_create_nothing_any_more_go_at_night(
    client: APIClient, sign_in: SignIn, cast: Cast
) -> None:
    with clock.at(clock.now() - timedelta(days=1, minutes=1)):
        make(client)
    make(sign_in(cast.head))
    sweep_answers(timestamp=0)
    assert [answer.person_id for answer in IdempotentAnswer.objects.all()] == [cast.head.person.pk]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one(sign_in: SignIn) -> None:
    from tests.cast import assemble

    member = assemble().officer
    clients = [sign_in(member) for _ in range(4)]
    answers: list[Any] = []
    begin = threading.Barrier(4, timeout=20)

    def run(client: APIClient) -> None:
        try:
            begin.wait()
            answers.append(make(client))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) <= 2, "JSON stored by PostgreSQL may order its keys anew"
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert UnitList.objects.count() == 1
