"""One process of ours from its start to its end: whether it is ready, hangs, or has to be killed."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from processes.last_wish import ended_with_us
from processes.measurements import forget
from processes.places import ROOT
from processes.pulse import READY, VARIABLE, Listening

LONGEST_LOG = 20_000_000
FIRST_SIGN_MAY_TAKE = 120.0  # seconds: importing a large program on a busy machine
SILENCE = 20.0  # seconds without a pulse after which a process hangs


@dataclass(frozen=True)
class Part:
    """What to run: `name` as logs and metrics know it, `patience` in seconds between SIGTERM and SIGKILL."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    patience: float
    log: Path | None = None  # None: it says what it says where we do
    socket: int | None = None  # the listening socket it is handed

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")[-8000:] if self.log and self.log.exists() else ""


class Child:
    """A running process of a part; starts at once."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.ready = False
        self.started = self._heard = time.monotonic()
        self._may_be_silent = FIRST_SIGN_MAY_TAKE
        self._kill_at = float("inf")
        self._pulse = Listening()
        self.process = self._start()
        self._pulse.given_away()

    def _start(self) -> subprocess.Popen[bytes]:
        """In a session of its own, so that Ctrl-C reaches only us and the children end in our order."""
        part = self.part
        log = None
        if part.log is not None:
            if part.log.exists() and part.log.stat().st_size > LONGEST_LOG:
                part.log.replace(part.log.with_suffix(".log.old"))
            log = part.log.open("ab")
        inherited = [self._pulse.theirs] if part.socket is None else [self._pulse.theirs, part.socket]
        try:
            return subprocess.Popen(
                # KILL, because a supervisor that was itself killed leaves nobody to wait for a polite end;
                # nothing is lost by it: a fact exists when its transaction has committed.
                ended_with_us("KILL", *part.command),
                cwd=ROOT,
                env={**part.environment, "CHIDAO_PROCESS": part.name, VARIABLE: str(self._pulse.theirs)},
                pass_fds=inherited,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT if log else None,
                start_new_session=True,
            )
        finally:
            if log is not None:
                log.close()

    @property
    def ending(self) -> bool:
        return self._kill_at != float("inf")

    def ended(self) -> bool:
        return self.process.poll() is not None

    def listen(self) -> None:
        """Take note of its pulse; when it was asked to end and does not, kill it."""
        if signs := self._pulse.heard():
            self._heard, self._may_be_silent = time.monotonic(), SILENCE
            self.ready = self.ready or READY in signs
        if time.monotonic() >= self._kill_at:
            self.kill()

    def hangs(self) -> bool:
        """Whether it runs, but its event loop does not."""
        return not self.ended() and time.monotonic() - self._heard > self._may_be_silent

    def ask_to_end(self) -> None:
        if not self.ending:
            self._kill_at = time.monotonic() + self.part.patience
            self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def close(self) -> None:
        """Forget it, once it has ended."""
        self._pulse.close()
        forget(self.process.pid, self.part.environment)

    def how_it_ended(self) -> str:
        code = self.process.poll()
        return f"killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"

    def _send(self, number: signal.Signals) -> None:
        if not self.ended():
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)
