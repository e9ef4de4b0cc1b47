"""Shapes of what leaves the server: frozen dataclasses, their JSON and their JSON Schema.

REST answers and events carry the same dataclasses, so a snapshot and the events after it cannot disagree in form.
Fields may be: str, int, float, bool, UUID, datetime, date, Literal, other shapes, `list`, `dict[str, …]`, `X | None`.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Literal, Union
from uuid import UUID

_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
_Fields = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]
_fields: dict[type, _Fields | None] = {}  # of each class seen; None for what is no shape


def dump(value: Any) -> Any:
    """The JSON form of a shape: ids as text, moments in UTC with a Z."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is UUID:
        return str(value)
    fields = _fields[kind] if kind in _fields else _fields.setdefault(kind, _fields_of(kind))
    if fields is not None:
        names, values, others = fields
        dumped = dict(zip(names, values(value), strict=True))
        for name in others:
            dumped[name] = dump(dumped[name])
        return dumped
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [dump(v) for v in value]
    if isinstance(value, dict):
        return {str(k): dump(v) for k, v in value.items()}
    return value


def write(value: Any) -> str:
    """The JSON of a shape as text."""
    return encode(dump(value))


def encode(dumped: Any) -> str:
    """The same of what was dumped already."""
    return _encoder.encode(dumped)


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _fields_of(kind: type) -> _Fields | None:
    """A shape's fields: their names, what reads all at once, and the names of those that need a form of their own."""
    if not dataclasses.is_dataclass(kind):
        return None
    names = tuple(field.name for field in dataclasses.fields(kind))
    others = tuple(name for name, hint in hints(kind).items() if not _is_json(hint))
    if len(names) == 1:
        return names, lambda value: (getattr(value, names[0]),), others
    return names, attrgetter(*names) if names else lambda value: (), others


def _is_json(hint: Any) -> bool:
    """Whether every value of this type is its own JSON form."""
    args = typing.get_args(hint)
    if typing.get_origin(hint) is Literal:
        return all(type(arg) in _AS_IT_IS for arg in args)
    if typing.get_origin(hint) in (Union, types.UnionType):
        return all(_is_json(arg) for arg in args)
    return hint in _AS_IT_IS


@cache
def hints(shape: type) -> dict[str, Any]:
    """The resolved types of a shape's fields, in order."""
    resolved = typing.get_type_hints(shape)
    return {f.name: resolved[f.name] for f in dataclasses.fields(shape)}


def schema(shape: type, components: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a shape; nested shapes are put into `components` and referred to."""
    if shape.__name__ not in components:
        components[shape.__name__] = {}  # holds the place, so that a shape may contain itself
        components[shape.__name__] = {
            "type": "object",
            "properties": {name: schema_of(hint, components) for name, hint in hints(shape).items()},
            "required": list(hints(shape)),
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def schema_of(hint: Any, components: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of any type a field may have."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return schema(hint, components)
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if origin in (list, tuple):
        return {"type": "array", "items": schema_of(args[0], components)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(args[1], components)}
    if origin in (Union, types.UnionType):
        kept = [schema_of(a, components) for a in args if a is not type(None)]
        return {"anyOf": [*kept, {"type": "null"}]} if len(kept) < len(args) else {"anyOf": kept}
    if hint in (Any, object):
        return {}
    raise TypeError(f"no JSON Schema for {hint!r}")
