"""Sabotage: nobody remembers what was taken before. `python -m tests.chaos.sabotage.forgetful` instead of serve."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from backend.discussions.services import posting

if __name__ == "__main__":
    posting._TAKEN = f"{posting._TAKEN} WHERE false"
    serve()
