"""Finds a Chromium for the browser tests, or gets one."""

import os
import platform
import shutil
from pathlib import Path

from tools.frontend import node, node_environment, npx
from tools.places import FRONTEND
from tools.problem import Problem
from tools.programs import must_run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """Its path: the one named, an installed one, the distribution's, or the one Playwright downloads."""
    named = os.environ.get("CHIDAO_CHROMIUM")
    if named:
        if not Path(named).exists():
            raise Problem(f"CHIDAO_CHROMIUM={named} does not exist.")
        return named
    return _installed() or _from_the_distribution() or _from_playwright()


def browser_environment() -> dict[str, str]:
    return node_environment() | {"CHIDAO_CHROMIUM": find_chromium()}


def _installed() -> str:
    return next((path for path in map(shutil.which, NAMES) if path), "")


def _from_the_distribution() -> str:
    """apt, where we may use it; on Ubuntu the package is only a pointer to a snap, so Playwright's is better."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None or not _is_debian():
        return ""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        must_run(["apt-get", "update"], what="apt-get update failed", environment=environment)
        words = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        must_run(words, what="apt-get could not install chromium", environment=environment)
    except Problem:
        return ""
    return _installed()


def _is_debian() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False


def _from_playwright() -> str:
    must_run(
        npx("playwright", "install", "chromium"),
        what="No Chromium was found, and Playwright could not download one",
        advice="Install chromium, or name one: CHIDAO_CHROMIUM=/path/to/chromium make test",
        folder=FRONTEND,
        environment=node_environment(),
    )
    asking = "console.log(require('playwright').chromium.executablePath())"
    return must_run(node("-e", asking), what="Playwright does not name its Chromium", folder=FRONTEND).strip()
