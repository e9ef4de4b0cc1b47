"""F4: all processes are replaced while people work, and nobody notices."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.chaos.checker import Verdict, judge
from tests.chaos.client import Client
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.history import History
from tests.chaos.load import Load, Progress
from tests.chaos.nemesis import without_pause
from tests.chaos.supervised import Supervised

ASKED_TO_RETURN = 1012


@contextmanager
def supervised(cluster: Cluster, webs: int = 3) -> Iterator[Supervised]:
    program = Supervised(cluster.environment, cluster.folder, webs)
    try:
        program.start()
        yield program
    finally:
        print(program.news())  # noqa: T201 - pytest shows it when the test fails
        program.stop(120)


def verdict_of(history: History, clients: list[Client]) -> Verdict:
    """A line that breaks without a word is something people notice, unlike one that says when to return."""
    verdict = judge(history.ops)
    closes = Counter(code for client in clients for code in client.closes)
    verdict.trouble += [
        f"{number} lines closed with {code}" for code, number in closes.items() if code != ASKED_TO_RETURN
    ]
    verdict.figures["closed"] = dict(closes)
    return verdict


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_rolling_restart_of_all_processes_is_noticed_by_nobody(
    make_cluster: MakeCluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history, restarts = keep(), 10 if full else 1
    cluster = make_cluster(webs=1)  # founds the groups; the load goes through the supervisor's address alone
    with supervised(cluster) as program:
        nemesis, say = without_pause([program.replace_all] * restarts)
        before = set(program.children())
        clients = await Load(8_000 if full else 1_000, talks=8).run(cluster, history, dice, nemesis, [program], say)
        assert not before & set(program.children()), "some process was not replaced"
    verdict = verdict_of(history, clients)
    assert verdict.faults() == {}, verdict
    assert verdict.figures["closed"].get(ASKED_TO_RETURN, 0) >= len(clients)
    doubts = {op.note for op in history.ops if op.phase == "unknown"}
    assert doubts <= {"Lost"}, "what crosses the farewell is sent again; no answer says that the server cannot"


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(900)
async def test_sabotage_killing_instead_of_draining_is_noticed(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """Twin: the same judgement of a process that ends without a word."""
    history = keep()
    cluster = make_cluster(webs=1)
    with supervised(cluster, webs=2) as program:

        async def kill(progress: Progress) -> None:
            await progress.reach(30)
            await program.kill_child()

        clients = await Load(100, clients=8, talks=2).run(cluster, history, dice, kill, [program])
    assert "trouble" in verdict_of(history, clients).faults()
