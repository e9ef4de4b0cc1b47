"""Questions that come together are asked together."""

from __future__ import annotations

import asyncio

import pytest
from django.db import OperationalError

from realtime.together import CROWD, Together

pytestmark = pytest.mark.asyncio


async def test_questions_during_an_answer_share_the_next() -> None:
    asked: list[list[int]] = []
    free = asyncio.Event()

    async def ask(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        await free.wait()
        return {key: key * key for key in keys if key != 13}

    together = Together(ask)
    first = asyncio.create_task(together.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.create_task(together.ask(key)) for key in (2, 3, 3, 13)]
    await asyncio.sleep(0)
    free.set()
    assert await asyncio.gather(first, *rest) == [1, 4, 9, 9, None]
    assert asked == [[1], [2, 3, 13]]


async def test_failed_look_fails_those_who_asked_and_nobody_later() -> None:
    broken = [True]

    async def ask(keys: list[int]) -> dict[int, int]:
        if broken:
            raise OSError("database away")
        return dict.fromkeys(keys, 0)

    together = Together(ask)
    with pytest.raises(OSError, match="away"):
        await together.ask(1)
    broken.clear()
    assert await together.ask(1) == 0


async def test_key_that_cannot_be_asked_about_fails_alone() -> None:
    async def ask(keys: list[int]) -> dict[int, int]:
        if 13 in keys:
            raise ValueError("unlucky")
        return {key: key * key for key in keys}

    together = Together(ask)
    first, unlucky, last = await asyncio.gather(*(together.ask(key) for key in (2, 13, 3)), return_exceptions=True)
    assert (first, last) == (4, 9)
    assert isinstance(unlucky, ValueError)


async def test_during_an_outage_nobody_is_asked_about_twice() -> None:
    asked: list[list[int]] = []

    async def ask(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        raise OperationalError("the database is away")

    together = Together(ask)
    answers = await asyncio.gather(*(together.ask(key) for key in (1, 2)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [OperationalError] * 2
    assert asked == [[1, 2]]


async def test_after_a_crowd_the_next_question_waits_for_more_of_it() -> None:
    asked: list[list[int]] = []

    async def ask(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        return dict.fromkeys(keys, 0)

    together = Together(ask)
    await asyncio.gather(*(together.ask(key) for key in range(CROWD)))
    late = [asyncio.create_task(together.ask(-1))]
    await asyncio.sleep(0)
    late.append(asyncio.create_task(together.ask(-2)))
    await asyncio.gather(*late)
    assert asked == [list(range(CROWD)), [-1, -2]]


async def test_whoever_leaves_takes_nobody_along() -> None:
    free = asyncio.Event()

    async def ask(keys: list[int]) -> dict[int, int]:
        await free.wait()
        return dict.fromkeys(keys, 7)

    together = Together(ask)
    leaves, stays = asyncio.create_task(together.ask(1)), asyncio.create_task(together.ask(1))
    await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.sleep(0)
    free.set()
    assert await stays == 7
