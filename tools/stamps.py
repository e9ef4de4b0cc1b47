"""Remembers what a step was last done for, so that the second run skips what has not changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools.places import ROOT


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """One digest over the names and contents of files and over some words; missing files count as empty."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    for word in words:
        total.update(f"{word}\0".encode())
    return total.hexdigest()


def is_fresh(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text().strip() == digest


def write_stamp(stamp: Path, digest: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    unfinished = stamp.with_name(f"{stamp.name}.new")
    unfinished.write_text(f"{digest}\n")
    unfinished.replace(stamp)
