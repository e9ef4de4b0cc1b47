"""Files that say what the outside world relies on: written on purpose only, and compared ever after."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOTS = ROOT / "tests/contracts/snapshots"
TRACES = ROOT / "frontend/src/realtime/traces"


def agree(path: Path, value: Any, renew: str) -> None:
    """Fail unless the file holds just this; with the environment variable `renew` set to 1, write it instead."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    if os.environ.get(renew) == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if known == text:
        return
    place = _first_difference(known.splitlines(), text.splitlines())
    raise AssertionError(
        f"{path.relative_to(ROOT)} says something else than the code, {place}\n"
        f"If clients may rely on the new form, renew the file with {renew}=1 and read its diff."
    )


def _first_difference(known: list[str], wanted: list[str]) -> str:
    for number, (old, new) in enumerate(zip(known, wanted, strict=False), start=1):
        if old != new:
            return f"first in line {number}:\n  file: {old.strip()}\n  code: {new.strip()}"
    return f"which has {len(wanted)} lines where the file has {len(known)}."
