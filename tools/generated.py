"""What is generated from the Python source (API description, event catalogue, TypeScript) and whether it is current."""

import os
import tempfile
from collections.abc import Mapping
from filecmp import cmp
from pathlib import Path

from tools.console import say
from tools.packages import install_packages
from tools.places import ROOT, VENV_PYTHON
from tools.problem import Problem
from tools.programs import must_run


def make_types() -> int:
    install_packages("run")
    generate(ROOT, os.environ)
    say("Generated.")
    return 0


def generate(target: Path, environment: Mapping[str, str]) -> None:
    words = [str(VENV_PYTHON), "manage.py", "make_types", "--to", str(target)]
    must_run(words, what="make_types failed", environment=environment)


def must_be_current(environment: Mapping[str, str]) -> None:
    """Generate into an empty folder and compare, so that the check neither needs git nor touches the working tree."""
    with tempfile.TemporaryDirectory(prefix="chidao-types-") as folder:
        generate(Path(folder), environment)
        stale = differing_files(Path(folder), ROOT)
    if stale:
        raise Problem("Generated files are not current.", advice="Run make types.", details="\n".join(stale))


def differing_files(generated: Path, original: Path) -> list[str]:
    """Files just generated that are missing or different in the original."""
    found = []
    for folder, _folders, files in os.walk(generated):
        for name in files:
            relative = (Path(folder) / name).relative_to(generated)
            other = original / relative
            if not other.is_file() or not cmp(generated / relative, other, shallow=False):
                found.append(str(relative))
    return sorted(found)
