"""A process asks for the time for ever, says when its machine is wrong, and outlives a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from backend.lib import clock
from processes.timekeeping import keep_time

pytestmark = pytest.mark.asyncio


async def said_after(ask: Callable[[], Awaitable[float]], caplog: pytest.LogCaptureFixture) -> str:
    """What is logged until the second question."""
    again, asked = asyncio.Event(), 0

    async def counted() -> float:
        nonlocal asked
        asked += 1
        if asked == 2:
            again.set()
        return await ask()

    keeping = asyncio.create_task(keep_time(counted))
    await asyncio.wait_for(again.wait(), 5)
    keeping.cancel()
    return caplog.text


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "ASKED_EVERY", 0.0)


@pytest.mark.parametrize(("off", "is_told"), [(0.5, False), (3.0, True), (-86_400.0, True)])
async def test_operator_is_told_of_a_wrong_clock(off: float, is_told: bool, caplog: pytest.LogCaptureFixture) -> None:
    async def ask() -> float:
        return off

    assert ("let NTP set both" in await said_after(ask, caplog)) == is_told


async def test_outage_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    async def ask() -> float:
        raise ConnectionError

    assert "was not asked for the time: ConnectionError" in await said_after(ask, caplog)
