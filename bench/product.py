"""The product under measurement: its real web process, real sessions, database and Redis; only its rates are raised."""

from __future__ import annotations

import contextlib
import importlib.util
import json
from collections.abc import Iterator

from bench.arena import Arena, Contestant
from bench.client import PAYLOAD, Words
from bench.programs import LOAD_CORE, Program
from bench.stage import Environment, Stage
from tools.places import VENV_PYTHON
from tools.problem import Problem

SERVERS = ("daphne", "uvicorn")
PATH = "/ws/v1"
HELLO = '"hello"'
REFUSED = '"error":{'
OPENED = '"from":'  # of the answer to stream.open


@contextlib.contextmanager
def serving(stage: Stage, server: str, **environment: str) -> Iterator[Program]:
    """One web process on its own core."""
    if server == "uvicorn" and importlib.util.find_spec("uvicorn") is None:
        raise Problem("uvicorn is not installed")
    command = [str(VENV_PYTHON), "-m", "realtime.serve", "--host", "127.0.0.1", "--port", "{port}", "--server", server]
    settings: Environment = stage.environment | environment
    with Program(command, log=stage.folder / f"{server}.log", environment=settings, health="/healthz") as program:
        yield program


def speaking(program: Program) -> Words:
    """How a browser of ours comes in, as the load client's words."""
    return {"address": program.address, "path": PATH, "origin": f"http://{program.address}"}


def opening(stream: str, after: int | None = None) -> str:
    """The frame that opens a stream."""
    where = {} if after is None else {"after": after}
    return json.dumps({"do": "stream.open", "ref": 1, "stream": stream, **where})


def in_the_room(server: str) -> Contestant:
    """Everybody has one conversation open; another process rings its events through Redis."""

    @contextlib.contextmanager
    def enter(stage: Stage) -> Iterator[Arena]:
        stream = f"conversation.{stage.seeds.room}"
        command = [str(VENV_PYTHON), "-m", "bench.injector", "{port}", stream, str(stage.seeds.room_head)]
        log = stage.folder / "injector.log"
        with (
            serving(stage, server) as program,
            Program(command, log=log, core=LOAD_CORE, environment=stage.environment) as injector,
        ):
            words = {**speaking(program), "ready": OPENED}
            words |= {"publish-speaks": "lines", "publish-address": injector.address}
            texts = {"cookies": stage.seeds.cookies, "first": [opening(stream, 0)], "templates": [PAYLOAD]}
            yield Arena(program, words, texts)

    return Contestant(f"Chidao on {server}, through Redis", enter)
