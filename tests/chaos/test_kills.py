"""F1, P1-P4: whatever is killed, what was acknowledged stays, once, in one order, and everybody sees all of it."""

from __future__ import annotations

import random

import pytest

from tests.chaos.checker import Verdict, judge
from tests.chaos.client import NO_WORD, REFUSED
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep
from tests.chaos.load import Load
from tests.chaos.nemesis import kills, strikes


def but_for_the_dead(verdict: Verdict) -> Verdict:
    """Each process has an address of its own here: who is killed hangs up without a word, and who is dead refuses."""
    verdict.trouble = [one for one in verdict.trouble if not one.endswith((NO_WORD, REFUSED))]
    return verdict


@pytest.mark.asyncio
@pytest.mark.timeout(1200)
async def test_nothing_acknowledged_is_lost_when_processes_and_backends_are_killed(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    sends, deaths = (10_000, 20) if full else (1_000, 4)
    history = keep()
    await Load(sends).run(cluster, history, dice, strikes(dice, kills(cluster, dice, deaths), sends))
    verdict = but_for_the_dead(judge(history.ops))
    assert verdict.faults() == {}, verdict
    assert verdict.figures["acknowledged"] == sends
