"""`chidao serve` with a stand-in for the web process: its socket, its signals, its exit codes, and no orphans."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from processes.saying import say
from tests.tools.conftest import wait_for
from tools.places import ROOT
from tools.ports import free_port

WEB = """
import argparse, os, signal, socket, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from processes.listening import adopt
from processes.pulse import READY, Pulse
parser = argparse.ArgumentParser()
parser.add_argument("--fd", type=int)
door = adopt(parser.parse_args().fd)
pulse = Pulse.from_environment()
leaving = threading.Event()
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{os.environ['CHIDAO_PROCESS']} {os.getpid()}".encode())
    def log_message(self, *words): pass
server = ThreadingHTTPServer(("", 0), Handler, bind_and_activate=False)
server.socket.close()
server.socket = door
server.daemon_threads = False
def end(*_):
    threading.Thread(target=server.shutdown).start()
signal.signal(signal.SIGTERM, end)
def beat():
    while pulse.tell(READY): time.sleep(0.1)
threading.Thread(target=beat, daemon=True).start()
server.serve_forever(0.05)
server.server_close()
"""
Start = Callable[..., "Run"]


class Run:
    def __init__(self, root: Path, words: tuple[str, ...]) -> None:
        self.root, self.port = root, free_port()
        self.output = root / "output.txt"
        environment = os.environ | {"CHIDAO_DATA": str(root / "data"), "REDIS_URL": "redis://nowhere"}
        with self.output.open("w") as target:
            self.process = subprocess.Popen(
                [sys.executable, str(root / "chidao"), "serve", "--port", str(self.port), *words],
                cwd=root,
                env=environment,
                stdout=target,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text()

    def until(self, words: str) -> "Run":
        wait_for(lambda: words in self.said() or self.process.poll() is not None, words, 60)
        assert words in self.said()
        return self

    def get(self) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/")
            return line.getresponse().read().decode()
        finally:
            line.close()

    def pids(self) -> set[int]:
        """The process ids of the web processes that answer."""
        return {int(self.get().split()[1]) for _ in range(30)}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    root = tmp_path / "copy"
    (root / "realtime").mkdir(parents=True)
    shutil.copytree(ROOT / "processes", root / "processes")
    shutil.copy2(ROOT / "chidao", root)
    (root / "realtime" / "__init__.py").touch()
    (root / "realtime" / "serve.py").write_text(WEB)
    (root / "processes" / "worker.py").write_text("import realtime.serve\n")
    runs: list[Run] = []

    def begin(*words: str) -> Run:
        runs.append(Run(root, words))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait(10)


def test_several_processes_share_one_address_and_all_end_when_asked(start: Start) -> None:
    run = start("--web", "3", "--workers", "0").until("Ready: 3 web")
    pids = run.pids()
    assert pids
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(20) == 0
    assert run.said().rstrip().endswith("Ended.")
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_killed_process_is_started_again_and_nobody_is_refused_meanwhile(start: Start) -> None:
    run = start("--web", "2", "--workers", "0").until("Ready: 2 web")
    victim = next(iter(run.pids()))
    os.kill(victim, signal.SIGKILL)
    assert all(run.get() for _ in range(50))
    run.until("web-").until("killed by SIGKILL")
    wait_for(lambda: run.said().count("starts again") == 1 and run.get(), "another answer")


def test_rolling_restart_replaces_all_without_one_failed_request(start: Start) -> None:
    run = start("--web", "2", "--workers", "0").until("Ready: 2 web")
    before, answers, failures, over = run.pids(), [], [], threading.Event()

    def visit() -> None:
        while not over.is_set():
            try:
                answers.append(run.get())
            except OSError as error:
                failures.append(error)

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    run.process.send_signal(signal.SIGHUP)
    run.until("and with it all.")
    over.set()
    for visitor in visitors:
        visitor.join()
    assert not failures
    assert len(answers) > 100
    assert not run.pids() & before


def test_killed_supervisor_leaves_nobody_and_frees_the_address(start: Start) -> None:
    run = start("--web", "2", "--workers", "0").until("Ready: 2 web")
    pids = run.pids()
    run.process.kill()
    run.process.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), "the end of all", 10)
    with pytest.raises(OSError, match="refused"):
        run.get()


def test_processes_know_their_names_and_where_to_count(start: Start) -> None:
    run = start("--web", "2", "--workers", "0").until("Ready: 2 web")
    wait_for(lambda: {run.get().split()[0] for _ in range(50)} <= {"web-1", "web-2"}, "names")
    assert list((run.root / "data" / "run").glob(f"metrics-{run.process.pid}"))


def test_several_web_processes_without_redis_are_refused_in_both_languages(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    words = [sys.executable, str(ROOT / "chidao"), "serve", "--web", "2"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 78
    assert "2 tiến trình web cần REDIS_URL" in done.stderr
    assert "2 web processes need REDIS_URL" in done.stderr


def test_taken_address_is_named(start: Start) -> None:
    run = start("--web", "1", "--workers", "0").until("Ready: 1 web")
    words = [sys.executable, str(run.root / "chidao"), "serve", "--port", str(run.port)]
    done = subprocess.run(words, cwd=run.root, capture_output=True, text=True, check=False)
    assert done.returncode == 69
    assert f"127.0.0.1:{run.port}" in done.stderr


def test_settings_a_process_refuses_end_the_supervisor(start: Start, tmp_path: Path) -> None:
    (tmp_path / "copy" / "realtime" / "serve.py").write_text("raise SystemExit(78)")
    run = start("--web", "2", "--workers", "0")
    assert run.process.wait(30) == 78
    assert "refuses to start with these settings" in run.said()


@pytest.mark.parametrize(
    ("given", "form"),
    [({}, "text"), ({"CHIDAO_ORIGINS": "https://a.example"}, "json"), ({"CHIDAO_LOG": "json"}, "json")],
)
def test_supervisor_speaks_in_the_form_of_its_processes(
    given: dict[str, str], form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CHIDAO_ORIGINS", "CHIDAO_LOG", "CHIDAO_PRODUCTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    say("web-1 ended\nand said why")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    if form == "json":
        assert json.loads(lines[0])["event"] == "web-1 ended"
        assert json.loads(lines[0])["process"] == "supervisor"
    else:
        assert lines[1].endswith("supervisor: and said why")
