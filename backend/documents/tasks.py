"""Jobs of documents for the worker: making page images (queue `pages`), and clearing away what nobody finished."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from backend.documents.services import files, pages


@app.task(name="documents.prepare_pages", queue="pages", retry=RetryStrategy(max_attempts=3, exponential_wait=2))
def prepare_pages(file: str) -> None:
    """Page images and words of one PDF."""
    pages.prepare_pages(UUID(file))


@app.periodic(cron="17 * * * *")
@app.task(name="documents.sweep_files", queue="pages")
def sweep_files(timestamp: int) -> None:
    """Every hour: uploads given up and bytes without a row."""
    files.sweep()
