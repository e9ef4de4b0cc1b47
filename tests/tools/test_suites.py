"""How `make test` and `make check` tell their results."""

import pytest

from tools.problem import Problem
from tools.suites import digest, run_all


def fail() -> None:
    raise Problem("The reader failed.", advice="Read again.", details="line 1\nline 2")


def test_all_steps_run_and_the_last_line_counts(capfd: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    code = run_all([("first", lambda: done.append("first")), ("second", fail), ("third", lambda: done.append("third"))])
    lines = capfd.readouterr().out.splitlines()
    assert code == 1
    assert done == ["first", "third"]
    assert lines[-1] == "2 passed, 1 failed"
    assert any(line.startswith("failed") and line.endswith("second") for line in lines)
    assert "line 2" in lines


def test_success_is_exit_code_zero(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_all([("only", lambda: None)]) == 0
    assert capfd.readouterr().out.endswith("\n1 passed, 0 failed\n")


def test_what_failed_is_named_at_the_very_end(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise Problem("pytest failed.", details="....F\nE   assert 1 == 2\n" + "noise\n" * 200 + "FAILED tests/a.py::b")

    run_all([("only", fail)])
    end = ["pytest failed.", "E   assert 1 == 2", "FAILED tests/a.py::b", "", "0 passed, 1 failed"]
    assert capfd.readouterr().out.splitlines()[-5:] == end


def test_an_output_without_such_lines_gives_its_end() -> None:
    assert digest("first\n" + "line\n" * 100 + "last").splitlines()[-1] == "last"
