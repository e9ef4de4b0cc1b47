"""P1-P4 when anything may break at any time: kills, freezing, Redis, the database and its locks, one after another.

Its twins are those of the single faults; the checker that judges is the same.
"""

from __future__ import annotations

import random

import pytest

from tests.chaos.checker import judge
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep
from tests.chaos.load import Load
from tests.chaos.nemesis import everything, strikes
from tests.chaos.test_kills import but_for_the_dead

PEOPLE, TALKS, EVENTS, FAULTS = 20, 5, 10_000, 27


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(1200)
async def test_everybody_sees_the_same_whatever_breaks(cluster: Cluster, dice: random.Random, keep: Keep) -> None:
    history = keep()
    nemesis = strikes(dice, everything(cluster, dice, FAULTS), EVENTS)
    await Load(EVENTS, clients=PEOPLE, talks=TALKS).run(cluster, history, dice, nemesis)
    verdict = but_for_the_dead(judge(history.ops))
    assert verdict.faults() == {}, verdict
    assert verdict.figures["acknowledged"] == EVENTS
