"""Sessions end by the product's clock, and are signed as Django's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from backend.lib import clock
from backend.lib.session_store import SessionStore

pytestmark = pytest.mark.django_db
LIFE = timedelta(seconds=settings.SESSION_COOKIE_AGE)


def made() -> str:
    session = SessionStore()
    session["kept"] = "yes"
    session.create()
    return str(session.session_key)


def kept(key: str) -> object:
    return SessionStore(key).get("kept")


def test_session_lives_as_long_as_the_product_s_clock_says() -> None:
    begun = timezone.now() + timedelta(days=3)
    with clock.at(begun):
        key = made()
        assert kept(key) == "yes"
        assert Session.objects.get(pk=key).expire_date == begun + LIFE
    with clock.at(begun + LIFE + timedelta(seconds=1)):
        assert kept(key) is None


def test_key_that_leads_nowhere_is_given_up() -> None:
    session = SessionStore("x" * 32)
    assert session.get("kept") is None
    assert session.session_key is None


@pytest.mark.parametrize("key", ["", "short", "\0" + "x" * 31, "x" * 31 + "\x85", "X" * 32, "x" * 41])
def test_what_is_no_key_is_not_asked_for(key: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    session = SessionStore(key)
    with django_assert_num_queries(0):
        assert session.get("kept") is None
    assert session.session_key is None


def test_session_that_django_signed_is_valid() -> None:
    theirs = db.SessionStore()
    theirs["kept"] = "yes"
    theirs.create()
    assert kept(str(theirs.session_key)) == "yes"
