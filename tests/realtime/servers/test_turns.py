"""A crowd is let in a little in each turn of the loop, in its order."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise

import pytest

from realtime.servers.turns import EACH, Turns

pytestmark = pytest.mark.asyncio


async def test_one_alone_does_not_wait() -> None:
    done: list[int] = []
    Turns().take(partial(done.append, 1))
    assert done == [1]


async def test_a_crowd_is_taken_in_order_and_others_have_their_turns_between() -> None:
    done: list[int] = []
    turns = Turns()
    for number in range(3 * EACH):
        turns.take(partial(done.append, number))
    seen = [len(done)]
    while len(done) < 3 * EACH:
        await asyncio.sleep(0)
        seen.append(len(done))
    assert done == list(range(3 * EACH))
    assert max(after - before for before, after in pairwise(seen)) <= EACH


async def test_who_comes_while_others_wait_comes_after_them() -> None:
    done: list[int] = []
    turns = Turns()
    for number in range(EACH + 1):
        turns.take(partial(done.append, number))
    await asyncio.sleep(0)
    turns.take(partial(done.append, -1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert done == [*range(EACH + 1), -1]


async def test_a_failure_stops_nobody_else() -> None:
    done: list[int] = []
    turns = Turns()
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["exception"]))
    for _ in range(EACH):
        turns.take(partial(done.append, 0))
    turns.take(partial(int, "x"))
    turns.take(partial(done.append, 1))
    for _ in range(3):
        await asyncio.sleep(0)
    assert done == [0] * EACH + [1]
    assert len(told) == 1
