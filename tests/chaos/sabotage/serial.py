"""Sabotage: numbers come from a sequence, as a `bigserial` takes them, and not from the stream's own row."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from collections import Counter

from django.db import connection

from backend.events import log

_honest = log._raise_heads


def raise_heads(names: list[str]) -> dict[str, int]:
    """One sequence for each stream; the head is whatever was drawn last."""
    heads = _honest(names)
    for name, count in sorted(Counter(names).items()):
        if name in heads:
            heads[name] = _draw(name, count, heads[name])
    return heads


def _draw(name: str, count: int, head: int) -> int:
    """The number before the first of those drawn."""
    sequence = "sabotage_" + "".join(letter for letter in name if letter.isalnum())
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SEQUENCE IF NOT EXISTS "{sequence}" START {head + 1}')
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        drawn = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("UPDATE events_stream SET head = %s WHERE name = %s", [drawn[-1], name])
    return drawn[0] - 1


if __name__ == "__main__":
    log._raise_heads = raise_heads
    serve()
