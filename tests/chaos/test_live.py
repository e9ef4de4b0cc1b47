"""P7: when all is well, others see what was said within half a second, and the last of two thousand within one."""

from __future__ import annotations

import pytest
from pytest_django import DjangoDbBlocker

from tests.chaos.cluster import Cluster, Ground, open_cluster
from tests.chaos.figures import tell
from tests.chaos.machine import Pulse
from tests.chaos.population import inhabitants, room
from tests.chaos.postgres import django_on
from tests.chaos.threads import beside
from tests.chaos.traffic import Traffic, percentile
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.full, pytest.mark.timeout(300)]
MOST = 0.5  # seconds, for 99 of 100
LAST = 1.0  # and for everybody


@pytest.mark.usefixtures("house")
async def test_last_of_two_thousand_sees_it_within_a_second(cluster: Cluster) -> None:
    assert await listen(cluster, 2000, seconds=20) == []


async def test_sabotage_that_does_not_hear_every_ring_is_found(
    ground: Ground, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        deaf = open_cluster(ground, module="tests.chaos.sabotage.deaf")
        async with beside(deaf) as cluster, beside(django_on(cluster.url)):
            found = await listen(cluster, 20, seconds=5, rate=5)
    assert [one for one in found if "missing" in one], found


async def listen(cluster: Cluster, readers: int, seconds: float, rate: float = 1) -> list[str]:
    """One speaks `rate` times a second to all the others, who sit on all processes; what was too late, in words."""
    everybody = await in_database(lambda: room(inhabitants(readers + 1)))
    addresses = {f"reader {number}": cluster.webs[number % len(cluster.webs)].ws for number in range(readers)}
    async with Traffic(everybody, cluster.webs[0].ws, addresses, rate) as traffic:
        with Pulse() as pulse:
            span = await traffic.talk(seconds)
            await traffic.settle()
        took = traffic.deliveries(span)
        found = traffic.findings()
    p99, last = percentile(took, 0.99), max(took)
    tell(
        f"{readers} readers: p99 {p99 * 1000:.0f} ms, the last {last * 1000:.0f} ms"
        f" (machine {pulse.slowness:.1f} times slower)"
    )
    if p99 > MOST * pulse.slowness:
        found.append(f"p99 {p99:.2f} s")
    if last > LAST * pulse.slowness:
        found.append(f"the last one waited for {last:.2f} s")
    return found
