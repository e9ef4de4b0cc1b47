"""A place for a process: restarted ever later, killed when it hangs, replaced without a gap, ended in time."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from processes import child
from processes.child import Part
from processes.place import Place
from tests.tools.conftest import wait_for

READY = """
import os, signal, time
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
print("up", os.getpid(), flush=True)
while True:
    os.write(int(os.environ["CHIDAO_PULSE"]), b"R")
    time.sleep(0.05)
"""
STUBBORN = READY.replace("lambda *_: os._exit(0)", "signal.SIG_IGN")
Make = Callable[..., Place]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def make(tmp_path: Path, said: list[str]) -> Iterator[Make]:
    """Makes places whose program can be changed between two starts by writing to its file."""
    made: list[Place] = []

    def make_place(program: str, patience: float = 5.0) -> Place:
        (tmp_path / "program.py").write_text(program)
        command = [sys.executable, str(tmp_path / "program.py")]
        made.append(Place(Part("web-1", command, {}, patience, tmp_path / "log"), said.append))
        return made[-1]

    yield make_place
    for one in made:
        for each in one.children:
            each.kill()
            each.process.wait(10)


def pid_of(one: Place) -> int:
    assert one.current is not None
    return one.current.process.pid


def look_until(one: Place, condition: Callable[[], object], what: str) -> None:
    def round_of() -> object:
        one.look_after()
        return condition()

    wait_for(round_of, what, 30)


def test_crashing_program_is_restarted_with_a_growing_pause(
    make: Make, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr("processes.place.time.monotonic", lambda: clock)
    crashing = make("raise SystemExit('out of paper')")
    crashing.start()
    pauses = []
    for _ in range(7):
        assert crashing.current is not None
        crashing.current.process.wait(20)
        crashing.look_after()
        began = clock
        while crashing.current is None:
            clock += 0.5
            crashing.look_after()
        pauses.append(clock - began)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "web-1 ended (exit code 1); it starts again in 1 s." in said[0]
    assert "out of paper" in said[1]


def test_program_is_ready_when_it_says_so(make: Make) -> None:
    one = make(READY.replace('b"R"', 'b"."'))
    one.start()
    look_until(one, lambda: "up" in one.part.log_text(), "the program")
    assert not one.ready()
    other = make(READY)
    other.start()
    look_until(other, other.ready, "its readiness")


def test_stopped_process_is_noticed_killed_and_started_again(
    make: Make, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "SILENCE", 0.5)
    one = make(READY)
    one.start()
    look_until(one, one.ready, "its readiness")
    hung = pid_of(one)
    os.kill(hung, signal.SIGSTOP)
    look_until(one, lambda: one.current is not None and one.ready() and pid_of(one) != hung, "another process")
    assert f"web-1 (process {hung}) hangs and is killed." in said


def test_successor_is_ready_before_the_old_one_is_asked_to_end(make: Make) -> None:
    one = make(READY)
    one.start()
    look_until(one, one.ready, "its readiness")
    old = one.current
    one.replace()
    assert one.current is old
    look_until(one, lambda: one.replaced() is None and one.current is not old, "the handing over")
    assert one.ready()
    look_until(one, one.replaced, "the end of the old one")
    assert old is not None
    assert old.process.returncode == 0


def test_old_process_stays_when_its_successor_cannot_start(make: Make, said: list[str], tmp_path: Path) -> None:
    one = make(READY)
    one.start()
    look_until(one, one.ready, "its readiness")
    old = pid_of(one)
    (tmp_path / "program.py").write_text("raise SystemExit(3)")
    one.replace()
    look_until(one, lambda: one.replaced() is False, "the failure")
    assert one.ready()
    assert pid_of(one) == old
    assert "the old one stays" in said[-1]


def test_successor_takes_the_place_of_one_that_died_meanwhile(make: Make) -> None:
    one = make(READY)
    one.start()
    look_until(one, one.ready, "its readiness")
    one.replace()
    os.kill(pid_of(one), signal.SIGKILL)
    look_until(one, one.replaced, "the replacement")
    assert one.ready()
    assert len(one.children) == 1


def test_stubborn_process_is_killed_after_its_patience(make: Make) -> None:
    one = make(STUBBORN, patience=0.3)
    one.start()
    look_until(one, one.ready, "its readiness")
    process = one.current.process if one.current else None
    one.ask_to_end()
    look_until(one, lambda: process is not None and process.poll() is not None, "its end")
    assert process is not None
    assert process.returncode == -signal.SIGKILL


def test_long_log_is_set_aside(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LONGEST_LOG", 10)
    (tmp_path / "log").write_text("old " * 10)
    quick = make("print('new')")
    quick.start()
    wait_for(lambda: quick.current and quick.current.ended(), "the program")
    assert quick.part.log_text() == "new\n"
    assert (tmp_path / "log.log.old").read_text().startswith("old")
