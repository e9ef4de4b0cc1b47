"""What the worker does at night for the log."""

from __future__ import annotations

from procrastinate.contrib.django import app

from backend.events import idempotency


@app.periodic(cron="47 19 * * *")  # 02:47 in Vietnam
@app.task(queue="nightly")
def sweep_answers(timestamp: int) -> None:
    """Delete the answers nobody will ask for again; whoever creates nothing any more leaves theirs behind."""
    idempotency.sweep()
