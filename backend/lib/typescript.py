"""Writes our shapes as TypeScript interfaces, so that the browser is compiled against what the server sends."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal, Union
from uuid import UUID

from backend.lib import shapes

_SCALARS: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    UUID: "string",
    datetime: "string",
    date: "string",
    type(None): "null",
    Any: "unknown",
    object: "unknown",
}


def interfaces(roots: Iterable[type]) -> str:
    """These shapes and everything they contain, each once, in the order of their names."""
    found: dict[str, type] = {}
    waiting = list(roots)
    while waiting:
        shape = waiting.pop()
        known = found.setdefault(shape.__name__, shape)
        if known is not shape:
            raise TypeError(f"two shapes are called {shape.__name__}")
        inner = (part for hint in shapes.hints(shape).values() for part in _shapes_in(hint))
        waiting += [part for part in inner if part.__name__ not in found]
    return "\n\n".join(_interface(found[name]) for name in sorted(found))


def type_of(hint: Any) -> str:
    """The TypeScript type of a hint."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint.__name__
    if origin is Literal:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in args)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(type_of(part) for part in args))
    if origin in (list, tuple):
        inner = type_of(args[0])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if origin is dict:
        return f"Record<string, {type_of(args[1])}>"
    raise TypeError(f"no TypeScript for {hint!r}")


def _interface(shape: type) -> str:
    first = (shape.__doc__ or "").split("\n\n")[0].strip()
    words = " ".join(first.split())
    note = f"/** {words} */\n" if words else ""
    fields = [f"  {name}: {type_of(hint)};" for name, hint in shapes.hints(shape).items()]
    return "\n".join([f"{note}export interface {shape.__name__} {{", *fields, "}"])


def _shapes_in(hint: Any) -> list[type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [shape for part in typing.get_args(hint) for shape in _shapes_in(part)]
