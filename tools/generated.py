"""What is generated from the Python source (API description, event catalogue, TypeScript) and whether it is current."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from filecmp import cmp
from pathlib import Path

from tools.console import say
from tools.frontend import install_frontend, node_environment, npm
from tools.packages import install_packages
from tools.places import FRONTEND, ROOT, VENV_PYTHON
from tools.problem import Problem
from tools.programs import must_run

SOURCES = ("manage.py", "pyproject.toml", "backend", "realtime", "docs", "frontend", "tests/contracts")
GENERATORS = FRONTEND / "tools"
NOT_COPIED = shutil.ignore_patterns(
    "node_modules", "dist", "__pycache__", "test-results", "playwright-report", "coverage", "*.pyc"
)


def make_types() -> int:
    install_packages("run")
    install_frontend()
    install_frontend(GENERATORS)
    generate(ROOT, os.environ)
    say("Generated.")
    return 0


def generate(root: Path, environment: Mapping[str, str]) -> None:
    words = [str(VENV_PYTHON), "manage.py", "make_types"]
    must_run(words, what="make_types failed", folder=root, environment=environment)
    frontend = root / "frontend"
    must_run(npm("run", "types"), what="npm run types failed", folder=frontend, environment=node_environment())


def must_be_current(environment: Mapping[str, str]) -> None:
    """Generate in a copy and compare, so that the check neither needs git nor touches the working tree."""
    install_frontend(GENERATORS)
    with tempfile.TemporaryDirectory(prefix="chidao-types-") as temporary:
        copy = Path(temporary) / "chidao"
        for name in SOURCES:
            _copy(ROOT / name, copy / name)
        for folder in (FRONTEND, GENERATORS):
            (copy / folder.relative_to(ROOT) / "node_modules").symlink_to(folder / "node_modules")
        generate(copy, environment)
        stale = differing_files(copy, ROOT)
    if stale:
        raise Problem("Generated files are not current.", advice="Run make types.", details="\n".join(stale))


def differing_files(copy: Path, original: Path) -> list[str]:
    """Files of the copy that are missing or different in the original."""
    found = []
    for folder, folders, files in os.walk(copy):
        folders[:] = [name for name in folders if name not in {"node_modules", "__pycache__"}]
        for name in files:
            relative = (Path(folder) / name).relative_to(copy)
            other = original / relative
            if not other.is_file() or not cmp(copy / relative, other, shallow=False):
                found.append(str(relative))
    return sorted(found)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=NOT_COPIED)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
