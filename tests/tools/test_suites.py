"""How `make test` and `make check` tell their results."""

from pathlib import Path

import pytest

from tools.problem import Problem
from tools.suites import TWO_AT_A_TIME, _pytest, digest, failed_tests, figures, run_all


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


def test_figures_are_the_section_of_that_name() -> None:
    output = "..  [100%]\n======== figures ========\ntest_a: 3 ms\ntest_b: 4 ms\n==== short test summary info ====\nx"
    assert figures(output) == "test_a: 3 ms\ntest_b: 4 ms"
    assert figures("2 passed") == ""


def test_failed_tests_are_those_the_summary_names() -> None:
    output = (
        "E   FAILED to answer\n= short test summary info =\nFAILED tests/a.py::b[x y] - assert 1\nERROR tests/c.py::d\n"
    )
    assert failed_tests(output + "FAILED tests/a.py::b[x y] - again\n1 failed") == [
        "tests/a.py::b[x y]",
        "tests/c.py::d",
    ]


def second_chance(monkeypatch: pytest.MonkeyPatch, *outputs: str) -> list[tuple[str, ...]]:
    """What is run when the first runs end so; an empty output is a success."""
    ran: list[tuple[str, ...]] = []

    def run(program: str, *words: str, **settings: str) -> str:
        ran.append(words)
        output = outputs[len(ran) - 1]
        if output:
            raise Problem("pytest failed.", details=output)
        return output

    monkeypatch.setattr("tools.suites._python", run)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere")
    _pytest(Path(), *TWO_AT_A_TIME, "tests")
    return ran


def test_what_failed_beside_others_is_tried_alone_and_named(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = second_chance(monkeypatch, "FAILED tests/a.py::b", "")
    assert ran[1] == ("-q", "tests", "--last-failed", "--last-failed-no-failures=none")
    assert "tests/a.py::b" in capfd.readouterr().out


@pytest.mark.parametrize(
    "outputs",
    [
        ("FAILED tests/a.py::b", "FAILED tests/a.py::b"),
        ("\n".join(f"FAILED a::{n}" for n in range(6)),),
        ("E",),
        ("E       assert {'trouble': 3, 'lost': 1} == {}\nFAILED tests/a.py::b",),
    ],
    ids=["again", "too many", "nothing named", "a broken promise"],
)
def test_what_fails_again_or_in_numbers_has_failed(monkeypatch: pytest.MonkeyPatch, outputs: tuple[str, ...]) -> None:
    with pytest.raises(Problem):
        second_chance(monkeypatch, *outputs)
