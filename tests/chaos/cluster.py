"""The product as it runs in production, for tests that break it: PostgreSQL, Valkey, web processes and workers.

`Ground` is started once per run and carries what is dear: the two servers, the tables and the people. A `Cluster` is
cheap: a database copied from the ground's and some processes, each with its own port, environment and module.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from django.conf import settings

from backend.organisations.services import people as registry
from tests.cast import SINCE, Cast, Member, assemble
from tests.chaos.postgres import Postgres, django_on, migrate, secrets
from tests.chaos.programs import Program, Web, Worker
from tests.chaos.valkey import Valkey
from tests.realtime.running import session_of
from tools.ports import free_port

CLIENTS = 24
CSRF = "c" * 32

# The limits that protect the service from one person would only slow the tests down: each test client is a crowd.
GENEROUS = {
    "CHIDAO_WS_FRAMES_PER_10S": "100000",
    "CHIDAO_WS_FRAMES_BURST": "100000",
    "CHIDAO_WS_OPENS_BURST": "100000",
    "CHIDAO_WS_POSTS_PER_10S": "100000",
    "CHIDAO_WS_POSTS_BURST": "100000",
    "CHIDAO_WS_SOCKETS_PER_PERSON": "1000",
    "CHIDAO_WS_HANDSHAKES_PER_10S": "100000",
    "CHIDAO_WS_HANDSHAKES_BURST": "100000",
    "CHIDAO_REST_PER_10S": "100000",
    "CHIDAO_WS_HEAD_CHECK": "2",  # lost bells heal as they do in production, only sooner
}


@dataclass(frozen=True)
class User:
    """Somebody with a session; `post` says nothing of the cast's roles."""

    id: str
    name: str
    session: str


@dataclass(frozen=True)
class Talk:
    """A group conversation and the stream it is told on."""

    id: str
    stream: str


class Ground:
    """PostgreSQL, Valkey, and a database with the cast and `CLIENTS` officers of the Directorate."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="chaos-"))
        self.postgres = Postgres(self.folder)
        self.valkey = Valkey(free_port(), self.folder)
        self.cast: Cast
        self.users: list[User] = []

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        with django_on(self.postgres.url("chidao")):
            migrate()
            self.cast = assemble()
            self.users = [_user(_officer(self.cast, number)) for number in range(CLIENTS)]
        self.postgres.make_template()

    def close(self) -> None:
        self.valkey.kill()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Cluster:
    """Processes on one database. `webs[i].start()` after `kill()` comes back under the same address."""

    def __init__(
        self, ground: Ground, webs: int = 3, workers: int = 2, module: str = "realtime.serve", **environment: str
    ) -> None:
        self.ground = ground
        self.postgres, self.valkey, self.users = ground.postgres, ground.valkey, ground.users
        self.database = self.postgres.copy()
        self.url = self.postgres.url(self.database)
        self.folder = ground.folder / self.database
        self.folder.mkdir()
        # bytecode is kept even where the environment forbids it: compiling anew takes half of each start's time
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = {
            **inherited,
            **secrets(),
            **GENEROUS,
            "CHIDAO_FILES": str(self.folder / "files"),
            "DATABASE_URL": self.url,
            "REDIS_URL": self.valkey.url,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPYCACHEPREFIX": str(settings.DATA / "bytecode"),
            **environment,
        }
        self.webs = [self.new_web(f"web-{number + 1}", module) for number in range(webs)]
        self.workers = [Worker(f"worker-{n + 1}", self.environment, self.folder) for n in range(workers)]

    @property
    def programs(self) -> list[Program]:
        return [*self.webs, *self.workers]

    def new_web(self, name: str, module: str = "realtime.serve", **environment: str) -> Web:
        """A web process of this cluster with its own module and environment; the caller starts and stops it."""
        return Web(name, free_port(), {**self.environment, **environment}, self.folder, module)

    def start(self) -> None:
        for program in self.programs:
            program.launch()
        for program in self.programs:
            program.wait_until_ready()

    def heal(self) -> None:
        """Everything runs again, whatever the last test did to it."""
        if not self.valkey.runs():
            self.valkey.start()
        self.valkey.thaw()
        self.postgres.wait_until_up()
        for program in self.programs:
            if program.runs():
                program.thaw()
            else:
                program.launch()
        for program in self.programs:
            program.wait_until_ready()

    def close(self) -> None:
        for program in self.programs:
            program.kill()
        self.postgres.drop(self.database)

    def news(self) -> str:
        """What the processes have said since this was last asked."""
        return "\n".join(f"--- {one.name} ---\n{text}" for one in [*self.programs, self.valkey] if (text := one.news()))

    def rest(self, user: User, web: Web | None = None) -> httpx.AsyncClient:
        """The REST doors as this user's browser sees them, of one process."""
        at = web or self.webs[0]
        return httpx.AsyncClient(
            base_url=f"{at.http}/api/v1",
            cookies={"session": user.session, "csrftoken": CSRF},
            headers={"X-CSRFToken": CSRF, "Origin": at.http},
            timeout=15,
            trust_env=False,
        )

    async def make_talks(self, count: int, users: list[User], web: Web | None = None) -> list[Talk]:
        """New groups of all these users, founded by the first."""
        members = [user.id for user in users[1:]]
        async with self.rest(users[0], web) as http:
            made = []
            for number in range(count):
                content = {"title": f"Nhóm {number + 1}", "people": members}
                key = {"Idempotency-Key": f"{random.getrandbits(128):032x}"}
                answer = await http.post("/conversations", json=content, headers=key)
                answer.raise_for_status()
                made.append(Talk(answer.json()["id"], answer.json()["stream"]))
        return made


@contextmanager
def open_cluster(
    ground: Ground, webs: int = 1, workers: int = 0, module: str = "realtime.serve", **environment: str
) -> Iterator[Cluster]:
    """A cluster of a test's own, gone at its end."""
    cluster = Cluster(ground, webs, workers, module, **environment)
    try:
        cluster.start()
        yield cluster
    finally:
        print(cluster.news())  # noqa: T201 - pytest shows it when the test fails
        cluster.close()


def _officer(cast: Cast, number: int) -> Member:
    person = registry.create_person(None, f"client{number}", "Nguyễn Văn", f"Số {number + 1}")
    post = registry.give_post(None, person, cast.directorate, "Chuyên viên", ["officer"], valid_from=SINCE)
    return Member(person, post)


def _user(member: Member) -> User:
    return User(str(member.person.pk), member.person.name, session_of(member))
