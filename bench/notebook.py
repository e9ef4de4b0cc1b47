"""What was measured, run by run: sections, in each one line per contestant, in each several values per figure."""

from __future__ import annotations

import statistics
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ParamSpec

from tools.problem import Problem

LONGEST_PROBLEM = 160
P = ParamSpec("P")


@dataclass
class Line:
    """One contestant in one section; `problems` says why a run of it failed."""

    values: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass
class Notebook:
    """Everything of one benchmark."""

    sections: dict[str, dict[str, Line]] = field(default_factory=dict)

    def line(self, section: str, who: str) -> Line:
        return self.sections.setdefault(section, {}).setdefault(who, Line())

    def note(self, section: str, who: str, **figures: float) -> None:
        values = self.line(section, who).values
        for name, value in figures.items():
            values.setdefault(name, []).append(value)
        told = "  ".join(f"{name} {value:,.2f}" for name, value in figures.items())
        sys.stderr.write(f"  {section}: {who}: {told}\n")

    def attempt(self, section: str, who: str, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Do it; a failure becomes part of the line and the others go on."""
        line = self.line(section, who)
        try:
            work(*args, **kwargs)
        except Problem as problem:
            said = ". ".join(part.removesuffix(".") for part in (problem.what, problem.advice) if part)
            self._failed(line, who, f"{said} {problem.details}")
            line.problems.append(said[:LONGEST_PROBLEM])
        except Exception as error:
            self._failed(line, who, traceback.format_exc())
            line.problems.append(f"{type(error).__name__}: {error}"[:LONGEST_PROBLEM])

    def median(self, section: str, who: str, figure: str) -> float | None:
        """None when it was not measured."""
        with suppress(KeyError, statistics.StatisticsError):
            return statistics.median(self.sections[section][who].values[figure])
        return None

    @staticmethod
    def _failed(line: Line, who: str, details: str) -> None:
        sys.stderr.write(f"  {who} failed: {details}\n")
