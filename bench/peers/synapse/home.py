"""Synapse as a contestant: fifty people in one room, made once and kept in the cache; each start gets a copy."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bench import workshop
from bench.arena import Arena, Contestant
from bench.peers.synapse.line import Line
from bench.programs import Program
from bench.stage import Stage
from tools.places import VENV_PYTHON
from tools.ports import free_port
from tools.problem import Problem
from tools.stamps import digest_of, is_fresh, write_stamp

NAME = "Synapse, sqlite, everybody in /sync"
HERE = Path(__file__).parent
PEOPLE = 50
SLOWNESS = 3
FURNISHING_MAY_TAKE = 60.0
CLIENT = (str(VENV_PYTHON), "-m", "bench.peers.synapse.crowd")
# What a light client asks for: nothing but the room's messages, and no members it has not heard of.
FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": 100},
        "state": {"lazy_load_members": True},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}


def contestant() -> Contestant:
    return Contestant(NAME, _enter)


@contextlib.contextmanager
def _enter(stage: Stage) -> Iterator[Arena]:
    folder = stage.folder / "synapse"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_furnished(), folder)
    house = json.loads((folder / "house.json").read_text())
    with _serving(folder) as program:
        words = {"address": program.address, "room": house["room"], "filter": house["filter"]}
        yield Arena(program, words, {"tokens": house["tokens"]}, client_program=CLIENT, slowness=SLOWNESS)


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[Program]:
    port = free_port()
    for name in ("homeserver.yaml", "log.yaml"):
        text = (HERE / name).read_text().replace("{folder}", str(folder)).replace("{port}", str(port))
        (folder / name).write_text(text)
    command = [workshop.python("synapse"), "-m", "synapse.app.homeserver", "-c", str(folder / "homeserver.yaml")]
    with Program(command, log=folder / "synapse.log", port=port, health="/health") as program:
        yield program


@cache
def _furnished() -> Path:
    """A homeserver's folder with its database, its people and their room."""
    folder, stamp = workshop.CACHE / "synapse", workshop.CACHE / "synapse.stamp"
    digest = digest_of([HERE / "requirements.txt", HERE / "homeserver.yaml", Path(__file__)])
    if not is_fresh(stamp, digest) or not folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with _serving(folder) as program:
            (folder / "house.json").write_text(json.dumps(asyncio.run(_furnish(program.address))))
            _wait_until_indexed(folder / "homeserver.db")
        write_stamp(stamp, digest)
    return folder


async def _furnish(address: str) -> dict[str, object]:
    door = await Line.open(address)
    tokens, room, kept = [], "", {}
    for number in range(PEOPLE):
        asked = {"username": f"nguoi{number}", "password": "bench", "auth": {"type": "m.login.dummy"}}
        person = await door.told("POST", "/register", asked)
        line = await Line.open(address, person["access_token"])
        if room:
            await line.ask("POST", f"/join/{room}", {})
        else:
            room = (await line.told("POST", "/createRoom", {"preset": "public_chat"}))["room_id"]
        kept = await line.told("POST", f"/user/{person['user_id']}/filter", FILTER)
        tokens.append(person["access_token"])
    # filters are counted for each person, so everybody's first has the same name
    return {"room": room, "filter": kept["filter_id"], "tokens": tokens}


def _wait_until_indexed(database: Path) -> None:
    """A new database makes its indexes afterwards; no copy shall do that while it is measured."""
    deadline = time.monotonic() + FURNISHING_MAY_TAKE
    with contextlib.closing(sqlite3.connect(database)) as connection:
        while connection.execute("SELECT 1 FROM background_updates").fetchone():
            if time.monotonic() > deadline:
                raise Problem("Synapse does not finish its database")
            time.sleep(0.1)
