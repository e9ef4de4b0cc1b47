"""Jobs whose worker is gone: found by its missing heartbeat and given back, or parked after too many such ends."""

from __future__ import annotations

import asyncio
import logging

from procrastinate import App

log = logging.getLogger(__name__)
HEARTBEAT = 3.0  # seconds between two of a worker's
LOST_AFTER = 15.0  # seconds without one after which its jobs are another's
MOST_DEATHS = 5  # a job that takes its worker with it must not do so for ever

# One statement, under the rows' locks: several workers look at the same time, each job is given back once, and none is
# given up without its reason, wherever this worker dies.
GIVE_BACK = """
WITH lost AS (
    SELECT job.id, job.attempts
    FROM procrastinate_jobs AS job
    LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - %(seconds)s * interval '1 second')
    FOR UPDATE OF job SKIP LOCKED
), given AS (
    UPDATE procrastinate_jobs AS job
    SET status = CASE WHEN lost.attempts + 1 < %(most)s THEN 'todo' ELSE 'failed' END::procrastinate_job_status,
        attempts = lost.attempts + 1, scheduled_at = NULL, worker_id = NULL, abort_requested = false
    FROM lost WHERE job.id = lost.id
    RETURNING job.id, job.task_name, job.queue_name, job.status::text AS status
), parked AS (
    INSERT INTO events_parkedjob (job, task, reason, at)
    SELECT id, task_name, 'its worker died with it, every time', now() FROM given WHERE status = 'failed'
    ON CONFLICT (job) DO UPDATE SET reason = excluded.reason, at = excluded.at
), told AS (
    SELECT pg_notify(
        'procrastinate_queue_v1#' || queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text
    )
    FROM given WHERE status = 'todo'
)
SELECT given.*, (SELECT count(*) FROM told) FROM given
"""


async def look_for_lost(app: App) -> None:
    """For ever, as long as this worker lives."""
    while True:
        await asyncio.sleep(HEARTBEAT)
        try:
            await give_back(app, LOST_AFTER)
        except Exception:  # the database is away: the next round sees to it
            log.exception("could not look for lost jobs")


async def give_back(app: App, seconds: float) -> int:
    """How many jobs had lost their worker."""
    rows = await app.connector.execute_query_all_async(query=GIVE_BACK, seconds=seconds, most=MOST_DEATHS)
    for row in rows:
        log.warning("job %s (%s) lost its worker and is now: %s", row["id"], row["task_name"], row["status"])
    return len(rows)
