"""Sabotage: nobody remembers what was answered before. `python -m tests.chaos.sabotage.forgetful` instead of serve."""

from __future__ import annotations

from realtime import serve  # isort: skip  # it installs the reactor and sets Django up

from backend.discussions.services import posting

if __name__ == "__main__":
    posting.answered = lambda standing, send: None
    serve.main()
