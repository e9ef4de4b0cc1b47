"""One running copy of Chidao: its database, its tables, its web processes and its worker."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from processes.last_wish import ended_with_us
from processes.listening import listen
from processes.measurements import fresh_folder
from processes.plan import Plan
from processes.supervisor import Supervisor
from tools.console import Work, say
from tools.database import Database
from tools.places import REQUIREMENTS, ROOT, VENV_PYTHON, data_folder, make_private
from tools.problem import Problem
from tools.programs import must_run
from tools.stamps import digest_of, is_fresh, write_stamp

START_MAY_TAKE = 120.0
NO = {"0", "no", "false", "off"}


@dataclass(frozen=True)
class Choice:
    """What the person at the keyboard may choose, read from the environment."""

    host: str
    port: int
    data: Path
    database_url: str | None = None
    demo: bool = True
    durable: bool = True
    web: int = 1

    @classmethod
    def from_environment(cls) -> "Choice":
        port = os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise Problem(f"PORT={port} is no port number.", advice="For example: make run PORT=8001")
        web = os.environ.get("CHIDAO_WEB") or os.environ.get("WEB") or "1"
        if not web.isdecimal() or not 0 < int(web) < 100:
            raise Problem(f"WEB={web} is no number of web processes.", advice="For example: make run WEB=3")
        if objection := Plan(web=int(web)).objection():
            raise Problem(objection, advice="REDIS_URL=redis://localhost:6379/0 make run WEB=" + web)
        return cls(
            web=int(web),
            host=os.environ.get("HOST") or "127.0.0.1",
            port=int(port),
            data=data_folder(),
            database_url=os.environ.get("DATABASE_URL") or None,
            demo=os.environ.get("CHIDAO_DEMO", "").lower() not in NO,
        )


class Site:
    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.data = make_private(choice.data)
        self.logs = make_private(self.data / "logs")
        self._identity = ""
        self.database = Database(choice.database_url, self.data, durable=choice.durable)
        # Bytecode is kept with the data, also where the environment forbids it beside the sources:
        # compiling 1,500 modules anew took half of each start's time.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = inherited | {
            "PYTHONPYCACHEPREFIX": str(self.data / "bytecode"),
            "DJANGO_SETTINGS_MODULE": "backend.config.settings",
            "CHIDAO_DATA": str(self.data),
            "HOST": choice.host,
            "PORT": str(choice.port),
            "PYTHONUNBUFFERED": "1",
        }
        self._door: socket.socket | None = None
        self.supervisor: Supervisor | None = None

    @property
    def address(self) -> str:
        host = {"0.0.0.0": "localhost", "127.0.0.1": "localhost", "::": "localhost"}.get(self.choice.host)  # noqa: S104
        return f"http://{host or self.choice.host}:{self.choice.port}/"

    def steps(self) -> list[tuple[str, Work]]:
        """What has to happen, in order, before the address can be printed."""
        seed: list[tuple[str, Work]] = (
            [("Demo data (the first time takes a while)", self._seed)] if self.choice.demo else []
        )
        return [
            ("Database", self._start_database),
            ("Tables", self._migrate),
            ("Static files", self._collect_static),
            *seed,
            ("Server", self._start_server),
        ]

    def look_after(self) -> None:
        self.database.look_after()
        if self.supervisor is not None:
            self.supervisor.look_after()

    def stop(self) -> None:
        """The database last."""
        if self._door is not None:
            self._door.close()
        if self.supervisor is not None:
            self.supervisor.end()
        self.database.stop()

    def web_log(self) -> str:
        log = self.logs / "web.log"
        return log.read_text(errors="replace")[-8000:] if log.exists() else ""

    def manage(self, *words: str, what: str) -> str:
        """Run a command of manage.py to its end."""
        command = ended_with_us("TERM", str(VENV_PYTHON), "manage.py", *words)
        return must_run(command, what=what, environment=self.environment)

    def start_manage(self, *words: str) -> subprocess.Popen[str]:
        """The same without waiting; its output is read with `communicate()`."""
        return subprocess.Popen(
            ended_with_us("TERM", str(VENV_PYTHON), "manage.py", *words),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _start_database(self) -> str | None:
        note = self.database.start()
        self.environment["DATABASE_URL"] = self.database.url
        return note

    def _migrate(self) -> str | None:
        migrations = [*ROOT.glob("backend/*/migrations/*.py"), REQUIREMENTS / "run.lock"]
        return self._unless_unchanged(
            "migrate", migrations, lambda: self.manage("migrate", "--no-input", what="The tables could not be made")
        )

    def _seed(self) -> str | None:
        return self._unless_unchanged(
            "seed", [], lambda: self.manage("seed_demo", what="The demo data could not be loaded")
        )

    def _collect_static(self) -> str | None:
        """Asks the file system, not the database: names, sizes and times of everything that could be collected."""
        folders = [ROOT / "frontend" / "dist", *ROOT.glob("backend/*/static")]
        files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
        seen = [f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
        digest = digest_of([REQUIREMENTS / "run.lock"], *seen)
        stamp = self.data / "stamps" / "static"
        if is_fresh(stamp, digest):
            return "up to date"
        self.manage("collectstatic", "--no-input", "--clear", what="The static files could not be collected")
        write_stamp(stamp, digest)
        return None

    def _unless_unchanged(self, name: str, sources: list[Path], work: Callable[[], object]) -> str | None:
        """Skip what was done for these sources and this very state of the database (a restored dump is another)."""
        stamp = self.data / "stamps" / name
        self._identity = self._identity or self.database.identity(self.environment)
        if self._identity and is_fresh(stamp, digest_of(sources, self._identity)):
            return "up to date"
        work()
        self._identity = self.database.identity(self.environment)
        write_stamp(stamp, digest_of(sources, self._identity))
        return None

    def _start_server(self) -> str | None:
        self._door = listen(self.choice.host, self.choice.port)
        environment = self.environment | fresh_folder(self.environment)
        parts = Plan(web=self.choice.web).parts(environment, self._door.fileno(), self.logs, str(VENV_PYTHON))
        self.supervisor = Supervisor(parts, say)
        self.supervisor.start()
        deadline = time.monotonic() + START_MAY_TAKE
        while not self.supervisor.can_serve():
            self.supervisor.look_after()
            if (failed := self.supervisor.failed()) is not None:
                raise Problem(f"{failed.name} ended while it was starting.", details=failed.log_text())
            if time.monotonic() > deadline:
                raise Problem(f"The web process was not ready within {START_MAY_TAKE:.0f} s.", details=self.web_log())
            time.sleep(0.05)
        return None
