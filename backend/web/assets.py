"""The built web client: which hashed files the shell names, read from Vite's manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

ENTRY = "src/main.tsx"


@dataclass(frozen=True)
class Assets:
    """Addresses below /static/: the entry, what it needs at once, and the styles."""

    entry: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


def assets() -> Assets | None:
    """The files of the present build; None when the client is not built."""
    path = Path(settings.FRONTEND_MANIFEST)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(path, changed)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Assets:
    chunks = json.loads(path.read_text(encoding="utf-8"))
    names = _needed(chunks, ENTRY)
    styles = dict.fromkeys(style for name in names for style in chunks[name].get("css", ()))
    modules = [settings.STATIC_URL + chunks[name]["file"] for name in names if name != ENTRY]
    return Assets(
        settings.STATIC_URL + chunks[ENTRY]["file"], tuple(modules), tuple(settings.STATIC_URL + s for s in styles)
    )


def _needed(chunks: dict[str, dict[str, list[str]]], name: str) -> list[str]:
    """The entry and everything it imports statically, what is needed first coming first."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.append(current)
            waiting.extend(chunks[current].get("imports", ()))
    return found[::-1]
