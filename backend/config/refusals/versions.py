"""Libraries below these versions have known holes (C14); the lock files name newer ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version

from django.core.checks import CheckMessage

from backend.config.refusals.message import refusal

FLOORS = {
    "daphne": (4, 2, 2),  # CVE-2026-44545 frames without bound, CVE-2026-44546 header smuggling
    "django": (5, 2, 19),  # among others CVE-2026-3902 and CVE-2025-14550, both of ASGI
    "channels": (4, 3),
    "redis": (4, 5, 4),  # CVE-2023-28858: answers of a cancelled question went to the next one
    "twisted": (24, 7),  # CVE-2024-41671: pipelined requests answered out of order
}


def check() -> Iterator[CheckMessage]:
    for name, floor in FLOORS.items():
        found = version(name)
        if as_numbers(found) < floor:
            needed = ".".join(map(str, floor))
            yield refusal(
                "C14",
                f"{name} {found} có lỗ hổng, cần {needed}.",
                f"{name} {found} has known holes: take {needed}.",
            )


def as_numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.match(r"\d+(?:\.\d+)*", text)[0].split("."))  # type: ignore[index]
