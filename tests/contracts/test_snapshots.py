"""What clients rely on, written down: events, doors and commands. Whoever changes one of them says so in a file.

Renew the files with CHIDAO_WRITE_SNAPSHOTS=1.
"""

from __future__ import annotations

import dataclasses
import json
import re
import typing
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from backend.events.schema import CATALOGUE, Event
from backend.lib import shapes
from realtime.sockets.acts import ACTS
from realtime.sockets.commands import LIVE, POST
from realtime.sockets.inputs import Post
from tests.contracts.committed import ROOT, SNAPSHOTS, agree

RENEW = "CHIDAO_WRITE_SNAPSHOTS"
METHODS = ("get", "post", "put", "patch", "delete", "head")
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
# Doors that describe the others, and are not described themselves.
UNDESCRIBED = {"/api/v1/schema/", "/api/v1/docs/"}


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry


def methods(view: Any) -> list[str]:
    return [name.upper() for name in METHODS if hasattr(view, name)]


def rest() -> dict[str, Any]:
    """Address -> the class that stands there, for all REST doors."""
    found = ((address, getattr(route.callback, "cls", None)) for address, route in routes())
    return {address: view for address, view in found if address.startswith("/api/") and view is not None}


def mark(view: Any) -> str:
    """Who may pass: the policy a door names; doors of others let signed-in people in."""
    return "public" if getattr(view, "public", False) else getattr(view, "policy", "") or "signed in"


def fields(shape: Any) -> dict[str, Any]:
    """What a command takes: the kind of each field, and which may be missing."""
    return {
        name: type(field).__name__ + ("" if field.required else " (optional)") for name, field in shape().fields.items()
    }


def _hints(event: type[Event]) -> dict[str, Any]:
    hints = typing.get_type_hints(event)
    return {field.name: hints[field.name] for field in dataclasses.fields(event)}  # type: ignore[arg-type]


def test_events_are_as_clients_know_them() -> None:
    nested: dict[str, Any] = {}
    events = {}
    for name, event in CATALOGUE.items():
        events[name] = {
            "fields": {field: shapes.schema_of(hint, nested) for field, hint in _hints(event).items()},
            "streams": sorted(event.streams),
            "moves_audience": event.moves_audience,
        }
    agree(SNAPSHOTS / "events.json", {"events": events, "shapes": nested}, RENEW)


def test_doors_and_their_policies_are_as_reviewed() -> None:
    doors = {f"{method} {address}": mark(view) for address, view in rest().items() for method in methods(view)}
    agree(SNAPSHOTS / "doors.json", doors, RENEW)


def test_addresses_are_as_linked() -> None:
    """Pages too: they stand in letters, bookmarks and notifications."""
    agree(SNAPSHOTS / "addresses.json", sorted({address for address, _ in routes()}), RENEW)


def test_commands_of_the_socket_are_as_clients_know_them() -> None:
    acts = {name: {"lasts": True, "fields": fields(act.reads)} for name, act in ACTS.items()}
    acts[POST] = {"lasts": True, "fields": fields(Post)}
    live = {name: {"lasts": False, "fields": fields(command.reads)} for name, command in LIVE.items()}
    agree(SNAPSHOTS / "commands.json", acts | live, RENEW)


def test_every_command_is_explained() -> None:
    text = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
    assert not [name for name in [*ACTS, *LIVE, POST] if f"`{name}`" not in text]


def test_every_rest_door_is_described() -> None:
    described = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))["paths"]
    wanted = {
        (CONVERTER.sub(r"{\1}", address), method.lower())
        for address, view in rest().items()
        for method in methods(view)
        if address not in UNDESCRIBED and method != "HEAD"
    }
    offered = {(address, method) for address, doors in described.items() for method in doors if method in METHODS}
    assert {row for row in offered if row[0].startswith("/api/") and row[1] != "head"} == wanted
