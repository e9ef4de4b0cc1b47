"""Sabotage: numbers come from a sequence, as a `bigserial` takes them, and not from the stream's own row."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from dataclasses import replace

from django.db import connection

from backend.discussions.services import posting
from backend.discussions.services.insertion import Ground, GroundQuestion


class FromSequences(GroundQuestion):
    """As the product does it, but for the numbers of the streams."""

    def answer(self) -> Ground:
        ground = super().answer()
        drawn = {talk: (ordinal, _draw(str(talk), head)) for talk, (ordinal, head) in ground.talks.items()}
        return replace(ground, talks=drawn)


def _draw(name: str, head: int) -> int:
    """The number before the one drawn."""
    sequence = f"sabotage_{name.replace('-', '')}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SEQUENCE IF NOT EXISTS "{sequence}" START {head + 1}')
        drawn = 0
        while drawn <= head:  # a batch uses more numbers than it has drawn
            cursor.execute("SELECT nextval(%s)", [sequence])
            drawn = int(cursor.fetchone()[0])
    return drawn - 1


if __name__ == "__main__":
    vars(posting)["GroundQuestion"] = FromSequences
    serve()
