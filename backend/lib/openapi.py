"""The API description: joins our shapes (answers) and strict serializers (inputs) to drf-spectacular.

On every method of a view say what goes in and what comes out; spectacular reads it, nothing happens at run time:

    class DocumentView(APIView):
        policy = "documents.read"                          # every view names the policy it asks, or sets public = True

        @accepts(DocumentChange)                           # a lib.http.Strict
        @returns(DocumentPage)                             # a shape ...
        def patch(self, request, id): ...

        @takes(q="text to look for", limit="rows, at most 100")   # query parameters, all optional text
        @returns({"rows": list[DocumentRow], "next": str | None, "head": dict[str, int], "epoch": str})
        def get(self, request): ...

        @returns(MessageView, status=201)                  # ... another status
        @returns(None)                                     # no content (204)

The hint may be anything `lib.shapes` knows; a dict of hints becomes an object of its own. Shapes become named
components, which `add_shapes` puts into the finished document (named in SPECTACULAR_SETTINGS).
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from backend.lib import shapes

F = TypeVar("F", bound=Callable[..., Any])
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
        "missing_right": {"type": "string"},
        "request_id": {"type": "string"},
        "current": {"type": "object", "additionalProperties": {}},
    },
    "required": ["type", "title", "status", "code", "detail", "errors", "missing_right", "request_id", "current"],
}


@dataclass
class Description:
    """What the decorators have said about one method."""

    accepts: type[serializers.Serializer[Any]] | None = None
    returns: dict[int, Any] = field(default_factory=dict)
    takes: dict[str, str] = field(default_factory=dict)


def accepts(kind: type[serializers.Serializer[Any]]) -> Callable[[F], F]:
    """The JSON body of this method."""
    return _describing(lambda description: setattr(description, "accepts", kind))


def returns(hint: Any, status: int = 0) -> Callable[[F], F]:
    """The answer of this method: a hint, a dict of hints, or None for no content."""
    code = status or (204 if hint is None else 200)
    _returned.append(hint)
    return _describing(lambda description: description.returns.update({code: hint}))


def takes(**parameters: str) -> Callable[[F], F]:
    """The query parameters of this method, with a word on each."""
    return _describing(lambda description: description.takes.update(parameters))


def description_of(function: Any) -> Description | None:
    """What was said about a method, if anything."""
    found: Description | None = getattr(function, "description", None)
    return found


_returned: list[Any] = []


def described_shapes() -> list[type]:
    """Every shape that some answer was said to consist of, in the order of the source."""
    return list(dict.fromkeys(shape for hint in _returned for shape in _shapes_in(hint)))


def _shapes_in(hint: Any) -> list[type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    parts = hint.values() if isinstance(hint, dict) else typing.get_args(hint)
    return [shape for part in parts for shape in _shapes_in(part)]


def _describing(change: Callable[[Description], None]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        description = description_of(function) or Description()
        change(description)
        function.description = description  # type: ignore[attr-defined]
        return function

    return decorate


_components: dict[str, Any] = {}


def schema_of(hint: Any, components: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON Schema of a hint or of a dict of hints."""
    known = _components if components is None else components
    if isinstance(hint, dict):
        properties = {name: schema_of(inner, known) for name, inner in hint.items()}
        return {"type": "object", "properties": properties, "required": list(hint), "additionalProperties": False}
    return shapes.schema_of(hint, known)


class ShapeSchema(AutoSchema):
    """Reads the decorators of the method; what they do not say is not described."""

    @property
    def _description(self) -> Description:
        return description_of(getattr(self.view, self.method.lower(), None)) or Description()

    def get_request_serializer(self) -> Any:
        return self._description.accepts

    def get_response_serializers(self) -> Any:
        described = self._description.returns
        return {str(status): None if hint is None else schema_of(hint) for status, hint in described.items()}

    def get_override_parameters(self) -> list[Any]:
        from drf_spectacular.utils import OpenApiParameter

        return [OpenApiParameter(name, str, description=text) for name, text in self._description.takes.items()]

    def get_tags(self) -> list[str]:
        return [type(self.view).__module__.split(".")[1]]

    def get_operation_id(self) -> str:
        return f"{type(self.view).__name__.removesuffix('View')}_{self.method.lower()}"


def add_shapes(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Put the shapes and the problem document into the finished description, and the problem into each operation."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_components)
    schemas["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": "a problem (RFC 9457)", "content": content}
    return result
