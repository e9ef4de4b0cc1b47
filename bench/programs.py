"""Servers under measurement: started on a core of their own, watched, ended by their process id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import workshop
from processes.last_wish import ended_with_us
from tools.places import ROOT
from tools.ports import free_port
from tools.problem import Problem

SERVER_CORE = 0
LOAD_CORE = 1
START_MAY_TAKE = 60.0


def stay_on_load_core() -> None:
    """This process and all it starts (load client, database, Redis) leave the server's core alone."""
    if len(os.sched_getaffinity(0)) < 2:
        raise Problem("The benchmark needs two processor cores: one for the server, one for everything else.")
    os.sched_setaffinity(0, {LOAD_CORE})


def own_environment() -> dict[str, str]:
    """Ours, but bytecode is kept: compiling all modules anew would take most of each start."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"PYTHONPYCACHEPREFIX": str(workshop.CACHE / "bytecode")}


class Program:
    """One running server; use it in a `with` block.

    It is ready when it accepts connections on `port`, or, given the path of a `health` page, when that answers.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        port: int = 0,
        core: int = SERVER_CORE,
        environment: Mapping[str, str] | None = None,
        health: str = "",
    ) -> None:
        self.port = port or free_port()
        self._log = log
        words = [word.replace("{port}", str(self.port)) for word in command]
        self._command = ended_with_us("KILL", "taskset", "-c", str(core), *words)
        self._environment = {**own_environment(), **(environment or {}), "PORT": str(self.port)}
        self._health = health
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """The server's own process first, then those it has started: some serve from a child of theirs."""
        everybody = (int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit())
        return [self.pid, *sorted(one for one in everybody if one != self.pid and _session_of(one) == self.pid)]

    def memory(self) -> int:
        """Resident bytes of all its processes."""
        sizes = [Path(f"/proc/{one}/statm").read_text().split()[1] for one in self.processes()]
        return sum(map(int, sizes)) * os.sysconf("SC_PAGESIZE")

    def cpu(self) -> float:
        """Seconds of CPU time so far, also of threads that have ended (servers make one for each request)."""
        ticks = [int(ticks) for one in self.processes() for ticks in _state_of(one)[11:13]]
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def said(self) -> str:
        return self._log.read_text(errors="replace")[-1500:]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_MAY_TAKE
        while True:
            if self._is_ready():
                return
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                said = self.said().strip()
                raise Problem("the server does not start", advice=said.rpartition("\n")[2], details=said)
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        with suppress(OSError):
            if self._health:
                with urllib.request.urlopen(f"http://{self.address}{self._health}", timeout=5) as answer:
                    return bool(answer.status == 200)
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        return False

    def _stop(self) -> None:
        """Its whole session, as some servers start helpers of their own; politeness would only take time."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _state_of(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on: its second, the name, may hold anything."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _session_of(process: int) -> int:
    with suppress(OSError):
        return int(_state_of(process)[3])
    return 0
