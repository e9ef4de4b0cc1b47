"""`make test`, `make check` and `make fmt`: which checks there are, and how their results are told."""

import itertools
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.browser import browser_environment
from tools.browser_tests import run_browser_tests
from tools.console import say, table, tail
from tools.embedded_postgres import EmbeddedPostgres
from tools.frontend import build_frontend, install_frontend, node_environment, npm
from tools.generated import must_be_current
from tools.locks import must_be_free_of_hosts
from tools.packages import install_packages
from tools.places import FRONTEND, ROOT, VENV_BIN
from tools.problem import Problem
from tools.programs import must_run

LONGEST_OUTPUT, LONGEST_DIGEST, LONGEST_LINE = 150, 25, 300
SECOND_CHANCES = 5  # more of them are no coincidence
TELLING = ("E  ", "FAILED ", "ERROR ")  # pytest: what was wrong, and with which test
# What the checker of tests/chaos calls a broken promise: once in ten thousand times is too often (`unread` is not among
# them: it may only have been slow).
BROKEN_PROMISE = re.compile(
    r"^E .*'(?:lost|misplaced|duplicates|inversions|holes|differing|replies|ghosts|stale_reads|partial)': \d",
    re.MULTILINE,
)
TWO_AT_A_TIME = ("--numprocesses=2", "--dist=loadfile")  # most tests wait for another process half of the time

Step = tuple[str, Callable[[], object]]


def test() -> int:
    with tempfile.TemporaryDirectory(prefix="chidao-test-") as folder:
        data = Path(folder) / "data"
        return run_all([*_set_up(), *_static_checks(), *_tests(data)])


def check() -> int:
    return run_all(
        [*_set_up(), *_static_checks(), ("rules of the house", lambda: _python("pytest", "-q", "tests/house"))]
    )


def chaos() -> int:
    """The long form of the tests that break things; `test` takes the short one."""
    with tempfile.TemporaryDirectory(prefix="chidao-chaos-") as folder:
        data = Path(folder) / "data"
        return run_all([*_set_up(), ("chaos, long form", lambda: _chaos(data))])


def bench() -> int:
    """The benchmarks print for themselves; nothing is captured."""
    install_packages("dev")
    install_frontend()
    build_frontend()
    return subprocess.run([str(VENV_BIN / "python"), "-m", "bench"], check=False, cwd=ROOT).returncode


def fmt() -> int:
    install_packages("dev")
    install_frontend()
    _python("ruff", "check", "--fix", "--exit-zero", "--quiet")
    _python("ruff", "format")
    _npm("run", "fmt")
    return 0


def run_all(steps: Sequence[Step]) -> int:
    """Take every step, also after a failed one; ends with a line per step, what failed, and the count on the last."""
    results = [_take(title, work) for title, work in steps]
    told = [("failed" if problem else "passed", f"{seconds:6.1f} s", title) for title, problem, seconds in results]
    say(f"\n{table(told)}\n")
    problems = [problem for _title, problem, _seconds in results if problem is not None]
    for problem in problems:
        say(f"{problem.what}\n{digest(problem.details)}\n")
    say(f"{len(results) - len(problems)} passed, {len(problems)} failed")
    return 1 if problems else 0


def digest(output: str) -> str:
    """The lines that name what failed: often only the end of a long output is kept by whoever ran it."""
    lines = output.rstrip().splitlines()
    telling = [line[:LONGEST_LINE] for line in lines if line.startswith(TELLING)]
    return "\n".join((telling or lines)[-LONGEST_DIGEST:])


def _take(title: str, work: Callable[[], object]) -> tuple[str, Problem | None, float]:
    say(f"{title} ... ", end="")
    began = time.monotonic()
    problem = None
    try:
        work()
    except Problem as raised:
        problem = raised
    seconds = time.monotonic() - began
    say(f"{'failed' if problem else 'passed'}, {seconds:.1f} s")
    if problem is not None:
        say(f"{tail(problem.details, LONGEST_OUTPUT)}\n{problem.what} {problem.advice}\n")
    return title, problem, seconds


