"""Limits per person: they bite at the limit, say when to come back, and concern nobody else."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.conftest import SignIn


@pytest.fixture(autouse=True)
def _counting(settings: Settings) -> None:
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttles"}
    settings.CACHES = {"default": local, "throttles": local}
    caches["throttles"].clear()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The throttles' clock, standing still until a test moves it."""
    moment = [1_000_000.0]
    monkeypatch.setattr("backend.lib.throttles.time.time", lambda: moment[0])
    return moment


def test_sixty_first_call_waits_and_others_do_not(sign_in: SignIn, cast: Cast, clock: list[float]) -> None:
    officer, outsider = sign_in(cast.officer), sign_in(cast.outsider)
    for _ in range(60):
        assert officer.get("/api/v1/me/sessions").status_code == 200
    refused = officer.get("/api/v1/me/sessions")
    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "too_many", "10")
    assert outsider.get("/api/v1/me/sessions").status_code == 200
    clock[0] += 10.1
    assert officer.get("/api/v1/me/sessions").status_code == 200


@pytest.mark.parametrize("place", ["directory/people", "directory/units", "directory/organisations", "documents"])
def test_searching_has_a_limit_of_its_own(sign_in: SignIn, cast: Cast, clock: list[float], place: str) -> None:
    officer, address = sign_in(cast.officer), f"/api/v1/{place}"
    for _ in range(30):
        clock[0] += 0.5
        assert officer.get(address, {"q": "an"}).status_code == 200
    assert officer.get(address, {"q": "an"}).status_code == 429
    assert officer.get(address).status_code == 200
    clock[0] += 60
    assert officer.get(address, {"q": "an"}).status_code == 200
