"""Jobs that failed for good: kept with their reason until an administrator has them done again (`chidao parked`)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.worker import Worker

from backend.events.models import ParkedJob
from backend.lib import clock, logs

log = logging.getLogger(__name__)
LONGEST_REASON = 2000


def remember_failures(product: App) -> None:
    """Called by procrastinate when the product's app is ready (settings: PROCRASTINATE_ON_APP_READY)."""
    defaults = product.worker_defaults
    defaults["task_middleware"] = [*(defaults.get("task_middleware") or []), _remember_why]


def park(job: int, task: str, error: Exception) -> None:
    """Remember why, without what PostgreSQL quotes of rows; without a database the log alone has to tell it."""
    origin = error.__cause__ if isinstance(error, DatabaseError) and error.__cause__ is not None else error
    log.error("job %s (%s) is parked: %s", job, task, logs.kind_of(origin))
    said = f"{type(error).__name__}: {error}" if origin is error else logs.kind_of(origin)
    reason = said[:LONGEST_REASON]
    try:
        ParkedJob.objects.update_or_create(job=job, defaults={"task": task, "reason": reason, "at": clock.now()})
    except DatabaseError:
        log.exception("the reason could not be kept")


def unpark(job: int) -> None:
    """Have it tried again."""
    app.job_manager.retry_job_by_id(job_id=job, retry_at=clock.now())
    ParkedJob.objects.filter(job=job).delete()


def _remember_why(call_next: Callable[[], Any], context: JobContext, _worker: Worker) -> Any:
    """Around every job, in its thread."""
    try:
        return call_next()
    except Exception as error:
        job, tasks = context.job, context.app.tasks
        if job.id is not None and tasks[job.task_name].get_retry_exception(exception=error, job=job) is None:
            park(job.id, job.task_name, error)
        raise
