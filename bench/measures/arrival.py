"""A crowd comes in: with nothing but a login, and back after an interruption with what it has missed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from bench.client import Joined, LoadClient, Words
from bench.notebook import Notebook
from bench.peers.rooms import plain_command
from bench.plan import Plan
from bench.product import HELLO, REFUSED, SERVERS, opening, serving, speaking
from bench.programs import Program
from bench.stage import MISSED, Stage
from tools.places import VENV_PYTHON
from tools.ports import free_port

LOGIN, STORM = "Connecting, with the login checked", "Reconnect storm"
AT_ONCE = 64
Start = Callable[[Stage], AbstractContextManager[Program]]


def name_of(server: str) -> str:
    return f"Chidao on {server}"


def handshake_only(server: str) -> str:
    return f"handshake only, {server}"


def ordinary(server: str) -> str:
    return f"ordinary Channels: group_add, events by the ORM, {server}"


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    for server in SERVERS:
        notebook.attempt(LOGIN, name_of(server), _login, stage, plan, notebook, server)
        notebook.attempt(STORM, name_of(server), _storm, stage, plan, notebook, server)
        notebook.attempt(STORM, handshake_only(server), _handshakes, stage, plan, notebook, server)
        notebook.attempt(STORM, ordinary(server), _ordinary, stage, plan, notebook, server)


def _login(stage: Stage, plan: Plan, notebook: Notebook, server: str) -> None:
    with serving(stage, server) as program:
        joined, cpu = _arrive(stage, program, {**speaking(program), "ready": HELLO}, plan.crowd, AT_ONCE)
    each = {"p50_ms": joined.p50_ms, "p99_ms": joined.p99_ms, "cpu_ms": cpu * 1e3 / joined.joined}
    notebook.note(LOGIN, name_of(server), connects=joined.joined / joined.seconds, **each)


def _storm(stage: Stage, plan: Plan, notebook: Notebook, server: str) -> None:
    seeds = stage.seeds
    with serving(stage, server) as program:
        words = {**speaking(program), "ready-marks": str(MISSED)}
        first = opening(f"conversation.{seeds.busy_room}", seeds.busy_after)
        _note(notebook, name_of(server), *_arrive(stage, program, words, plan.crowd, plan.crowd, first=[first]))


def _handshakes(stage: Stage, plan: Plan, notebook: Notebook, server: str) -> None:
    with _bare(stage, server) as program:
        words = {"address": program.address, "path": "/", "origin": f"http://{program.address}"}
        _note(notebook, handshake_only(server), *_arrive(stage, program, words, plan.crowd, plan.crowd))


def _ordinary(stage: Stage, plan: Plan, notebook: Notebook, server: str) -> None:
    port = free_port()
    command = plain_command(stage, port, server)
    with Program(command, log=stage.folder / "plain.log", port=port, environment=stage.plain_environment) as program:
        words = {"address": program.address, "path": "/resume", "ready-marks": str(MISSED)}
        _note(
            notebook, ordinary(server), *_arrive(stage, program, words, plan.crowd, plan.crowd, first=['{"after":0}'])
        )


@contextlib.contextmanager
def _bare(stage: Stage, server: str) -> Iterator[Program]:
    """The same server with an application that only accepts."""
    port, application = free_port(), "bench.peers.handshake:application"
    if server == "daphne":
        endpoint = f"tcp:{port}:interface=127.0.0.1:backlog=4096"
        words = ["daphne", "-e", endpoint, "--websocket_connect_timeout", "60", "-v", "0", application]
    else:
        options = ["--ws", "websockets-sansio", "--loop", "uvloop", "--ws-per-message-deflate", "false"]
        words = ["uvicorn", "--port", str(port), "--backlog", "4096", "--log-level", "error", *options, application]
    command = [str(VENV_PYTHON), "-m", *words]
    with Program(command, log=stage.folder / "bare.log", port=port) as program:
        yield program


def _arrive(
    stage: Stage, program: Program, words: Words, crowd: int, at_once: int, **texts: list[str]
) -> tuple[Joined, float]:
    """Bring a crowd in; how they fared, and the server's CPU seconds."""
    before = program.cpu()
    wanted = {**words, "refusal": REFUSED, "count": str(crowd), "parallel": str(at_once), "patience": "60"}
    with LoadClient(wanted, stage.folder, cookies=stage.seeds.cookies, **texts) as client:
        joined = client.join()
        return joined, program.cpu() - before


def _note(notebook: Notebook, who: str, joined: Joined, cpu: float) -> None:
    notebook.note(STORM, who, seconds=joined.seconds, p50_ms=joined.p50_ms, p99_ms=joined.p99_ms, cpu_s=cpu)
