"""What the worker does at night for organisations."""

from __future__ import annotations

from procrastinate.contrib.django import app

from backend.organisations.services import sessions


@app.periodic(cron="17 19 * * *")  # 02:17 in Vietnam
@app.task(queue="nightly")
def sweep_sessions(timestamp: int) -> None:
    """Delete expired sessions; without it the table only grows."""
    sessions.sweep()
