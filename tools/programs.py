"""Runs another program to its end and keeps its output for the case that it fails."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.places import ROOT
from tools.problem import Problem


def must_run(
    words: Sequence[str],
    *,
    what: str,
    advice: str = "",
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> str:
    """The program's output. `what` says, for the person at the keyboard, what failed if it does."""
    try:
        done = subprocess.run(
            words,
            check=False,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise Problem(f"{what} ({error}).", advice=advice) from error
    if done.returncode:
        raise Problem(f"{what} (exit code {done.returncode}).", advice=advice, details=done.stdout)
    return done.stdout
