"""Shapes: one source for JSON, JSON Schema and TypeScript."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal
from uuid import UUID

import pytest

from backend.lib import shapes, typescript
from backend.lib.http import Strict
from backend.lib.openapi import accepts, description_of, returns, schema_of, takes

IDENTIFIER = UUID("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000")


@dataclass(frozen=True)
class Leaf:
    """A leaf."""

    id: UUID


@dataclass(frozen=True)
class Tree:
    """A tree

    of which only the first paragraph is told.
    """

    name: str
    kind: Literal["oak", "elm"]
    leaves: list[Leaf]
    heights: dict[str, int]
    felled: date | None
    at: datetime
    inside: Tree | None
    notes: list[str | None]


TREE = Tree(
    "Cây", "oak", [Leaf(IDENTIFIER)], {"a": 1}, date(2026, 1, 2),
    datetime(2026, 1, 2, 7, tzinfo=timezone(timedelta(hours=7))), None, [None, "x"],
)  # fmt: skip


def test_shape_becomes_plain_json_with_moments_in_utc() -> None:
    assert shapes.dump(TREE) == {
        "name": "Cây",
        "kind": "oak",
        "leaves": [{"id": str(IDENTIFIER)}],
        "heights": {"a": 1},
        "felled": "2026-01-02",
        "at": "2026-01-02T00:00:00Z",
        "inside": None,
        "notes": [None, "x"],
    }
    assert shapes.dump(datetime(2026, 1, 2, 3, 4, 5, 600000, tzinfo=UTC)) == "2026-01-02T03:04:05.600000Z"


def test_schema_names_every_shape_once() -> None:
    components: dict[str, object] = {}
    assert shapes.schema(Tree, components) == {"$ref": "#/components/schemas/Tree"}
    assert set(components) == {"Tree", "Leaf"}
    tree = components["Tree"]
    assert isinstance(tree, dict)
    assert tree["additionalProperties"] is False
    assert tree["properties"]["kind"] == {"type": "string", "enum": ["oak", "elm"]}
    assert tree["properties"]["inside"] == {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]}
    assert tree["required"] == list(TREE.__dataclass_fields__)


def test_typescript_says_the_same() -> None:
    assert typescript.interfaces([Tree]) == (
        "/** A leaf. */\nexport interface Leaf {\n  id: string;\n}\n\n"
        "/** A tree */\nexport interface Tree {\n"
        "  name: string;\n"
        '  kind: "oak" | "elm";\n'
        "  leaves: Leaf[];\n"
        "  heights: Record<string, number>;\n"
        "  felled: string | null;\n"
        "  at: string;\n"
        "  inside: Tree | null;\n"
        "  notes: (string | null)[];\n"
        "}"
    )


def test_two_shapes_of_one_name_are_refused() -> None:
    other: type = dataclass(frozen=True)(type("Leaf", (), {"__annotations__": {"x": int}, "__module__": __name__}))
    with pytest.raises(TypeError, match="two shapes are called Leaf"):
        typescript.interfaces([Leaf, other])


def test_field_that_json_cannot_carry_is_refused() -> None:
    for say in (lambda: shapes.schema_of(bytes, {}), lambda: typescript.type_of(bytes)):
        with pytest.raises(TypeError):
            say()


def test_decorators_describe_a_method_without_changing_it() -> None:
    class Input(Strict):
        pass

    @accepts(Input)
    @takes(q="what to look for")
    @returns({"rows": list[Leaf], "next": str | None})
    @returns(None)
    def view() -> int:
        return 5

    assert view() == 5
    description = description_of(view)
    assert description is not None
    assert (description.accepts, description.takes) == (Input, {"q": "what to look for"})
    assert set(description.returns) == {200, 204}
    schema = schema_of(description.returns[200], {})
    assert schema["required"] == ["rows", "next"]
