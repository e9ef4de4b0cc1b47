"""The verbs of the tools, what each does in a line, and the door to them."""

from collections.abc import Callable
from dataclasses import dataclass

from tools import suites
from tools.console import report, say, table
from tools.generated import make_types
from tools.locks import make_locks
from tools.problem import Problem
from tools.run import run
from tools.signals import ended_by_signals

FAILED = 1
MISUSED = 2


@dataclass(frozen=True)
class Verb:
    meaning: str
    work: Callable[[], int]


VERBS = {
    "run": Verb("set up what is missing, start Chidao and print its address (PORT, HOST, CHIDAO_DATA, WEB)", run),
    "test": Verb("everything that has to hold: style, types, contracts, all tests, the browser's too", suites.test),
    "check": Verb("the quick part of test: style, types, import contracts, the rules of the house", suites.check),
    "chaos": Verb("the long form of the tests that break things: kills, cuts, floods (30 minutes)", suites.chaos),
    "bench": Verb("measure speed beside other servers on this machine (docs/performance.md)", suites.bench),
    "types": Verb("generate the API description, the event catalogue and the TypeScript types", make_types),
    "lock": Verb("resolve the dependencies anew into requirements/*.lock", make_locks),
    "fmt": Verb("format the Python and the TypeScript sources", suites.fmt),
}


def main(words: list[str]) -> int:
    if not words or words[0] in {"help", "-h", "--help"}:
        say(help_text())
        return 0
    verb = VERBS.get(words[0])
    if verb is None or len(words) > 1:
        say(f"Unknown: {' '.join(words)}\n\n{help_text()}")
        return MISUSED
    try:
        with ended_by_signals():
            return verb.work()
    except Problem as problem:
        report(problem)
        return FAILED
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return FAILED


def help_text() -> str:
    listing = table([(f"  make {name}", verb.meaning) for name, verb in VERBS.items()])
    return f"{listing}\n\nWithout make: python3 tools/dev.py VERB. Settings and their meaning: docs/operations.md"
