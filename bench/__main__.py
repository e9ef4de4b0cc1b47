"""`python -m bench`: measures the message road beside its peers and writes docs/performance.md.

Needs two cores that nobody else uses, a C compiler, and a network the first time.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from bench import machine, programs
from bench.measures import arrival, durable, fanout, journey, listing, selftest, telling
from bench.notebook import Notebook
from bench.plan import Plan
from bench.report import Circumstances, document
from bench.stage import Stage, stage
from tools.places import ROOT
from tools.problem import Problem

Measure = Callable[[Stage, Plan, Notebook], None]
MEASURES: dict[str, Measure] = {
    "selftest": selftest.run,
    "fanout": fanout.run,
    "durable": durable.run,
    "journey": journey.run,
    "arrival": arrival.run,
    "telling": telling.run,
    "listing": listing.run,
}
TARGET = ROOT / "docs" / "performance.md"


def main() -> int:
    choice = _choice()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything started is ended
    plan = Plan.quick(choice.runs or 1) if choice.quick else Plan.thorough(choice.runs or 3)
    load = machine.load()
    notebook = Notebook()
    try:
        programs.stay_on_load_core()
        with stage() as ready:
            for number in range(plan.runs):
                for name in choice.only or MEASURES:
                    sys.stderr.write(f"run {number + 1} of {plan.runs}: {name}\n")
                    MEASURES[name](ready, plan, notebook)
    except Problem as problem:
        sys.stderr.write(f"{problem.details}\n{problem.what} {problem.advice}\n")
        return 1
    text = document(notebook, _circumstances(choice, plan, load))
    print(text)
    if not choice.only:
        TARGET.write_text(text)
    return 0


def _choice() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, help="measure this alone; only prints")
    parser.add_argument("--quick", action="store_true", help="short windows, one run: shows that everything works")
    parser.add_argument("--runs", type=int, default=0, help="interleaved runs (3, quick: 1)")
    parser.add_argument("--note", default="", help="a sentence to stand above the tables")
    return parser.parse_args()


def _circumstances(choice: argparse.Namespace, plan: Plan, load: str) -> Circumstances:
    return Circumstances(
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        machine=machine.machine(),
        load=load,
        commit=machine.commit(),
        versions=machine.versions(),
        command="make bench" if not choice.quick else "python -m bench --quick",
        runs=plan.runs,
        note=choice.note,
    )


if __name__ == "__main__":
    sys.exit(main())
