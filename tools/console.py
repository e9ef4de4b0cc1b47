"""What the tools say on the screen: numbered steps with their time, and failures with what to do."""

import sys
import time
from collections.abc import Callable, Sequence

from tools.problem import Problem

LONGEST_TAIL = 40

Work = Callable[[], str | None]


def say(text: str = "", end: str = "\n") -> None:
    print(text, end=end, flush=True)


def tail(text: str, lines: int = LONGEST_TAIL) -> str:
    return "\n".join(text.rstrip().splitlines()[-lines:])


def take_steps(steps: Sequence[tuple[str, Work]]) -> None:
    """Do each piece of work in order, one line per step; a work may answer with a note ("up to date")."""
    for number, (title, work) in enumerate(steps, start=1):
        say(f"[{number}/{len(steps)}] {title} ... ", end="")
        began = time.monotonic()
        try:
            note = work()
        except BaseException:
            say("failed")
            raise
        say(f"{note or 'done'}, {time.monotonic() - began:.1f} s")


def report(problem: Problem) -> None:
    sys.stdout.flush()
    if problem.details:
        print(f"\n{tail(problem.details)}", file=sys.stderr)
    print(f"\n{problem.what}", file=sys.stderr)
    if problem.advice:
        print(problem.advice, file=sys.stderr, flush=True)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Left-aligned columns, two blanks apart."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
