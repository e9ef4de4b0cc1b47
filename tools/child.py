"""One long-running program of ours (the web process, the worker): started, watched, restarted, ended."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from processes.last_wish import ended_with_us
from tools.console import say, tail
from tools.places import ROOT

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
PROVEN_AFTER = 60.0
LONGEST_LOG = 20_000_000


@dataclass
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    patience: float
    process: subprocess.Popen[bytes] | None = None
    _pause: float = FIRST_PAUSE
    _started: float = 0.0
    _due: float = field(default=0.0)

    def start(self) -> None:
        """Its own session, so that Ctrl-C reaches only us and the children end in our order."""
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        self._started, self._due = time.monotonic(), 0.0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # KILL, because a supervisor that was itself killed leaves nobody to wait for a polite end;
                # nothing is lost by it: a fact exists when its transaction has committed.
                ended_with_us("KILL", *self.command),
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def look_after(self) -> None:
        """Start it again if it has ended, waiting twice as long each time until it has run for a minute."""
        now = time.monotonic()
        if not self.has_ended():
            return
        if not self._due:
            code = self.process.returncode if self.process else None
            if now - self._started > PROVEN_AFTER:
                self._pause = FIRST_PAUSE
            say(f"The {self.name} ended (exit code {code}); it starts again in {self._pause:.0f} s. {self.log} says:")
            say(tail(self.log_text(), 8))
            self._due, self._pause = now + self._pause, min(self._pause * 2, LONGEST_PAUSE)
        elif now >= self._due:
            self.start()

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        if self.process is None:
            return
        for sign, patience in ((signal.SIGTERM, self.patience), (signal.SIGKILL, 5.0)):
            if self.process.poll() is not None:
                break
            self.process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.process = None

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")[-8000:] if self.log.exists() else ""
