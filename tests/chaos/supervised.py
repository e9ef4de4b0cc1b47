"""The product as an operator starts it: `chidao serve`, several processes behind one address."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.chaos.load import until
from tests.chaos.programs import ROOT, Program
from tools.ports import free_port

REPLACED, GIVEN_UP = "is replaced, and with it all.", "is given up"


class Supervised(Program):
    """One supervisor with its children; `http` and `ws` are the shared address."""

    def __init__(self, environment: dict[str, str], folder: Path, webs: int = 3, workers: int = 0) -> None:
        self.port = free_port()
        words = ["serve", "--web", str(webs), "--workers", str(workers), "--host", "127.0.0.1"]
        command = [sys.executable, str(ROOT / "chidao"), *words, "--port", str(self.port)]
        super().__init__("supervisor", command, environment, folder)

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/v1"

    def ready(self) -> bool:
        return "Ready:" in self.said()

    def children(self) -> list[int]:
        """The pids of its processes."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    async def replace_all(self) -> None:
        """A rolling restart: each process gets a successor before it is asked to end."""
        replaced, gave_up = self._count(REPLACED), self._count(GIVEN_UP)
        self.send_signal(signal.SIGHUP)
        await until(lambda: self._count(REPLACED) + self._count(GIVEN_UP) > replaced + gave_up, "replacing", 240)
        if self._count(GIVEN_UP) > gave_up:
            raise AssertionError(self.said())

    def _count(self, words: str) -> int:
        return self.said().count(words)

    async def kill_child(self) -> None:
        """kill -9 of one of them; waits until the supervisor has another one."""
        children = self.children()
        os.kill(children[0], signal.SIGKILL)
        await until(lambda: len(set(self.children()) - set(children)) > 0, "another process", 60)
        await asyncio.to_thread(self.wait_until_ready)
