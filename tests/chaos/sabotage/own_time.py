"""Sabotage: each process goes by its machine's own clock."""

from __future__ import annotations

from tests.chaos.sabotage.product import application  # isort: skip  # before everything of the product

from backend.lib import clock
from tests.chaos.wrong_clock import main

__all__ = ["application"]


def ask_database() -> float:
    """All is believed to be well."""
    return 0.0


if __name__ == "__main__":
    clock.ask_database = ask_database
    main()
