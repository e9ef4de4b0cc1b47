"""Who may open a stream: asked for everybody and everything at once, the answers are those of asking one by one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.discussions import services as talk
from backend.documents import policies, services
from backend.documents.models import Document, Handling
from backend.events.access import first_readable, first_readables
from backend.organisations.standing import Standing
from tests import make
from tests.cast import Cast


def world(cast: Cast) -> list[str]:
    """Streams of every kind and state."""
    draft = make.document(cast)
    gone = make.document(cast)
    services.discard_document(cast.head.standing, gone.pk, 1)
    issued = make.issued_document(cast, recipients=[cast.tay_ninh])
    services.bring_in(cast.director.standing, issued.pk, cast.outsider.person.pk)
    inside = make.issued_document(cast, recipients=[cast.ministry_office])
    room = make.group(cast, people=[cast.head])
    shared = talk.create_group(cast.officer.standing, "Chung", people=[], units=[cast.tay_ninh.pk])
    papers = [draft, gone, issued, inside]
    sides = Handling.objects.filter(document__in=[paper.pk for paper in papers])
    return [
        *(f"document.{paper.pk}" for paper in papers),
        *(f"handling.{side.pk}" for side in sides),
        *(f"conversation.{one.id}" for one in (room, shared)),
        *(f"unit.{unit.pk}" for unit in (cast.ministry, cast.tay_ninh, cast.directorate)),
        *(f"person.{member.person.pk}" for member in cast.everybody()),
        *(f"{kind}.{uuid4()}" for kind in ("document", "handling", "conversation", "unit", "person", "nothing")),
        "person.x",
        "",
    ]


@pytest.fixture
def asked(cast: Cast) -> list[tuple[Standing, str]]:
    streams = world(cast)
    closed = cast.liaison.standing
    closed.person.is_active = False
    standings = [*(member.standing for member in cast.everybody()), closed]
    return [(standing, stream) for standing in standings for stream in streams]


def test_asking_for_all_at_once_answers_as_asking_one_by_one(asked: list[tuple[Standing, str]]) -> None:
    together = first_readables(asked)
    assert together == [first_readable(standing, stream) for standing, stream in asked]
    assert {1, None} == set(together)


def test_documents_open_for_exactly_those_who_see_them(asked: list[tuple[Standing, str]]) -> None:
    issued = Document.objects.issued()
    for (standing, stream), first in zip(asked, first_readables(asked), strict=True):
        kind, _, identifier = stream.partition(".")
        if kind == "document":
            seen = policies.visible(standing).filter(pk__in=issued, pk=identifier).exists()
            assert (first == 1) == seen


def test_number_of_statements_does_not_grow_with_people_and_streams(asked: list[tuple[Standing, str]]) -> None:
    with CaptureQueriesContext(connection) as few:
        first_readables(asked[:40])
    with CaptureQueriesContext(connection) as many:
        first_readables(asked * 3)
    assert len(many) == len(few) <= 12
