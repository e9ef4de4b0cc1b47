"""What people noticed who talk while something breaks: each kind of finding is found, and nothing where all is well."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.chaos.population import Room
from tests.chaos.traffic import NEVER, Reader, Said, Traffic, percentile

WELL = [Said(1, 1.1, 1), Said(2, 2.1, 2)]


def talk(said: list[Said], *heard: list[int], waiting: int = 0, ended: tuple[int, str] | None = None) -> Traffic:
    """As if so much had been said and heard; each reader heard these numbers, half a second after they were said."""
    made = Traffic(Room(uuid4(), "conversation.1", ()), "", {})
    line: Any = SimpleNamespace(open_now=ended is None, ended=SimpleNamespace(result=lambda: ended))
    made.said = said
    made._waiting = dict.fromkeys(range(waiting), Said(3))
    at = {one.seq: one.at + 0.5 for one in said}
    for number, order in enumerate(heard):
        made.readers[f"reader {number}"] = Reader("", line, {seq: at.get(seq, NEVER) for seq in order}, order)
    return made


def test_talk_that_all_have_heard_has_no_findings() -> None:
    good = talk(WELL, [1, 2], [1, 2])
    assert good.findings() == []
    assert good.deliveries((0, 9)) == [0.5] * 4
    assert good.last_late(0.6) == 0


@pytest.mark.parametrize(
    ("finding", "bad"),
    [
        ("1 missing", talk(WELL, [1, 2], [2])),
        ("doubled", talk(WELL, [1, 1, 2])),
        ("disordered", talk(WELL, [2, 1])),
        ("never confirmed", talk([*WELL, Said(3)], [1, 2], waiting=1)),
        ("one number", talk([*WELL, Said(3, 3.1, 2)], [1, 2])),
        ("closed: 1006", talk(WELL, [1, 2], ended=(1006, ""))),
        ("nobody listened", talk(WELL)),
        ("nothing was said", talk([], [])),
    ],
)
def test_every_finding_is_found(finding: str, bad: Traffic) -> None:
    assert [one for one in bad.findings() if finding in one], bad.findings()


def test_refusal_is_a_finding() -> None:
    made = talk(WELL, [1, 2])
    made._answered({"ref": 1, "error": {"code": "internal"}})
    assert made.findings() == ["refused: internal"]


def test_what_never_arrives_is_later_than_every_limit() -> None:
    bad = talk([*WELL, Said(3)], [1])
    assert max(bad.deliveries((0, 9))) == NEVER
    assert bad.last_late(5) == 3
    assert max(bad.confirmations((0, 9))) == NEVER
    assert percentile([], 0.99) == NEVER


@pytest.mark.asyncio
async def test_settling_ends_when_something_never_comes() -> None:
    async with asyncio.timeout(10):
        await talk([*WELL, Said(3)], [1], waiting=1).settle(0.1)
