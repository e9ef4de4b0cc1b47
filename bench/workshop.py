"""What the benchmark has to make before it can measure: C programs, and peers with the packages they need.

Everything lands in one cache folder that git ignores; nothing is made twice. What cannot be made raises Problem, and
the rows that would have needed it say so.
"""

from __future__ import annotations

import shutil
import sys
from functools import cache
from pathlib import Path

from tools.frontend import install_frontend
from tools.indexes import uv_environment
from tools.packages import find_uv
from tools.places import ROOT
from tools.problem import Problem
from tools.programs import must_run
from tools.stamps import digest_of, is_fresh, write_stamp

HERE = Path(__file__).parent
CACHE = ROOT / ".data" / "bench"
FLAGS = ["-O2", "-Wall", "-Wextra", "-D_GNU_SOURCE"]
PROGRAMS = {
    "load": ["load.c", "connection.c", "framing.c", "options.c", "template.c"],
    "floor": ["floor.c"],
}


@cache
def program(name: str) -> Path:
    """A program of `load/`, compiled when its sources have changed."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise Problem("There is no C compiler.", advice="On Debian or Ubuntu: apt-get install gcc libc6-dev.")
    folder = CACHE / "programs"
    folder.mkdir(parents=True, exist_ok=True)
    target, stamp = folder / name, folder / f"{name}.stamp"
    digest = digest_of(sorted((HERE / "load").glob("*.[ch]")), *FLAGS)
    if not is_fresh(stamp, digest) or not target.exists():
        sources = [str(HERE / "load" / source) for source in PROGRAMS[name]]
        must_run([compiler, *FLAGS, "-o", str(target), *sources], what=f"{name} could not be compiled")
        write_stamp(stamp, digest)
    return target


@cache
def python(of: str = "") -> str:
    """A Python with the peers' packages (`peers/requirements.txt`), or one peer's, apart from the product's own."""
    wanted, name = HERE / "peers" / of / "requirements.txt", f"venv-{of}" if of else "venv"
    folder, stamp, digest = CACHE / name, CACHE / f"{name}.stamp", digest_of([wanted])
    own = folder / "bin" / "python"
    if not is_fresh(stamp, digest) or not own.exists():
        uv = find_uv()
        if uv is None:
            raise Problem("uv cannot be had.", advice="Is there a network?")
        environment = uv_environment()
        make = [str(uv), "venv", "--clear", "--python", sys.executable, str(folder)]
        must_run(make, what="no environment for the peers", environment=environment)
        install = [str(uv), "pip", "install", "--python", str(own), "-r", str(wanted)]
        must_run(install, what="the peers' Python packages could not be installed", environment=environment)
        write_stamp(stamp, digest)
    return str(own)


@cache
def node_peers() -> Path:
    """A folder with the peers written for Node.js and their packages."""
    folder = CACHE / "node"
    folder.mkdir(parents=True, exist_ok=True)
    for source in (HERE / "peers" / "node").iterdir():
        shutil.copyfile(source, folder / source.name)
    install_frontend(folder)
    return folder


def installed(name: str, package: str) -> str:
    """A program of the system that a peer needs; the benchmark itself installs nothing outside its cache."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Problem(f"{name} is not installed", advice=f"On Debian or Ubuntu: apt-get install {package}.")
    return found
