"""How many jobs wait, run and have failed: asked of the database for the monitoring, at most every few seconds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable

from django.db import DatabaseError
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from realtime import gateway

log = logging.getLogger(__name__)
HOLDS = 10.0
MAY_TAKE = 1.0
STATES = {"todo": "waiting", "doing": "running", "failed": "failed"}
Rows = list[tuple[str, str, int]]


class Jobs(Collector):
    """What was known last; nothing while the database has not answered yet."""

    def __init__(self) -> None:
        self._rows: Rows = []
        self._until = 0.0

    async def refresh(self) -> None:
        """Ask again when the answer is old; an outage leaves the old one."""
        if time.monotonic() < self._until:
            return
        self._until = time.monotonic() + HOLDS
        try:
            self._rows = await asyncio.wait_for(gateway.db(_count), MAY_TAKE)
        except (DatabaseError, TimeoutError):
            log.warning("the jobs could not be counted", exc_info=True)

    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily("chidao_jobs", "Background jobs", labels=["queue", "state"])
        for queue, state, count in self._rows:
            family.add_metric([queue, STATES[state]], count)
        yield family


def _count() -> Rows:
    jobs = ProcrastinateJob.objects.filter(status__in=STATES).order_by()
    return list(jobs.values_list("queue_name", "status").annotate(Count("id")))
