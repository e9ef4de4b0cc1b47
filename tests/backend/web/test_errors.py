"""Errors are pages for people and problem documents for programs, and never say more than they should."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from backend.config.urls import urlpatterns as real_patterns
from backend.web import errors


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret is 42")


urlpatterns = [*real_patterns, path("broken", broken), path("api/v1/broken", broken)]
handler400, handler403 = "backend.web.errors.bad_request", "backend.web.errors.permission_denied"
handler404, handler500 = "backend.web.errors.not_found", "backend.web.errors.server_error"


@pytest.fixture
def calm() -> Client:
    return Client(raise_request_exception=False)


def test_missing_page_is_told_to_people(calm: Client, db: None) -> None:
    response = calm.get("/khong-co")
    assert response.status_code == 404
    assert "Không tìm thấy nội dung hoặc nội dung đã được thu hồi." in response.content.decode()


def test_missing_address_of_the_api_is_a_problem_document(calm: Client, db: None) -> None:
    response = calm.get("/api/v1/khong-co")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    body = response.json()
    assert body["code"] == "not_found"
    assert set(body["detail"]) == {"vi", "en"}
    assert body["request_id"] == response["X-Request-Id"]


@pytest.mark.urls("tests.backend.web.test_errors")
@pytest.mark.parametrize("place", ["/broken", "/api/v1/broken"])
def test_fault_of_ours_tells_a_number_and_nothing_else(calm: Client, db: None, place: str) -> None:
    response = calm.get(place)
    text = response.content.decode()
    assert response.status_code == 500
    assert response["X-Request-Id"] in text
    assert "42" not in text.replace(response["X-Request-Id"], "")
    assert "Traceback" not in text


def test_wrong_host_is_refused(calm: Client, db: None) -> None:
    response = calm.get("/dang-nhap/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize(("place", "kind"), [("/x", "text/html"), ("/api/v1/x", "application/problem+json")])
def test_refusals_speak_the_form_of_the_door(place: str, kind: str) -> None:
    request = RequestFactory().get(place)
    for answer in (
        errors.permission_denied(request, Exception()),
        errors.bad_request(request, Exception()),
        errors.csrf_failed(request),
    ):
        assert answer["Content-Type"].startswith(kind)
        assert answer["Cache-Control"] == "no-store"
