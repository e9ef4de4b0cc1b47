"""The text that monitoring reads: what all processes counted, the jobs of the database, and which version runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from django.conf import settings
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from realtime import metrics
from realtime.http.jobs import Jobs


class Build(Collector):
    """Which version answers."""

    def collect(self) -> Iterable[Metric]:
        yield InfoMetricFamily("chidao_build", "The version that runs", value={"version": settings.VERSION})


_jobs, _build = Jobs(), Build()


async def text() -> bytes:
    """Put together in a thread: with many processes it reads many files."""
    await _jobs.refresh()
    return await asyncio.to_thread(metrics.exposition, _jobs, _build)
