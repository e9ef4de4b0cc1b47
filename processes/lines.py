"""The lines in which jobs wait: each has workers of its own, so that no line waits for another one."""

from __future__ import annotations

from collections.abc import Sequence

from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.procrastinate_app import app as product
from procrastinate.worker import Worker

from processes import lost

FOLLOWERS = "followers"
POLLING = 1.0  # seconds: what is tried again is found by looking, not by a notification


def app_with(connector: PsycopgConnector) -> App:
    """The product's tasks on connections of the worker's own.

    The product's app keeps Django's connection: what a job defers is part of the job's transaction.
    """
    app = DjangoApp(connector=connector, import_paths=product.import_paths)
    app.worker_defaults = product.worker_defaults
    app.tasks = product.tasks
    app.periodic_registry = product.periodic_registry
    return app


def lines_of(app: App) -> list[Worker]:
    """Short reactions to events in one line, everything else (page images, nightly sweeps) in another."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    others = sorted({task.queue for task in app.tasks.values()} - {FOLLOWERS})
    return [_line(app, [FOLLOWERS], 4), _line(app, others, 2)]


def _line(app: App, queues: Sequence[str], concurrency: int) -> Worker:
    return app._worker(
        queues=queues,
        name=queues[0],
        concurrency=concurrency,
        fetch_job_polling_interval=POLLING,
        update_heartbeat_interval=lost.HEARTBEAT,
        stalled_worker_timeout=lost.LOST_AFTER,
        install_signal_handlers=False,
        delete_jobs="successful",
    )
