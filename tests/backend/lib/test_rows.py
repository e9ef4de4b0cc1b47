"""Plain statements for hot roads: planned once, failing and counted like any other of Django's."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.lib import rows
from backend.organisations.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PEOPLE = f"SELECT {rows.columns(Person, 'p')} FROM organisations_person p WHERE p.id = ANY(%s::uuid[])"
PLANNED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


def ask(cast: Cast) -> Person:
    (row,) = rows.fetch(PEOPLE, [rows.identifiers([cast.head.person.pk])])
    return rows.made(Person, row)


def test_row_becomes_the_object_django_makes_of_it(cast: Cast) -> None:
    django = Person.objects.get(pk=cast.head.person.pk)
    assert {name: value for name, value in vars(ask(cast)).items() if name != "_state"} == {
        name: value for name, value in vars(django).items() if name != "_state"
    }


def test_statement_asked_often_is_planned_once(cast: Cast) -> None:
    for _ in range(5):
        ask(cast)
    assert rows.fetch(PLANNED, ["SELECT p.%organisations_person p WHERE p.id = ANY($1::uuid[])"]) == [(1,)]


def test_new_column_disturbs_no_planned_statement(cast: Cast) -> None:
    for _ in range(5):
        ask(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organisations_person ADD COLUMN brand_new integer")
    assert ask(cast).pk == cast.head.person.pk


def test_mistake_is_djangos_error_and_the_next_question_is_answered(cast: Cast) -> None:
    with pytest.raises(DataError), transaction.atomic():
        rows.fetch(PEOPLE, ["{not a uuid}"])
    assert ask(cast).pk == cast.head.person.pk


def test_statements_are_counted(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        ask(cast)
    assert [query["sql"] for query in queries.captured_queries] == [PEOPLE.replace("%s", "$1")]


def test_identifiers_are_an_array() -> None:
    one, two = uuid4(), uuid4()
    assert rows.fetch("SELECT %s::uuid[]", [rows.identifiers([one, str(two)])]) == [([one, two],)]
    empty: list[UUID] = []
    assert rows.fetch("SELECT %s::uuid[]", [rows.identifiers(empty)]) == [([],)]
