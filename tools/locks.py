"""The locks of Python packages: how they are made, and the proof that they name no host."""

import json
from pathlib import Path

from tools.indexes import uv_environment
from tools.packages import find_uv, lock_file
from tools.places import FRONTEND, REQUIREMENTS, ROOT
from tools.problem import Problem
from tools.programs import must_run

UNIVERSAL = ("--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--python-version", "3.11")
PROJECT = ("pyproject.toml", "--extra", "embedded", "--group", "build")


def make_locks() -> int:
    """uv's requirements format, because uv.lock and pylock.toml write an index host beside every package."""
    uv = find_uv()
    if uv is None:
        raise Problem("uv cannot be had, and only uv makes locks for all platforms.", advice="Is there a network?")
    plans: list[tuple[str, list[str]]] = [
        ("bootstrap", ["requirements/bootstrap.in"]),
        ("run", list(PROJECT)),
        ("fast", [*PROJECT, "--extra", "fast", "--constraints", "requirements/run.lock"]),
        ("dev", [*PROJECT, "--extra", "fast", "--group", "dev", "--constraints", "requirements/run.lock"]),
    ]
    for name, words in plans:
        command = [str(uv), "pip", "compile", *words, *UNIVERSAL, "--upgrade", "--output-file", str(lock_file(name))]
        must_run(command, what=f"The lock {name} could not be made", folder=ROOT, environment=uv_environment())
    must_be_free_of_hosts()
    return 0


def must_be_free_of_hosts() -> None:
    found = hosts_in_locks(REQUIREMENTS, FRONTEND)
    if found:
        raise Problem("These locks name a host, and so would bind every site to it.", details="\n".join(found))


def hosts_in_locks(requirements: Path, frontend: Path) -> list[str]:
    """`file:line` of every address in a Python lock, and every package of an npm lock with its origin."""
    found = []
    for lock in sorted(requirements.glob("*.lock")):
        lines = enumerate(lock.read_text().splitlines(), start=1)
        found += [f"{lock.name}:{number}: {line.strip()}" for number, line in lines if "://" in line]
    for lock in sorted(frontend.glob("**/package-lock.json")):
        if "node_modules" not in lock.parts:
            packages = json.loads(lock.read_text()).get("packages", {})
            found += [f"{lock.name}: {name} (resolved)" for name, package in packages.items() if "resolved" in package]
    return found
