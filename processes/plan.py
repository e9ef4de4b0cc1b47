"""How many processes of which kind, and with what commands."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from processes.child import Part

DRAINING_MAY_TAKE = 30.0  # realtime.serve itself gives up after eight seconds; a loaded machine may take longer
JOBS_MAY_TAKE = 30.0  # processes.worker itself gives its jobs back after twenty seconds

NO_REDIS = """\
{web} tiến trình web cần REDIS_URL: không có Redis hoặc Valkey, tiến trình này không nghe được tin của tiến trình kia.
{web} web processes need REDIS_URL: without Redis or Valkey one process does not hear what another one tells."""
NOBODY = """\
Không có tiến trình nào để chạy: hãy chọn --web hoặc --workers.
There is no process to run: choose --web or --workers."""


@dataclass(frozen=True)
class Plan:
    web: int = 1
    workers: int = 1
    server: str = ""  # empty: CHIDAO_SERVER, else the default of realtime.serve

    def objection(self, environment: Mapping[str, str] = os.environ) -> str:
        """Why it must not be run like this, in Vietnamese and English; empty if it may."""
        if self.web > 1 and not environment.get("REDIS_URL"):
            return NO_REDIS.format(web=self.web)
        return "" if self.web + self.workers else NOBODY

    def parts(
        self, environment: Mapping[str, str], socket: int | None, logs: Path | None = None, python: str = sys.executable
    ) -> list[Part]:
        """`logs`: the folder of their logs, else they say it where we do."""
        serve = [
            python,
            "-m",
            "realtime.serve",
            "--fd",
            str(socket),
            *(["--server", self.server] if self.server else []),
        ]
        work = [python, "-m", "processes.worker"]
        web_log, worker_log = (logs / "web.log", logs / "worker.log") if logs else (None, None)
        return [
            Part(f"web-{number}", serve, environment, DRAINING_MAY_TAKE, web_log, socket)
            for number in range(1, self.web + 1)
        ] + [
            Part(f"worker-{number}", work, environment, JOBS_MAY_TAKE, worker_log)
            for number in range(1, self.workers + 1)
        ]
