"""What the supervisor says, in the form in which its processes write their logs (backend/lib/logs.py, CHIDAO_LOG)."""

import json
import os
import sys
from datetime import UTC, datetime

YES = {"1", "true", "yes", "on"}


def say(text: str) -> None:
    """One line per line, on standard error, beside those of the processes."""
    now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    for line in text.splitlines():
        sys.stderr.write(f"{_as_json(now, line) if _wants_json() else f'{now} supervisor: {line}'}\n")
    sys.stderr.flush()


def _as_json(now: str, line: str) -> str:
    about = {"level": "info", "logger": "processes", "process": "supervisor", "pid": os.getpid()}
    return json.dumps({"event": line, "timestamp": now, **about})


def _wants_json() -> bool:
    chosen = os.environ.get("CHIDAO_LOG")
    in_production = os.environ.get("CHIDAO_PRODUCTION")
    if in_production is None:
        in_production = "1" if os.environ.get("CHIDAO_ORIGINS", "").strip() else "0"
    return chosen == "json" if chosen else in_production.strip().lower() in YES
