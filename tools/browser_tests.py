"""Runs the Playwright tests against a fresh copy of its own: own port, own data, the same code as `make run`."""

import subprocess
import tempfile
from pathlib import Path

from tools.browser import browser_environment
from tools.frontend import npx
from tools.places import FRONTEND
from tools.ports import free_port
from tools.problem import Problem
from tools.site import Choice, Site


def run_browser_tests() -> None:
    environment = browser_environment()
    with tempfile.TemporaryDirectory(prefix="chidao-browser-") as folder:
        site = Site(Choice(host="127.0.0.1", port=free_port(), data=Path(folder) / "data", durable=False))
        try:
            for _title, work in site.steps():
                work()
            environment |= {"BASE_URL": site.address.rstrip("/"), "CHIDAO_TEST_DATA": str(site.data)}
            done = subprocess.run(
                npx("playwright", "test"),
                check=False,
                cwd=FRONTEND,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            if done.returncode:
                details = f"{done.stdout}\nThe web process said at last:\n{site.web_log()[-3000:]}"
                raise Problem("Browser tests failed.", details=details)
        finally:
            site.stop()
