"""The REST manners: JSON read strictly, inputs that ignore nothing, signed cursors, errors in both languages."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django.http import Http404
from django.utils import translation
from pytest_django.fixtures import Settings
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from backend.lib import http
from backend.lib.errors import DomainError, conflict, forbidden, invalid

SAMPLE = "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"


class Unit(http.Strict):
    unit = serializers.UUIDField()


class Input(http.Strict):
    subject = http.Line(max_length=20)
    body = http.Prose(max_length=50, required=False)
    recipients = Unit(many=True, required=False)


def code_of(met: pytest.ExceptionInfo[DomainError]) -> str:
    assert met.value.status == 400
    return met.value.fields[0].code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b'{"a":1}x', "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b'{"a":"\xff"}', "not_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"null", "not_an_object"),
        (b'{"a":NaN}', "not_a_number"),
        (b'{"a":-Infinity}', "not_a_number"),
        (b'{"a":1e400}', "number_too_large"),
        (b'{"a":' + b"9" * 5000 + b"}", "number_too_large"),
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"a":{"b":1,"b":1}}', "duplicate_key"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
        (b'{"a":' + b"[" * 100_000, "too_deep"),
        (b'{"a":[' + b"1," * 10_001 + b"1]}", "too_large"),
        (b'{"a":"\\u0000"}', "bad_character"),
        (b'{"a":"\\ud800"}', "bad_character"),
        (b'{"\\u0000":1}', "bad_character"),
    ],
)
def test_body_that_is_not_plain_json_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(DomainError) as met:
        http.decode_object(raw)
    assert code_of(met) == code


def test_body_larger_than_the_limit_is_not_even_parsed(settings: Settings) -> None:
    settings.MAX_BODY_BYTES = 20
    fits, too_long = b'{"a":"12345678901"}', b'{"a":"12345678901234"}'
    assert http.StrictJSONParser().parse(io.BytesIO(fits)) == {"a": "12345678901"}
    with pytest.raises(DomainError) as met:
        http.StrictJSONParser().parse(io.BytesIO(too_long))
    assert (met.value.status, met.value.code) == (413, "body_too_large")


def test_brackets_in_texts_are_no_depth() -> None:
    assert http.decode_object('{"a":"' + "[" * 200 + '\\""}') == {"a": "[" * 200 + '"'}


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ({}, "subject", "required"),
        ({"subject": None}, "subject", "null"),
        ({"subject": 5}, "subject", "invalid"),
        ({"subject": True}, "subject", "invalid"),
        ({"subject": ["a"]}, "subject", "invalid"),
        ({"subject": "  "}, "subject", "blank"),
        ({"subject": "\u200b\u2060"}, "subject", "blank"),
        ({"subject": "\u200e\u202a"}, "subject", "blank"),
        ({"subject": "x" * 21}, "subject", "max_length"),
        ({"subject": "a", "id": "1"}, "id", "unknown_field"),
        ({"subject": "a", "is_staff": True}, "is_staff", "unknown_field"),
        ({"subject": "a", "recipients": [{"unit": "x"}]}, "recipients.0.unit", "invalid"),
        ({"subject": "a", "recipients": [{"unit": SAMPLE, "role": 1}]}, "recipients.0.role", "unknown_field"),
        ([], "", "invalid"),
        ("text", "", "invalid"),
    ],
)  # fmt: skip
def test_wrong_input_names_the_field_in_both_languages(data: Any, path: str, code: str) -> None:
    with pytest.raises(DomainError) as met:
        http.read_input(Input, data)
    found = met.value.fields[0]
    assert (found.path, found.code) == (path, code)
    assert found.wording.vi != found.wording.en


def test_all_wrong_fields_are_told_at_once() -> None:
    with pytest.raises(DomainError) as met:
        http.read_input(Input, {"body": "x" * 51, "extra": 1, "recipients": "x"})
    assert {"extra"} <= {field.path for field in met.value.fields}


def test_good_input_is_cleaned() -> None:
    data = http.read_input(Input, {"subject": " Về  việc ", "body": "a\r\nb"})
    assert data == {"subject": "Về việc", "body": "a\nb"}


@pytest.mark.parametrize(
    "raw", ["1", "-1", "9" * 40, "{0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000}", "0190AAAA-BBBB-7CCC-8DDD-EEEEFFFF0000", ""]
)
def test_only_canonical_ids_exist(raw: str) -> None:
    with pytest.raises(DomainError) as met:
        http.identifier(raw)
    assert met.value.status == 404
    known = "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"
    assert http.identifier(known) == UUID(known)


def request(path: str = "/", **headers: str) -> Request:
    return Request(APIRequestFactory().get(path, headers=headers))


@pytest.mark.parametrize(("header", "status"), [("", 428), ("*", 412), ('W/"v1"', 412), ('"v-1"', 412), ('"vx"', 412)])
def test_change_needs_the_version_it_was_made_on(header: str, status: int) -> None:
    with pytest.raises(DomainError) as met:
        http.expected_version(request(**{"If-Match": header}))
    assert met.value.status == status


def test_version_goes_out_and_comes_back() -> None:
    answer = http.answer({}, version=7)
    assert answer["ETag"] == '"v7"'
    assert http.expected_version(request(**{"If-Match": answer["ETag"]})) == 7


@pytest.mark.parametrize("raw", ["0", "-1", "101", "1.5", "1e1", "٣", "+5", " 5", "9" * 12])
def test_numbers_outside_their_bounds_are_refused(raw: str) -> None:
    with pytest.raises(DomainError) as met:
        http.whole_number(Request(APIRequestFactory().get("/", {"limit": raw})), "limit", 50, 1, 100)
    assert code_of(met) == "out_of_range"


def test_number_has_a_default() -> None:
    assert http.whole_number(request(), "limit", 50, 1, 100) == 50
    assert http.whole_number(request("/?limit=100"), "limit", 50, 1, 100) == 100


def test_cursor_is_bound_to_its_list_and_cannot_be_made_up() -> None:
    position = [1, "a", UUID("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000")]
    cursor = http.write_cursor("documents", position)
    assert http.read_cursor("documents", cursor) == [1, "a", "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"]
    assert http.read_cursor("documents", None) is None
    for purpose, raw in (("people", cursor), ("documents", cursor + "x"), ("documents", "W10"), ("documents", "é")):
        with pytest.raises(DomainError) as met:
            http.read_cursor(purpose, raw)
        assert code_of(met) == "bad_cursor"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (forbidden("issue"), 403, "forbidden"),
        (Http404(), 404, "not_found"),
        (exceptions.NotAuthenticated(), 401, "not_signed_in"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_type"),
        (exceptions.Throttled(wait=2.1), 429, "too_many"),
        (exceptions.PermissionDenied("CSRF Failed"), 403, "csrf_failed"),
        (OperationalError("canceling statement due to lock timeout"), 503, "unavailable"),
        (invalid("q", "too_long", "Dài", "Long"), 400, "invalid"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_error_has_the_same_form(error: Exception, status: int, code: str, language: str) -> None:
    with translation.override(language):
        answer = http.problem(error, {"request": None})
    assert answer is not None
    body = answer.data
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert set(body) == {
        "type", "title", "status", "code", "detail", "errors", "missing_right", "request_id", "current",
    }  # fmt: skip
    assert body["title"] == body["detail"][language]
    assert answer["Cache-Control"] == "no-store"


def test_retry_time_is_rounded_up() -> None:
    answer = http.problem(exceptions.Throttled(wait=2.1), {"request": None})
    assert answer is not None
    assert answer["Retry-After"] == "3"


def test_conflict_shows_the_present_state() -> None:
    error = conflict("taken", forbidden("x").wording, until=date(2026, 1, 2), at=datetime(2026, 1, 2, tzinfo=UTC))
    body = http.problem_body(error, "N")
    assert json.dumps(body["current"]) == '{"until": "2026-01-02", "at": "2026-01-02T00:00:00Z"}'


def test_unknown_faults_are_left_to_the_server(caplog: pytest.LogCaptureFixture) -> None:
    assert http.problem(RuntimeError("x"), {"request": None}) is None
