"""The options of the chaos tests, the cluster they share, and the dice that a run can be repeated with."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.chaos import figures
from tests.chaos.checker import judge
from tests.chaos.cluster import Cluster, Ground, open_cluster
from tests.chaos.figures import tell
from tests.chaos.history import History
from tests.chaos.postgres import django_on

MakeCluster = Callable[..., Cluster]
Keep = Callable[..., History]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("chaos")
    group.addoption("--chaos", choices=("short", "full"), default="short", help="how much is done to the product")
    group.addoption("--chaos-seed", type=int, default=None, help="the dice of an earlier run")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: left out of the short form, where there is no time for it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--chaos", "short") != "full":
        left_out = [item for item in items if item.get_closest_marker("full") is not None]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if figures.told:
        terminalreporter.section(figures.TITLE)
        for test, words in figures.told:
            terminalreporter.write_line(f"{test}: {words}")


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether the figures of the issue are wanted, and not only their short form."""
    return bool(pytestconfig.getoption("--chaos", "short") == "full")


@pytest.fixture
def dice(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> random.Random:
    """Chance that can be repeated: the seed is printed with a failure."""
    chosen = pytestconfig.getoption("--chaos-seed", None)
    seed = secrets.randbelow(2**31) if chosen is None else int(chosen)
    tell(f"--chaos-seed={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def ground(django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    made = Ground()
    try:
        with django_db_blocker.unblock():
            made.start()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def _cluster(ground: Ground) -> Iterator[Cluster]:
    made = Cluster(ground)
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture
def cluster(_cluster: Cluster) -> Iterator[Cluster]:
    """Three web processes and two workers, all well when the test begins; what they said is shown with a failure."""
    _cluster.heal()
    _cluster.news()
    yield _cluster
    print(_cluster.news())  # noqa: T201


@pytest.fixture
def make_cluster(ground: Ground) -> Iterator[MakeCluster]:
    """Clusters of the test's own: `make_cluster(webs=1, module="tests.chaos.sabotage.deaf", CHIDAO_X="1")`."""
    with ExitStack() as stack:
        yield lambda **choice: stack.enter_context(open_cluster(ground, **choice))


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Keep]:
    """Histories of this test, on the disk; where they lie is printed with a failure, what they came to always."""
    made: list[History] = []

    def begin(name: str = "history") -> History:
        made.append(History(tmp_path / f"{name}.jsonl"))
        return made[-1]

    yield begin
    for history in made:
        history.close()
        print(history.file)  # noqa: T201
        if history.count("truth"):  # without what the database holds nothing can be said of it
            tell(str(judge(history.ops)))


@pytest.fixture
def house(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django of the test's own process works on the cluster's database: services may be called (`in_database`)."""
    with django_db_blocker.unblock(), django_on(cluster.url):
        yield
