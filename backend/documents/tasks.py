"""Jobs of documents for the worker: page images (queue `pages`), clearing what nobody finished, verifying files."""

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


@app.periodic(cron="41 19 * * 6")
@app.task(name="documents.verify_files", queue="pages")
def verify_files(timestamp: int) -> None:
    """Every week, in the night to Sunday in Vietnam: are all files still what was stored?"""
    files.verify()
