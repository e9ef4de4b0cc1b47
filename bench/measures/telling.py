"""One directive for 700 people: their notifications, as the product writes them and as one would with the ORM."""

from __future__ import annotations

import json
import subprocess

from bench.notebook import Notebook
from bench.plan import Plan
from bench.programs import own_environment
from bench.stage import Stage
from tools.places import VENV_PYTHON
from tools.problem import Problem

SECTION = "700 notifications"
ROWS, ROWS_ORM = "rows: Chidao's statement", "rows: bulk_create"
WHOLE, WHOLE_ORM = "rows, numbers and events: Chidao", "rows, numbers and events: ORM, one by one"


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    notebook.attempt(SECTION, ROWS, _measure, stage, notebook)


def _measure(stage: Stage, notebook: Notebook) -> None:
    command = ["taskset", "-c", "0", str(VENV_PYTHON), "-m", "bench.notifying"]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=own_environment() | stage.environment
    )
    if done.returncode:
        raise Problem("the notifications could not be written", details=done.stderr)
    measured = json.loads(done.stdout.splitlines()[-1])
    for name, who in (("rows", ROWS), ("rows_orm", ROWS_ORM), ("whole", WHOLE), ("whole_orm", WHOLE_ORM)):
        notebook.note(SECTION, who, ms=measured[name])
