"""Sets up the project's Python environment (.venv) from one of its two locks."""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tools.indexes import uv_environment
from tools.places import REQUIREMENTS, UV_FOLDER, VENV, VENV_PYTHON
from tools.problem import Problem
from tools.programs import must_run
from tools.stamps import digest_of, is_fresh, write_stamp

Lock = Literal["run", "dev"]
ADVICE = "Is there a network? pip's settings (index-url, cert) are used. Then run the same command again."


def install_packages(lock: Lock) -> str | None:
    """Bring .venv to what `lock` says; an environment that holds the dev lock (a superset) keeps it."""
    with _one_at_a_time():
        if lock == "run" and _holds_dev():
            lock = "dev"
        stamp, digest = VENV / f"chidao-{lock}.stamp", digest_of([lock_file(lock)])
        if is_fresh(stamp, digest) and _environment_works():
            return "up to date"
        for other in VENV.glob("chidao-*.stamp"):
            other.unlink()
        _install(lock_file(lock))
        write_stamp(stamp, digest)
        return None


def lock_file(lock: str) -> Path:
    return REQUIREMENTS / f"{lock}.lock"


def find_uv() -> Path | None:
    """uv from .uv, else put there by pip in its locked version, else one on the PATH."""
    own = UV_FOLDER / "bin" / "uv"
    if not own.exists():
        words = ["-m", "pip", "install", "--quiet", "--target", str(UV_FOLDER), "--require-hashes", "--upgrade"]
        subprocess.run([sys.executable, *words, "-r", str(lock_file("bootstrap"))], check=False, capture_output=True)
    if own.exists():
        return own
    elsewhere = shutil.which("uv")
    return Path(elsewhere) if elsewhere else None


def _install(lock: Path) -> None:
    uv = find_uv()
    if uv is None:
        _install_with_pip(lock)
        return
    try:
        _install_with_uv(uv, lock)
    except Problem as first:
        try:
            _install_with_pip(lock)
        except Problem as second:
            second.details = f"{first.details}\n{second.details}"
            raise


def _install_with_uv(uv: Path, lock: Path) -> None:
    environment = uv_environment()
    if not _environment_works():
        make = [str(uv), "venv", "--clear", "--python", sys.executable, str(VENV)]
        must_run(make, what="uv could not make .venv", environment=environment)
    # compiled once here (7 s); where Python may not write bytecode, each start of each process did it again (2.6 s)
    words = [str(uv), "pip", "sync", "--require-hashes", "--compile-bytecode", "--python", str(VENV_PYTHON), str(lock)]
    must_run(words, what="uv could not install the packages", advice=ADVICE, environment=environment)


def _install_with_pip(lock: Path) -> None:
    """The slow way with the same lock, for machines where uv cannot be had."""
    has_pip = [str(VENV_PYTHON), "-m", "pip", "--version"]
    if not _environment_works() or subprocess.run(has_pip, check=False, capture_output=True).returncode:
        advice = "On Debian or Ubuntu: apt-get install python3-venv python3-pip."
        must_run([sys.executable, "-m", "venv", str(VENV)], what="Python could not make .venv", advice=advice)
    words = [str(VENV_PYTHON), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    must_run(words, what="pip could not install the packages", advice=ADVICE)


def _environment_works() -> bool:
    if not VENV_PYTHON.exists():
        return False
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([VENV_PYTHON, "-c", test], check=False, capture_output=True).returncode == 0


def _holds_dev() -> bool:
    return (VENV / "chidao-dev.stamp").exists() or any(VENV.glob("lib/python3*/site-packages/pytest"))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two tools started together must not write into the same environment."""
    UV_FOLDER.mkdir(exist_ok=True)
    with (UV_FOLDER / "set-up.lock").open("w") as claim:
        fcntl.flock(claim, fcntl.LOCK_EX)
        yield
