"""The processes of a cluster: each is started, stopped, frozen and killed by its own pid, and keeps a log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from processes.last_wish import ended_with_us

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
START_MAY_TAKE = 240.0
LONGEST_EXCERPT = 6000

# The kernel ends a child when the THREAD that started it ends: all are started by this one, which lives as long as we.
_starter = ThreadPoolExecutor(1, thread_name_prefix="starter")


def by_starter(function: Callable[[], T]) -> T:
    """Run something that starts processes in the one thread that outlives all tests."""
    return _starter.submit(function).result()


class Program:
    """One process; `start` again after its end keeps name, address and log."""

    def __init__(self, name: str, command: Sequence[str], environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self.command = list(command)
        self.environment = environment
        self.log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._shown = 0

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it is ready. Blocks: call it through `asyncio.to_thread` from a test's loop."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start without waiting."""
        if self.runs():
            raise RuntimeError(f"{self.name} runs already")

        def spawn() -> subprocess.Popen[bytes]:
            with self.log.open("ab") as log:
                command = ended_with_us("KILL", *self.command)
                return subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )

        self._process = by_starter(spawn)

    def wait_until_ready(self, seconds: float = START_MAY_TAKE) -> None:
        deadline = time.monotonic() + seconds
        while not self.ready():
            if not self.runs() or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not start: {self.said()[-LONGEST_EXCERPT:]}")
            time.sleep(0.02)

    def ready(self) -> bool:
        """Whether it does its work."""
        return self.runs()

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """As the kernel does it when memory ends; returns when the process is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)

    def freeze(self) -> None:
        self.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.send_signal(signal.SIGCONT)

    def stop(self, seconds: float = 30) -> int:
        """As an operator does it; returns the exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.terminate()
            self.thaw()  # who is frozen cannot obey
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def memory(self) -> int:
        """Resident bytes."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGESIZE")

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def news(self) -> str:
        """The end of what it said since this was last asked."""
        text = self.said()
        fresh, self._shown = text[self._shown :], len(text)
        return fresh[-LONGEST_EXCERPT:]


class Web(Program):
    """A web process with an address of its own, so that a test can aim."""

    def __init__(
        self, name: str, port: int, environment: dict[str, str], folder: Path, module: str = "realtime.serve"
    ) -> None:
        command = [sys.executable, "-m", module, "--host", "127.0.0.1", "--port", str(port)]
        super().__init__(name, command, {**environment, "CHIDAO_PROCESS": name}, folder)
        self.port = port

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/v1"

    def ready(self) -> bool:
        return answers(self.http)


class Worker(Program):
    """A worker with the product's own command."""

    def __init__(self, name: str, environment: dict[str, str], folder: Path, module: str = "processes.worker") -> None:
        command = [sys.executable, "-m", module]
        super().__init__(name, command, {**environment, "CHIDAO_PROCESS": name}, folder)


def answers(address: str, path: str = "/healthz") -> bool:
    """Whether a web server there answers anything at all."""
    try:
        with urllib.request.urlopen(f"{address}{path}", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
