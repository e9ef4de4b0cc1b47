"""A watched program: restarted ever later, ended politely, then not."""

import sys
import time
from pathlib import Path

import pytest

from tests.tools.conftest import wait_for
from tools.child import Child

STUBBORN = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
)


def child(tmp_path: Path, program: str, patience: float = 5.0) -> Child:
    return Child("web process", [sys.executable, "-c", program], {}, tmp_path / "log", patience)


def test_crashing_program_is_restarted_with_a_growing_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    clock = 1000.0
    monkeypatch.setattr("tools.child.time.monotonic", lambda: clock)
    crashing = child(tmp_path, "raise SystemExit('out of paper')")
    crashing.start()
    pauses = []
    for _ in range(7):
        assert crashing.process is not None
        ended = crashing.process
        ended.wait(20)
        crashing.look_after()
        began = clock
        while crashing.process is ended:
            clock += 0.5
            crashing.look_after()
        pauses.append(clock - began)
    crashing.stop()
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "out of paper" in capfd.readouterr().out


def test_stubborn_program_is_killed_after_its_patience(tmp_path: Path) -> None:
    stubborn = child(tmp_path, STUBBORN, patience=0.3)
    stubborn.start()
    wait_for(lambda: "up" in stubborn.log_text(), "the program")
    began = time.monotonic()
    stubborn.stop()
    assert stubborn.process is None
    assert 0.2 < time.monotonic() - began < 5


def test_long_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.child.LONGEST_LOG", 10)
    (tmp_path / "log").write_text("old " * 10)
    quick = child(tmp_path, "print('new')")
    quick.start()
    wait_for(quick.has_ended, "the program")
    assert quick.log_text() == "new\n"
    assert (tmp_path / "log.log.old").read_text().startswith("old")
