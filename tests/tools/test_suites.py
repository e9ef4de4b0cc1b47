"""How `make test` and `make check` tell their results."""

import pytest

from tools.problem import Problem
from tools.suites import run_all


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
