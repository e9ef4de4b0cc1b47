"""F21: the clock of one process is wrong by minutes; order, sessions and delivery do not ask it."""

from __future__ import annotations

import asyncio
import random

import psycopg
import pytest

from tests.chaos.checker import judge
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep
from tests.chaos.load import Load


def order_by_clock_is_wrong(cluster: Cluster) -> bool:
    """Whether some stream, sorted by the time that stands on its events, would not be in its order."""
    statement = (
        "SELECT count(*) FROM (SELECT at, lag(at) OVER (PARTITION BY stream ORDER BY seq) AS before"
        " FROM events_storedevent) AS pairs WHERE at < before - interval '1 minute'"
    )
    with psycopg.connect(cluster.url) as line:
        row = line.execute(statement).fetchone()
    return bool(row and row[0])


@pytest.mark.asyncio
@pytest.mark.timeout(1200)
async def test_wrong_clocks_of_processes_change_no_order(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    """One is five minutes ahead, one five behind, one right.

    The twin is in it: sorted by time stamps, as a careless reader would, the same streams are out of order.
    """
    history = keep()
    wrong = [
        cluster.new_web(f"web-at-{shift}", "tests.chaos.wrong_clock", CHAOS_CLOCK=str(shift)) for shift in (300, -300)
    ]
    try:
        await asyncio.gather(*(asyncio.to_thread(web.start) for web in wrong))
        doors = [cluster.webs[0], *wrong]
        clients = await Load(5_000 if full else 200, talks=5).run(cluster, history, dice, doors=doors)
        assert not any(client.closes for client in clients), "somebody's session was thought to be over"
    finally:
        for web in wrong:
            print(web.news())  # noqa: T201 - pytest shows it when the test fails
            await asyncio.to_thread(web.kill)
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert order_by_clock_is_wrong(cluster)
