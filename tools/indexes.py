"""Tells uv where packages come from, because uv does not read pip's settings."""

import os
import subprocess
import sys
from functools import cache

# What pip calls it (setting, environment variable) and what uv calls it.
TRANSLATION = (
    ("global.index-url", "PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
    ("global.cert", "PIP_CERT", "SSL_CERT_FILE"),
)


def uv_environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    environment.setdefault("UV_LINK_MODE", "copy")
    for setting, pip_name, uv_name in TRANSLATION:
        value = os.environ.get(pip_name) or _pip_setting(setting)
        if value:
            environment.setdefault(uv_name, value)
    return environment


@cache
def _pip_setting(name: str) -> str:
    asking = [sys.executable, "-m", "pip", "config", "get", name]
    answer = subprocess.run(asking, check=False, capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else ""
