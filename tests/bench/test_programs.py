"""A server is watched whole: also when it serves from a child process."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.programs import Program

SERVER = """
import os, socket, time
door = socket.socket()
door.bind(("127.0.0.1", int(os.environ["PORT"])))
if os.fork() == 0:
    ballast = b"x" * 50_000_000
    while time.thread_time() < 0.3:
        pass
    door.listen()
time.sleep(600)
"""


def test_child_of_a_server_is_counted_with_it(tmp_path: Path) -> None:
    with Program([sys.executable, "-c", SERVER], log=tmp_path / "server.log") as program:
        own, child = program.processes()
        assert own == program.pid
        assert f"PPid:\t{own}\n" in Path(f"/proc/{child}/status").read_text()
        assert program.cpu() >= 0.3
        assert program.memory() > 50_000_000
