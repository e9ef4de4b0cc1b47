"""The running product and its cast for the tests that talk to it from outside.

The server sees committed rows only, so nothing is rolled back here: a module gets the cast once, its tests use things
of their own, and everything is wiped at its end. The log's epoch is kept, as its change would send all sockets away.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from backend.events.models import Epoch
from tests.cast import Cast, assemble
from tests.realtime.running import LiveServer

QUICK = {
    "CHIDAO_WS_HEAD_CHECK": "1",
    "CHIDAO_WS_SESSION_CHECK": "1",
    "CHIDAO_WS_POSTS_BURST": "1000",
    "CHIDAO_WS_POLLS_BURST": "1000",  # both: the people of a module ask on behalf of all its tests
    "CHIDAO_METRICS_TOKEN": "a token of the tests",
}
EPOCH = UUID("01a20300-0000-7000-8000-000000000001")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django makes the test database only when some test is marked as needing it."""
    for item in items:
        if "people" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[LiveServer]:
    server = LiveServer(**QUICK)
    yield server
    server.stop()
    server.close()


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast, committed."""
    with django_db_blocker.unblock():
        wipe()
        yield assemble()
        wipe()
        connection.close()


@pytest.fixture
def server(people: Cast, _server: LiveServer) -> LiveServer:
    """One process for all tests; its periods are short so that nobody waits."""
    if not _server.runs():
        _server.start()
    return _server


def wipe() -> None:
    """Empty all tables but keep the epoch, in one transaction."""
    if not connection.settings_dict["NAME"].startswith("test_"):
        raise RuntimeError("this is not the test database")
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    statements = connection.ops.sql_flush(
        no_style(), [t for t in tables if t != "django_migrations"], allow_cascade=True
    )
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        Epoch.objects.create(value=EPOCH)
