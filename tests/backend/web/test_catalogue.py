"""What is generated from the source: complete, the same every time, and offered offline."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from backend.events.schema import CATALOGUE
from backend.web import catalogue
from tests.cast import Cast
from tests.conftest import SignIn


def test_generating_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        call_command("make_types", to=tmp_path / name, verbosity=0, stdout=io.StringIO())
    for path in catalogue.generated():
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_every_event_is_in_the_catalogue_and_in_the_types() -> None:
    text, types = catalogue.event_catalogue(), catalogue.event_types()
    for name, event in CATALOGUE.items():
        assert f"## `{name}`" in text
        assert f'"{name}": {event.__name__};' in types
        assert f"export interface {event.__name__} {{" in types


def test_every_type_that_is_used_is_declared() -> None:
    types = catalogue.event_types()
    declared = set(re.findall(r"export (?:interface|type) (\w+)", types))
    fields = re.findall(r"^  \"?[\w.]+\"?: (.+);$", types, re.MULTILINE)
    used = {word for field in fields for word in re.findall(r"\b[A-Z]\w+", re.sub(r'"[^"]*"', "", field))}
    assert used - {"Record"} <= declared


def test_api_description_covers_the_directory_and_names_the_problem() -> None:
    document = json.loads(catalogue.api_description())
    people = document["paths"]["/api/v1/directory/people"]["get"]
    rows = people["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["rows"]
    assert rows["items"]["$ref"] == "#/components/schemas/PersonRow"
    assert {p["name"] for p in people["parameters"]} == {"q", "unit", "limit", "cursor"}
    assert "default" in people["responses"]
    assert "Problem" in document["components"]["schemas"]


@pytest.mark.parametrize("place", ["/api/v1/schema/", "/api/v1/docs/"])
def test_description_is_shown_to_signed_in_people_without_the_internet(
    sign_in: SignIn, cast: Cast, browser: object, place: str
) -> None:
    client = sign_in(cast.officer)
    page = client.get(place)
    assert page.status_code == 200
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.content.decode())
    client.logout()
    assert client.get(place).status_code in (401, 403)
