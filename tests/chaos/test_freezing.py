"""F3: a web process stands still for a while and goes on as if nothing had been; nothing of it is out of order."""

from __future__ import annotations

import random

import pytest

from tests.chaos.checker import judge
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.load import Load
from tests.chaos.nemesis import freezer, strikes, without_pause

PATIENCE = 3.0  # seconds; a person's browser waits 45


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_process_that_stood_still_says_nothing_out_of_order(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    """Two of the three stand still each time, so five times are ten."""
    history = keep()
    sends, times, seconds = (4_000, 5, 30.0) if full else (400, 1, 2.5 * PATIENCE)
    nemesis, say = without_pause([freezer(cluster, dice, 2, seconds)] * times)
    clients = await Load(sends, patience=PATIENCE).run(cluster, history, dice, nemesis, say=say)
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert any(client.connects > 1 for client in clients), "nobody had to leave the frozen process"


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(600)
async def test_sabotage_client_without_liveness_timer_never_leaves(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """Twin: without it nobody moves to the process that works, and nothing new is seen while the other one stands."""
    cluster = make_cluster(webs=2)
    history = keep()
    load = Load(20, clients=2, talks=1, rest_share=0, patience=600)
    nemesis = strikes(dice, [freezer(cluster, dice, 1, 2 * PATIENCE)], load.sends)
    clients = await load.run(cluster, history, dice, nemesis)
    assert [client.connects for client in clients] == [1, 1]
