"""One message to everybody in one room: how many deliveries a second, how late, at what price."""

from __future__ import annotations

from bench.arena import Arena, Contestant
from bench.client import LoadClient
from bench.notebook import Notebook
from bench.peers import rooms
from bench.plan import Plan
from bench.product import SERVERS, in_the_room
from bench.stage import Stage

COMPARED = 1000  # everybody takes part in this size of room, the product in all
ALSO_AT = {rooms.SOCKETIO: (100, 500, 2000), rooms.PROSODY: (100,)}


def section(size: int) -> str:
    return f"Fan-out to {size:,} sockets"


def run(stage: Stage, plan: Plan, notebook: Notebook) -> None:
    ours = [in_the_room(server) for server in SERVERS]
    peers = rooms.contestants()
    for size in plan.rooms:
        for one in [*ours, *(peer for peer in peers if size == COMPARED or size in ALSO_AT.get(peer.name, ()))]:
            notebook.attempt(section(size), one.name, _measure, stage, plan, notebook, one, size)


def _measure(stage: Stage, plan: Plan, notebook: Notebook, one: Contestant, size: int) -> None:
    with one.enter(stage) as arena:
        before = arena.server.memory()
        with arena.client(stage, count=size, publish_count=1, warmup=plan.warmup) as client:
            client.join()
            memory = (arena.server.memory() - before) / size / 1024
            figures = {**_calm(client, plan, size), **_busy(arena, client, plan), "memory_kb": memory}
    notebook.note(section(size), one.name, **figures)


def _calm(client: LoadClient, plan: Plan, size: int) -> dict[str, float]:
    """Two messages a second: what one person feels."""
    if size != COMPARED:
        return {}
    calm = client.measure(rate=2, seconds=plan.slow_seconds)
    return {"calm_p50_ms": calm.p50_ms, "calm_p99_ms": calm.p99_ms}


def _busy(arena: Arena, client: LoadClient, plan: Plan) -> dict[str, float]:
    """As many messages in flight as the server bears: what it can do."""
    busy = client.measure(rate=0, window=arena.window, seconds=plan.seconds)
    return {
        "deliveries": busy.per_second,
        **busy.latency,
        "cpu_ms": busy.server_cpu_s * 1e6 / max(1, busy.deliveries),
        "per_frame": busy.deliveries / max(1, busy.frames),
        "server_cpu": busy.server_cpu_s / busy.seconds,
        "client_cpu": busy.cpu,
    }
