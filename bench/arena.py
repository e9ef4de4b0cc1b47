"""One server ready to be measured, and how the load client must speak to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench.client import LoadClient, Words
from bench.programs import Program
from bench.stage import Stage


@dataclass(frozen=True)
class Arena:
    """`words` and `texts` are those of `LoadClient`.

    `window` is how many messages the server can bear in flight, `patience` how many seconds everybody's coming in may
    take. `client_program` speaks a protocol that `load/` does not; a server of great `slowness` is watched for so many
    times longer, lest a window hold too few messages.
    """

    server: Program
    words: Words
    texts: dict[str, list[str]]
    window: int = 16
    patience: float = 40
    client_program: tuple[str, ...] = ()
    slowness: float = 1

    def client(self, stage: Stage, **more: str | float) -> LoadClient:
        wanted = {"watch": ",".join(map(str, self.server.processes())), "patience": self.patience, **more}
        words = {**self.words, **{name.replace("_", "-"): str(value) for name, value in wanted.items()}}
        return LoadClient(words, stage.folder, self.client_program, **self.texts)


Enter = Callable[[Stage], AbstractContextManager[Arena]]


@dataclass(frozen=True)
class Contestant:
    """Somebody who takes part in a comparison; `enter` starts it afresh and takes it away afterwards."""

    name: str
    enter: Enter
    note: str = field(default="", compare=False)
