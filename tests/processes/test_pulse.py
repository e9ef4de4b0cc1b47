"""The pulse: says that a loop turns and that it can serve; notices that nobody listens any more."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from processes import pulse
from processes.pulse import ALIVE, READY, Listening, Pulse


@pytest.fixture
def pipe() -> Iterator[Listening]:
    made = Listening()
    yield made
    made.given_away()
    made.close()


def test_beats_until_it_can_serve_and_says_so_from_then_on(pipe: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "PERIOD", 0.01)
    answers = iter([False, False, True])

    async def can_serve() -> bool:
        return next(answers)

    async def live() -> bytes:
        ours = Pulse(pipe.theirs)
        beating = asyncio.create_task(ours.beat(lambda: None))
        await ours.ready_when(can_serve)
        said = b""
        while not said.endswith(READY * 3):
            said += pipe.heard()
            await asyncio.sleep(0.01)
        beating.cancel()
        return said

    said = asyncio.run(asyncio.wait_for(live(), 10))
    assert said.startswith(ALIVE)
    assert said.strip(ALIVE).strip(READY) == b""


def test_child_whose_supervisor_is_gone_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "PERIOD", 0.01)
    reading, writing = os.pipe2(os.O_NONBLOCK)
    os.close(reading)
    told: list[bool] = []
    asyncio.run(asyncio.wait_for(Pulse(writing).beat(lambda: told.append(True)), 10))
    os.close(writing)
    assert told == [True]


def test_full_pipe_of_a_stopped_supervisor_stops_nobody(pipe: Listening) -> None:
    ours = Pulse(pipe.theirs)
    assert all(ours.tell(ALIVE) for _ in range(100_000))


def test_without_supervisor_there_is_nobody_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(pulse.VARIABLE, raising=False)
    assert Pulse.from_environment().tell(READY)


def test_children_of_a_child_do_not_inherit_its_pulse(pipe: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pulse.VARIABLE, str(pipe.theirs))
    assert Pulse.from_environment().tell(READY)
    assert pipe.heard() == READY
    assert pulse.VARIABLE not in os.environ
