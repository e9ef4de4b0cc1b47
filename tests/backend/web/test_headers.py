"""Every answer, on every route, in every state, carries the security headers; nothing personal may be cached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

from backend.web.middleware import HEADERS
from tests.cast import Cast, Member
from tests.conftest import SignIn

SAMPLE = "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """One example address of each route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, before + _example(entry))
        elif isinstance(entry, URLPattern):
            yield before + _example(entry)


def _example(entry: URLPattern | URLResolver) -> str:
    route = str(entry.pattern)
    if route.startswith("^"):
        return "chi-dao"
    parts = []
    for part in route.split("/"):
        kind = part.split(":")[0].lstrip("<") if part.startswith("<") else ""
        parts.append({"": part, "int": "1"}.get(kind, SAMPLE))
    return "/".join(parts)


@pytest.fixture(params=["get", "post", "delete"])
def method(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_route_answers_with_the_headers(
    sign_in: SignIn, cast: Cast, built: Path, method: str, signed_in: bool
) -> None:
    client = sign_in(cast.outsider) if signed_in else Client()
    seen = 0
    for address in addresses():
        response = getattr(client, method)(address)
        assert response.status_code < 500, (method, address)
        for name, value in HEADERS.items():
            assert response.headers.get(name) == value, (name, address)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe-inline" not in policy or address == "/api/v1/docs/"
        assert "unsafe-eval" not in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert len(response.headers["X-Request-Id"]) == 10
        seen += 1
        if address == "/dang-xuat/" and method == "post" and signed_in:
            client = sign_in(cast.outsider)
    assert seen > 30


@pytest.mark.parametrize(
    "address", ["/static/web/pages.css", "/static/web/missing.css", "/khong-co", "/api/v1/khong-co"]
)
def test_files_and_errors_have_them_too(db: None, settings: Settings, tmp_path: Path, address: str) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web/pages.css").write_text("body{}")
    settings.STATIC_ROOT = tmp_path
    response = Client().get(address)
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, name


def test_file_that_is_not_there_is_missing_whoever_asks(sign_in: SignIn, officer: Member) -> None:
    client = sign_in(officer)
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/static/assets/before-the-update-12345678.js")
    assert (response.status_code, response.content) == (404, b"")
    assert not asked.captured_queries
    assert response["Cache-Control"] == "no-store"


def test_personal_answers_are_never_stored(sign_in: SignIn, officer: Member, built: Path) -> None:
    client = sign_in(officer)
    for address in ("/", "/api/v1/me", "/api/v1/directory/people", "/api/v1/me/sessions", "/tai-khoan/mat-khau/"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_transport_security_is_promised_where_there_is_tls(settings: Settings, db: None) -> None:
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    response = Client().get("/robots.txt", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
