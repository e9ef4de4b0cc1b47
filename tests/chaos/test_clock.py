"""F21: the clock of one process is wrong by minutes; order, sessions and delivery do not ask it."""

from __future__ import annotations

import asyncio
import random

import psycopg
import pytest

from tests.chaos.checker import judge
from tests.chaos.client import Client
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
@pytest.mark.parametrize("minutes", [5, -5])
async def test_wrong_clock_of_one_process_changes_no_order(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep, minutes: int
) -> None:
    """The twin is in it: sorted by time stamps, as a careless reader would, the same streams are out of order."""
    history = keep()
    wrong = cluster.new_web("web-wrong", "tests.chaos.wrong_clock", CHAOS_CLOCK=str(60 * minutes))
    await asyncio.to_thread(wrong.start)
    try:
        doors = [*cluster.webs[:2], wrong]
        clients = await Load(5_000 if full else 150, talks=5).run(cluster, history, dice, doors=doors)
        assert all_closed_well(clients), "nobody's session was thought to be over"
    finally:
        print(wrong.news())  # noqa: T201 - pytest shows it when the test fails
        await asyncio.to_thread(wrong.stop)
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert order_by_clock_is_wrong(cluster)


def all_closed_well(clients: list[Client]) -> bool:
    return not any(client.closes for client in clients)
