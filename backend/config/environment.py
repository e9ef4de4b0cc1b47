"""Reads what the operator set in the environment; every value the product knows is listed in docs/operations.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def flag(name: str, default: bool = False) -> bool:
    """A switch: 1, true, yes, on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number."""
    return int(os.environ.get(name) or default)


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder, made absolute."""
    return Path(os.environ.get(name) or default).resolve()


def secret_key(data: Path) -> str:
    """The key from CHIDAO_SECRET_KEY_FILE, else one kept in the data folder (made at the first start, mode 0600)."""
    path = Path(os.environ.get("CHIDAO_SECRET_KEY_FILE") or data / "secret_key")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Django's settings for a `postgresql://user:password@host:port/name?host=/socket/folder` address."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "backend.lib.postgres",
        "NAME": unquote(parts.path.lstrip("/")) or "chidao",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 0,  # the pool keeps connections; anything else leaks one per request under ASGI
        "OPTIONS": {
            "connect_timeout": 3,
            # a server that vanished without a word (power, network) is noticed in 25 s, not in two hours
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 25_000,
            **options,
            "prepare_threshold": 2,  # for the statements of `lib.rows`; no other cursor of Django's prepares any
            "pool": {"max_size": number("CHIDAO_DB_POOL", 16), "timeout": 3},
            # whoever waits for a row waits twice at the most, for their turn and for the holder: 3 s in all
            # planned once is planned once: left to itself, PostgreSQL plans many prepared statements at each use,
            # which takes longer than to execute them; no other statement has parameters that it knows of
            "options": "-c statement_timeout=5000 -c lock_timeout=1400 -c idle_in_transaction_session_timeout=10000"
            " -c plan_cache_mode=force_generic_plan",
        },
    }
