"""`chidao parked`: the jobs that failed for good, and the way to have them tried again."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from backend.events import parked
from backend.events.models import ParkedJob


class Command(BaseCommand):
    help = "List the jobs that failed for good; --retry has one of them (or all) tried again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--retry", metavar="JOB", help="number of a job, or: all")

    def handle(self, *_: Any, retry: str | None = None, **__: Any) -> None:
        jobs = ParkedJob.objects.order_by("at")
        if retry is not None:
            for job in jobs if retry == "all" else jobs.filter(job=int(retry)):
                parked.unpark(job.job)
                self.stdout.write(f"{job.job} is tried again")
            return
        for job in jobs:
            self.stdout.write(f"{job.job}  {job.at:%Y-%m-%d %H:%M}  {job.task}  {job.reason}")
