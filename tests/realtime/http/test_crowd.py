"""The line in front of the views is short, fair, and loses no turn."""

from __future__ import annotations

import asyncio

import pytest

from realtime.http.crowd import Crowd, TooMany

pytestmark = pytest.mark.asyncio


async def test_first_come_first_served() -> None:
    crowd, order = Crowd(1, 10), []
    await crowd.enter()

    async def wait(number: int) -> None:
        await crowd.enter()
        order.append(number)
        crowd.leave()

    waiting = [asyncio.create_task(wait(number)) for number in range(3)]
    await asyncio.sleep(0)
    assert order == []
    crowd.leave()
    await asyncio.gather(*waiting)
    assert order == [0, 1, 2]
    assert crowd.busy == 0


async def test_who_finds_a_full_line_is_told_at_once() -> None:
    crowd = Crowd(1, 0)
    await crowd.enter()
    with pytest.raises(TooMany):
        await crowd.enter()
    crowd.leave()
    await crowd.enter()


async def test_nobody_waits_longer_than_a_moment() -> None:
    crowd = Crowd(1, 10, patience=0.01)
    await crowd.enter()
    with pytest.raises(TooMany):
        await crowd.enter()
    crowd.leave()
    assert crowd.busy == 0


async def test_who_goes_away_gives_up_the_place_and_even_a_turn_just_given() -> None:
    crowd = Crowd(1, 10)
    await crowd.enter()
    early, late = asyncio.create_task(crowd.enter()), asyncio.create_task(crowd.enter())
    await asyncio.sleep(0)
    early.cancel()
    await asyncio.gather(early, return_exceptions=True)
    crowd.leave()
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)
    assert crowd.busy == 0
    await crowd.enter()
