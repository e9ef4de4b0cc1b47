"""A list of 50 documents over REST: the product's own, and an ordinary one in an ordinary project and in our process.

Sixteen people ask, each with the cookie of their session, and each list looks up session and user before it answers.
Ours is asked twice: as it is, a plain read that web processes answer beside Django, and with all of Django around it.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractContextManager

from bench.answers import answer
from bench.notebook import Notebook
from bench.plan import Plan
from bench.product import SERVERS, serving
from bench.programs import Program
from bench.stage import Stage
from tools.places import VENV_PYTHON

READERS = 16
LONGEST_ANSWER = 30.0
OURS, INSIDE = "Chidao's list", "Chidao's list, with all of Django around it"
ORDINARY = "ModelSerializer in an ordinary Django"
WAYS = {
    OURS: "/api/v1/documents?limit=50",
    INSIDE: "/inside/documents?limit=50",
    ORDINARY: "/ordinary/documents",
    "ModelSerializer in our process": "/ordinary/documents",
}


def section(server: str) -> str:
    return f"List of 50 documents, {server}"


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    for server in SERVERS:
        for who in WAYS:
            notebook.attempt(section(server), who, _measure, stage, plan, notebook, server, who)


def _measure(stage: Stage, plan: Plan, notebook: Notebook, server: str, who: str) -> None:
    with _ordinary(stage, server) if who == ORDINARY else _product(stage, server) as program:
        asyncio.run(_load(program, stage, WAYS[who], 0.5))
        before, began = program.cpu(), time.monotonic()
        taken, size = asyncio.run(_load(program, stage, WAYS[who], plan.seconds))
        seconds, cpu = time.monotonic() - began, program.cpu() - before
    taken.sort()
    notebook.note(
        section(server),
        who,
        requests=len(taken) / seconds,
        p50_ms=taken[len(taken) // 2] * 1e3,
        p99_ms=taken[int(len(taken) * 0.99)] * 1e3,
        cpu_ms=cpu * 1e3 / len(taken),
        kilobytes=size / 1024,
    )


def _product(stage: Stage, server: str) -> AbstractContextManager[Program]:
    return serving(stage, server, DJANGO_SETTINGS_MODULE="bench.peers.drf.settings")


def _ordinary(stage: Stage, server: str) -> Program:
    where = ["-b", "127.0.0.1", "-v", "0", "-p"] if server == "daphne" else ["--log-level", "warning", "--port"]
    command = [str(VENV_PYTHON), "-m", server, *where, "{port}", "bench.peers.drf.asgi:application"]
    settings = stage.environment | {"DJANGO_SETTINGS_MODULE": "bench.peers.drf.ordinary"}
    return Program(command, log=stage.folder / "ordinary.log", environment=settings)


async def _load(program: Program, stage: Stage, path: str, seconds: float) -> tuple[list[float], int]:
    """Sixteen readers asking again and again on kept connections; how long each answer took, and its size."""
    until = time.monotonic() + seconds
    async with asyncio.timeout(seconds + LONGEST_ANSWER):
        return await _read_together(program, stage, path, until)


async def _read_together(program: Program, stage: Stage, path: str, until: float) -> tuple[list[float], int]:
    readers = [_read(program.port, cookie, path, until) for cookie in stage.seeds.cookies[:READERS]]
    all_taken = await asyncio.gather(*readers)
    return [one for taken, _ in all_taken for one in taken], all_taken[0][1]


async def _read(port: int, cookie: str, path: str, until: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asking = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept: application/json\r\n\r\n"
    taken, size = [], 0
    while (began := time.monotonic()) < until:
        writer.write(asking.encode())
        size = len(await answer(reader))
        taken.append(time.monotonic() - began)
    writer.close()
    return taken, size
