"""Starts the child that opens PDFs and reads what it says, never waiting longer than promised."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

from django.conf import settings


class ChildFailed(Exception):
    """The child died or was too slow."""


def run(*arguments: str, patience: float = 30.0) -> Iterator[dict[str, Any]]:
    """The JSON objects the child prints; gives up when none comes for `patience` seconds."""
    command = [sys.executable, "-m", "backend.documents.pdf.child", *arguments]
    child = subprocess.Popen(  # noqa: S603 - our own module, arguments are paths of our own making
        command, cwd=settings.ROOT, env={"PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    if child.stdout is None:
        raise ChildFailed("no output")
    lines = _lines(child.stdout)
    try:
        while (line := lines.get(timeout=patience)) is not None:
            yield json.loads(line)
        if child.wait(timeout=patience) != 0:
            raise ChildFailed(f"exit code {child.returncode}")
    except (queue.Empty, subprocess.TimeoutExpired) as error:
        raise ChildFailed("too slow") from error
    except json.JSONDecodeError as error:
        raise ChildFailed("ended in the middle of a line") from error
    finally:
        child.kill()
        child.wait()


def _lines(output: IO[bytes]) -> queue.Queue[bytes | None]:
    """A queue that a thread of its own fills, because a pipe cannot be read with a time-out."""
    lines: queue.Queue[bytes | None] = queue.Queue()

    def read() -> None:
        with output:
            for line in output:
                lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines
