"""What was asked, answered, seen and found, in order: the evidence that `checker` judges.

One line of JSON for each, written at once, so that a run that hangs or dies leaves its history behind. Times are
monotonic seconds of this one process, in which all clients live: they can be compared.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Act = Literal["follow", "send", "apply", "repeat", "gap", "read", "resume", "trouble", "truth"]
Phase = Literal["invoke", "ok", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Op:
    """One line. What `seq`, `key` and `note` mean depends on `act`:

    follow: `seq` is the number after which a client follows a stream
    send: `key` is the client_id, `seq` the number in the answer, `note` the whole answer (or the error's code);
        `unknown` is an attempt whose fate the client cannot know
    apply: the client took event `seq`, the message `key` (empty for other events); repeat: it dropped it as known
    gap: it missed something before `seq` and asks again
    read: `ok` when an answer shows what was acknowledged before, else `fail`, `note` says which answer
    resume: `ok` when exactly what was missed came, `seq` events in `note` seconds
    trouble: something a person would have noticed; `note` says what
    truth: what the database holds in the end
    """

    at: float
    who: str
    act: Act
    phase: Phase = "ok"
    stream: str = ""
    seq: int = 0
    key: str = ""
    note: str = ""


class History:
    """A list of operations that is also a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.ops: list[Op] = []
        self._lines = file.open("w", buffering=1)

    def add(
        self, who: str, act: Act, phase: Phase = "ok", *, stream: str = "", seq: int = 0, key: str = "", note: str = ""
    ) -> None:
        op = Op(time.monotonic(), who, act, phase, stream, seq, key, note)
        self.ops.append(op)
        self._lines.write(json.dumps(asdict(op), ensure_ascii=False, separators=(",", ":")) + "\n")

    def count(self, act: Act, phase: Phase = "ok") -> int:
        return sum(1 for op in self.ops if op.act == act and op.phase == phase)

    def close(self) -> None:
        self._lines.close()


def read_history(file: Path) -> list[Op]:
    """A history that was kept, to be judged again."""
    return [Op(**json.loads(line)) for line in _lines(file)]


def _lines(file: Path) -> Iterable[str]:
    return (line for line in file.read_text().splitlines() if line)
