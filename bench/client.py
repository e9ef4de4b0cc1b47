"""The load client of `load/` from Python's side: its words, and the two kinds of lines it answers with."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import workshop
from processes.last_wish import ended_with_us
from tools.problem import Problem

Words = dict[str, str]
PAD = "x" * 350
PAYLOAD = f'{{"body":"~@NS@","pad":"{PAD}"}}'  # about 400 bytes, as a short message with its frame


@dataclass(frozen=True)
class Joined:
    """How everybody came in: seconds until the last one was, and the times each one took."""

    joined: int
    failed: int
    seconds: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Measured:
    """One window of publishing. `cpu` is the client's own share of its core: near 1 it is itself the limit."""

    problem: str
    seconds: float
    published: int
    deliveries: int
    frames: int
    bytes: int
    p50_ms: float
    p99_ms: float
    acks: int
    refusals: int
    ack_p50_ms: float
    ack_p99_ms: float
    cpu: float
    lost: int
    watched_cpu_s: list[float]

    @property
    def server_cpu_s(self) -> float:
        """Of all processes of the server."""
        return sum(self.watched_cpu_s)

    @property
    def per_second(self) -> float:
        return self.deliveries / self.seconds

    @property
    def latency(self) -> dict[str, float]:
        """From sending to reading; empty when nothing arrived."""
        return {"p50_ms": self.p50_ms, "p99_ms": self.p99_ms} if self.deliveries else {}

    @property
    def acks_per_second(self) -> float:
        return self.acks / self.seconds


class LoadClient:
    """One run of the load client; `join` first, then `measure` as often as wanted."""

    def __init__(self, words: Words, folder: Path, program: Sequence[str] = (), **texts: Sequence[str]) -> None:
        """`texts` are lists the client reads from files: cookies, first, templates, publish_cookies …

        `program` is another one with the same words and lines, for a protocol that `load/` does not speak.
        """
        files = {name.replace("_", "-"): _written(folder / f"{name}.txt", texts[name]) for name in texts}
        spoken = [f"{name}={value}" for name, value in {**words, **files}.items()]
        self._patience = words.get("patience", "60")
        self._log = folder / "load.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ended_with_us("KILL", *(program or [str(workshop.program("load"))]), *spoken),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def join(self) -> Joined:
        """Wait until everybody is in; not all of them is a Problem."""
        joined = Joined(**self._line())
        if joined.failed:
            what = f"{joined.failed} of {joined.joined + joined.failed} connections did not get in"
            raise Problem(f"{what} within {self._patience} s", details=self._said())
        return joined

    def measure(self, **words: float) -> Measured:
        """Publish for a while; what went wrong is a Problem."""
        if self._process.stdin is None:
            raise RuntimeError("no way to speak to the load client")
        self._process.stdin.write(" ".join(f"{name}={value}" for name, value in words.items()) + "\n")
        self._process.stdin.flush()
        measured = Measured(**self._line())
        if measured.problem:
            raise Problem(measured.problem)
        if measured.refusals:
            raise Problem(f"{measured.refusals} sends were refused", details=self._said())
        return measured

    def _line(self) -> Mapping[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise Problem("the load client ended", details=self._said())
        content: dict[str, Any] = json.loads(line)
        return content

    def _said(self) -> str:
        return self._log.read_text(errors="replace")[:500]


def _written(path: Path, lines: Sequence[str]) -> str:
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)
