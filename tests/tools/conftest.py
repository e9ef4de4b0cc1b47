"""A small project around a copy of the real tools, so that they can be run, killed and looked at."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

from tools.places import ROOT
from tools.ports import free_port
from tools.unprivileged import unprivileged_way

# The environment the tests run in stands for the one that would be set up.
START = """
import sys
from tools import run, verbs
run.install_packages = lambda lock: "given"
sys.exit(verbs.main(sys.argv[1:]))
"""


# Where user namespaces are barred, root's database lies in a home of nobody's, and is not copied with the data.
inside_the_data_folder = pytest.mark.skipif(
    unprivileged_way().owner is not None, reason="user namespaces are barred: the database lies elsewhere"
)


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.02)


def processes_naming(text: str) -> list[str]:
    """The command lines of all living processes that contain `text`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if text in command and int(path.parent.name) != os.getpid():
                found.append(command)
    return found


@dataclass
class Copy:
    """A project of its own with a stand-in product; each start may have its own data folder and port."""

    root: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, data: Path, port: int) -> "Running":
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MAKELEVEL")}
        environment |= {"CHIDAO_DATA": str(data), "PORT": str(port), "HOST": "127.0.0.1"}
        output = self.root / f"output-{len(self.started)}.txt"
        with output.open("w") as target:
            process = subprocess.Popen(
                [sys.executable, "-c", START, "run"],
                cwd=self.root,
                env=environment,
                stdout=target,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.started.append(process)
        return Running(self, process, output, data, port)

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


@dataclass
class Running:
    copy: Copy
    process: subprocess.Popen[str]
    output: Path
    data: Path
    port: int

    def text(self) -> str:
        return self.output.read_text()

    def wait_until_up(self) -> "Running":
        wait_for(lambda: "Ctrl-C ends" in self.text() or self.process.poll() is not None, "the address", 150)
        assert self.process.poll() is None, self.text()
        return self

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0, self.text()

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())

    def orphans(self) -> list[str]:
        return processes_naming(str(self.data)) + processes_naming(str(self.output.parent))


@dataclass(frozen=True)
class Prepared:
    """A copy after its first run, to start the tests from: the tables are made, nothing runs."""

    root: Path
    data: Path
    text: str


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared")
    root, data = folder / "copy", folder / "data"
    shutil.copytree(ROOT / "tests" / "tools" / "standin", root)
    shutil.copytree(ROOT / "tools", root / "tools")
    shutil.copytree(ROOT / "processes", root / "processes")
    shutil.copytree(ROOT / "requirements", root / "requirements")
    shutil.copy2(ROOT / "manage.py", root)
    (root / ".venv").symlink_to(Path(sys.prefix))
    running = Copy(root).run(data, free_port()).wait_until_up()
    text = running.text()
    running.end()
    return Prepared(root, data, text)


def duplicate(prepared: Prepared, folder: Path) -> tuple[Copy, Path]:
    shutil.copytree(prepared.root, folder / "copy", symlinks=True)
    shutil.copytree(prepared.data, folder / "data")
    return Copy(folder / "copy"), folder / "data"


@pytest.fixture(scope="session")
def running(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A second run, for the tests that leave it running."""
    copy, data = duplicate(prepared, tmp_path_factory.mktemp("running"))
    running = copy.run(data, free_port())
    yield running.wait_until_up()
    copy.end()


@pytest.fixture
def fresh(prepared: Prepared, tmp_path: Path) -> Iterator[Callable[[], Running]]:
    """Starts a copy of the test's own, which it may kill, and start again with the same data and port."""
    (copy, data), port = duplicate(prepared, tmp_path), free_port()
    yield lambda: copy.run(data, port)
    copy.end()


@pytest.fixture
def copy(prepared: Prepared, tmp_path: Path) -> Iterator[Copy]:
    """The project alone, without data."""
    shutil.copytree(prepared.root, tmp_path / "copy", symlinks=True)
    made = Copy(tmp_path / "copy")
    yield made
    made.end()
