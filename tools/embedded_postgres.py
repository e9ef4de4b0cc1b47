"""Runs a PostgreSQL of our own below the data folder: for trying Chidao, for small sites and for tests.

Promises: it listens on a unix socket only; it ends when the process that started it ends, however that ends;
two copies with different data folders do not meet, and one data folder is never served twice.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from tools.places import data_folder, make_private
from tools.postgres_binaries import find_binaries
from tools.postgres_cluster import SUPERUSER, check_version, clear_away, layout, make_cluster
from tools.problem import Problem
from tools.unprivileged import Way, unprivileged_way

DATABASE = "chidao"
PREDECESSOR_MAY_TAKE = 20.0
START_MAY_TAKE = 60.0
STOP_MAY_TAKE = 10.0
LONGEST_LOG = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# Our own role is no superuser: it owns its database and may create the tests' databases.
FIRST_STATEMENTS = f"""\
SELECT 'CREATE ROLE {DATABASE} LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{DATABASE}') \\gexec
SELECT 'CREATE DATABASE {DATABASE} OWNER {DATABASE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 - built from our own constant


class EmbeddedPostgres:
    """A server for one data folder; `durable=False` trades safety against a power cut for speed (tests)."""

    def __init__(self, data: Path, *, durable: bool = True, way: Way | None = None) -> None:
        self.data = make_private(data.resolve())
        self.durable = durable
        self.way = way or unprivileged_way()
        self.place = layout(self.data, find_binaries(), self.way)
        self.log = self.data / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._claim: IO[str] | None = None
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(self.place.sockets), safe='/')}"

    def start(self) -> Self:
        self._claim_the_folder()
        try:
            if not (self.place.cluster / "PG_VERSION").exists():
                make_cluster(self.place, self.way, self._environment)
            check_version(self.place)
            self._wait_for_the_predecessor()
            self._launch()
            self._wait_until_ready()
            self._run_first_statements()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Fast shutdown, then an immediate one, then none too polite."""
        if self.process is not None:
            for sign, patience in ((signal.SIGINT, STOP_MAY_TAKE), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(sign)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)
            self.process = None
        if self._claim is not None:
            if not self.durable:
                clear_away(self.place, self.data)
            self._claim.close()
            self._claim = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _claim_the_folder(self) -> None:
        claim = (self.data / "postgres.lock").open("a+")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.seek(0)
            holder = claim.read().strip() or "?"
            claim.close()
            raise Problem(
                f"Another Chidao (process {holder}) is using the data folder {self.data}.",
                advice="Stop it, or give this one another folder: CHIDAO_DATA=/another/folder.",
            ) from None
        claim.truncate(0)
        claim.write(str(os.getpid()))
        claim.flush()
        self._claim = claim

    def _wait_for_the_predecessor(self) -> None:
        """After a SIGKILL of its parent the last server may still be shutting down; a stale pid file is removed."""
        pid_file = self.place.cluster / "postmaster.pid"
        deadline = time.monotonic() + PREDECESSOR_MAY_TAKE
        while pid_file.exists():
            if not self._is_our_postgres(int(pid_file.read_text().split("\n", 1)[0] or 0)):
                pid_file.unlink(missing_ok=True)
                return
            if time.monotonic() > deadline:
                raise Problem(f"A PostgreSQL is still running in {self.place.cluster}.", advice=f"See {pid_file}.")
            time.sleep(0.05)

    def _is_our_postgres(self, pid: int) -> bool:
        with suppress(OSError):
            return os.fsencode(self.place.cluster) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return False

    def _launch(self) -> None:
        settings = {**SETTINGS, "unix_socket_directories": str(self.place.sockets)}
        settings |= {} if self.durable else FORGETFUL
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.way.child(self.place.binaries["postgres"], "-D", str(self.place.cluster), *words),
                cwd="/",
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_until_ready(self) -> None:
        asking = [self.place.binaries["pg_isready"], "-q", "-h", str(self.place.sockets)]
        deadline = time.monotonic() + START_MAY_TAKE
        while subprocess.run(asking, check=False, env=self._environment, cwd="/").returncode:
            stopped = self.process is None or self.process.poll() is not None
            if stopped or time.monotonic() > deadline:
                raise Problem("PostgreSQL did not start.", advice=f"Its log is {self.log}.", details=self._log_tail())
            time.sleep(0.02)

    def _run_first_statements(self) -> None:
        command = [self.place.binaries["psql"], "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.place.sockets)]
        answer = subprocess.run(
            [*command, "-U", SUPERUSER, "-d", "postgres"],
            input=FIRST_STATEMENTS,
            env=self._environment,
            cwd="/",
            check=False,
            capture_output=True,
            text=True,
        )
        if answer.returncode:
            raise Problem("The database could not be created.", details=answer.stderr)

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


def main() -> int:
    """`python -m tools.embedded_postgres [folder]`: serve until interrupted; the first line printed is the URL."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with EmbeddedPostgres(folder, durable=len(sys.argv) < 2) as server:
            sys.stdout.write(f"{server.url}\n")
            sys.stdout.flush()
            return server.process.wait() if server.process else 1
    except KeyboardInterrupt:
        return 0
    except Problem as problem:
        sys.stderr.write(f"{problem.what}\n{problem.advice}\n{problem.details}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
