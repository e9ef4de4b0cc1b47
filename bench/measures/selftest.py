"""Is the load client itself a limit? A C server writes to it as fast as it can, on the other core."""

from __future__ import annotations

from bench import workshop
from bench.client import LoadClient
from bench.notebook import Notebook
from bench.plan import Plan
from bench.programs import Program
from bench.stage import Stage
from tools.ports import free_port

SECTION = "The load client alone"
WHO = "load client on one core"


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    notebook.attempt(SECTION, WHO, _measure, stage, plan, notebook)


def _measure(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    port = free_port()
    command = [str(workshop.program("floor")), str(port), "blast"]
    with Program(command, log=stage.folder / "blast.log", port=port) as blaster:
        words = {"address": blaster.address, "path": "/sub", "count": "200"}
        with LoadClient(words, stage.folder) as client:
            client.join()
            read = client.measure(seconds=plan.seconds, warmup=plan.warmup)
    notebook.note(SECTION, WHO, deliveries=read.per_second, client_cpu=read.cpu)
