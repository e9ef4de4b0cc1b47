"""A cluster whose web processes each have a line of their own to Redis, which can be made to fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.chaos.cluster import Cluster, Ground
from tests.chaos.postgres import django_on
from tests.chaos.programs import Web
from tests.chaos.proxy import Proxy
from tests.chaos.valkey import Valkey

PRODUCT = "realtime.serve"


@dataclass(frozen=True)
class Lined:
    """`lines[i]` is the way of `webs[i]` to Redis."""

    cluster: Cluster
    valkey: Valkey
    webs: list[Web]
    lines: list[Proxy]


@contextmanager
def lined(ground: Ground, modules: Sequence[str] = (PRODUCT,) * 3, **environment: str) -> Iterator[Lined]:
    """One web process for each module; Django of this process works on their database meanwhile."""
    with ExitStack() as stack:
        cluster = Cluster(ground, webs=0, workers=0, **environment)
        stack.callback(cluster.close)
        lines = [stack.enter_context(Proxy((ground.valkey.host, ground.valkey.port))) for _ in modules]
        for number, (line, module) in enumerate(zip(lines, modules, strict=True), 1):
            address = f"redis://{line.address[0]}:{line.address[1]}/0"
            cluster.webs.append(cluster.new_web(f"web-{number}", module, REDIS_URL=address))
        cluster.start()
        stack.enter_context(django_on(cluster.url))
        yield Lined(cluster, ground.valkey, cluster.webs, lines)
        print(cluster.news())  # noqa: T201 - pytest shows it when the test fails