def _set_up() -> list[Step]:
    return [
        ("Python packages", lambda: install_packages("dev")),
        ("browser packages", install_frontend),
        ("browser application", build_frontend),
    ]


def _static_checks() -> list[Step]:
    return [
        ("ruff check", lambda: _python("ruff", "check")),
        ("ruff format", lambda: _python("ruff", "format", "--check")),
        ("mypy", lambda: _python("mypy")),
        ("import contracts", lambda: _python("lint-imports")),
        ("biome", lambda: _npm("run", "lint")),
        ("tsc", lambda: _npm("run", "typecheck")),
        ("locks name no host", must_be_free_of_hosts),
    ]


def _tests(data: Path) -> list[Step]:
    return [
        ("generated files", lambda: must_be_current(os.environ | {"CHIDAO_DATA": str(data)})),
        ("pytest", lambda: _pytest(data, *TWO_AT_A_TIME, "--ignore=tests/chaos")),
        ("chaos, short form", lambda: _pytest(data, *TWO_AT_A_TIME, "tests/chaos", "--chaos=short")),
        ("vitest", _vitest),
        ("browser tests", run_browser_tests),
    ]


def _chaos(data: Path) -> None:
    say(f"\n{figures(_pytest(data, 'tests/chaos', '--chaos=full'))}")


def figures(output: str) -> str:
    """What the tests have measured: a section of pytest's output."""
    lines = iter(output.splitlines())
    for line in lines:
        if line.startswith("=") and line.strip("= ") == "figures":
            break
    return "\n".join(itertools.takewhile(lambda line: not line.startswith("="), lines))


def _pytest(data: Path, *words: str) -> str:
    if os.environ.get("DATABASE_URL"):
        return _twice("pytest", "-q", *words)
    with EmbeddedPostgres(data, durable=False) as server:
        return _twice("pytest", "-q", *words, DATABASE_URL=server.url, CHIDAO_DATA=str(data))


def _twice(program: str, *words: str, **settings: str) -> str:
    """Tests of real processes and time-outs share the machine with others: the few that fail may try once more, alone.

    Whatever fails then has failed; what passes then is named, because it is worth a look. Nothing that was lost,
    doubled or turned round gets a second chance.
    """
    try:
        return _python(program, *words, "--cache-clear", **settings)
    except Problem as problem:
        failed = failed_tests(problem.details)
        if not 0 < len(failed) <= SECOND_CHANCES or BROKEN_PROMISE.search(problem.details):
            raise
        alone = [word for word in words if word not in TWO_AT_A_TIME]
        try:
            output = _python(program, *alone, "--last-failed", "--last-failed-no-failures=none", **settings)
        except Problem as again:
            again.details = f"{problem.details}\n{again.details}"
            raise
        say(f"\n{digest(problem.details)}\npassed alone: {', '.join(failed)} ... ", end="")
        return f"{problem.details}\n{output}"


def failed_tests(output: str) -> list[str]:
    """The tests that pytest's summary names."""
    named = [line.split(" - ")[0].split(maxsplit=1) for line in output.splitlines() if line.startswith(TELLING[1:])]
    return list(dict.fromkeys(words[1] for words in named if len(words) == 2))


def _vitest() -> None:
    must_run(npm("test"), what="vitest failed", folder=FRONTEND, environment=browser_environment())


def _python(program: str, *words: str, **settings: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {"PYTHONUNBUFFERED": "1"} | settings  # tests start hundreds of processes: one compiles for all
    return must_run([str(VENV_BIN / program), *words], what=f"{program} failed", environment=environment)


def _npm(*words: str) -> str:
    command = npm(*words)
    return must_run(command, what=f"npm {' '.join(words)} failed", folder=FRONTEND, environment=node_environment())
