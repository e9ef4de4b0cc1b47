"""What all tests share: the cast, signed-in clients, and settings that make tests quick without making them untrue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from tests.cast import Cast, Member, assemble

# How fast examples are found or run says how busy the machine is, not whether the code is right.
examples.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("any machine")

SignIn = Callable[[Member], APIClient]


@pytest.fixture(autouse=True)
def _quick_settings(settings: Settings) -> None:
    """Argon2 costs 60 ms a password by design, and counters must not run from one test into the next."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in settings.CACHES}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    """Files of a test stay in its own folder."""
    settings.FILES = tmp_path / "files"


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    """Each test begins in the first language, whatever language the requests of the last one spoke."""
    with translation.override("vi"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def sign_in() -> SignIn:
    """A REST client with a session of this member; `client.post(path, {...}, format="json")` sends JSON."""

    def enter(member: Member) -> APIClient:
        client = APIClient()
        client.force_login(member.person)
        return client

    return enter


@pytest.fixture
def browser() -> Client:
    """A client that nobody has signed in to, checking CSRF tokens as the real server does."""
    return Client(enforce_csrf_checks=True)
