"""What the processes under test do themselves widens no limit; what others do beside them does."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.chaos.machine import Pulse, running_under_test
from tests.chaos.programs import by_starter

BUSY = "while True: pass"
STARTS_A_BUSY_ONE = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"


@contextmanager
def running(program: str) -> Iterator[None]:
    """A process of ours, with whatever it starts."""
    command = [sys.executable, "-c", program]
    process = by_starter(lambda: subprocess.Popen(command, start_new_session=True))
    try:
        yield
    finally:
        subprocess.run(["kill", "-KILL", "--", f"-{process.pid}"], check=True)
        process.wait(30)


@pytest.mark.parametrize("program", [BUSY, STARTS_A_BUSY_ONE], ids=["child", "grandchild"])
def test_what_we_have_started_is_counted_as_ours(program: str) -> None:
    before = running_under_test()
    with running(program):
        deadline = time.monotonic() + 30
        while running_under_test() <= before:
            assert time.monotonic() < deadline, "the busy process was not seen"
            time.sleep(0.01)


def test_others_that_want_the_processors_make_all_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = Pulse()
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    pulse._others = [1, 1]
    assert pulse.slowness == 1
    pulse._others = [4, 8]
    assert pulse.slowness == 3
