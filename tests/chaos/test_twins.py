"""Sabotage twins of the runs under kills: products that are broken on purpose, and the checker that must say so."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from tests.chaos.checker import judge
from tests.chaos.client import Client, Frame, key_of
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.load import Load, Progress, until
from tests.chaos.nemesis import strikes
from tests.chaos.test_reading import say_and_look

FEW = Load(60, clients=6, talks=2, rest_share=0.5, quiet_within=8)


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_answers_before_the_commit_do_not_show_what_was_sent_and_are_lost_by_a_kill(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    cluster, history = make_cluster(webs=1, module="tests.chaos.sabotage.hasty"), keep()
    (web,) = cluster.webs

    async def kill_after_an_answer(progress: Progress) -> None:
        await progress.reach(FEW.sends // 2)
        answered = history.count("send", "ok")
        await until(lambda: history.count("send", "ok") > answered, "an answer", 60)
        web.kill()  # at once: the commit follows half a second after the answer
        await asyncio.to_thread(web.start)

    await FEW.run(cluster, history, dice, kill_after_an_answer, say=say_and_look)
    assert {"lost", "stale_reads"} <= set(judge(history.ops).faults())


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_numbers_from_a_sequence_leave_holes(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """A crash makes a sequence skip what it had drawn in advance, as a rollback does."""
    cluster, history = make_cluster(webs=1, module="tests.chaos.sabotage.serial"), keep()

    async def crash() -> None:
        await asyncio.to_thread(cluster.postgres.crash)
        await asyncio.to_thread(cluster.postgres.start)

    await FEW.run(cluster, history, dice, strikes(dice, [crash], FEW.sends))
    assert "holes" in judge(history.ops).faults()


class Trusting(Client):
    """Shows whatever comes, without looking at its number."""

    async def _event(self, line: ClientConnection, frame: Frame) -> None:
        stream, seq = frame["stream"], int(frame["seq"])
        self.last[stream] = max(seq, self.last[stream])
        self.history.add(self.name, "apply", stream=stream, seq=seq, key=key_of(frame["type"], frame["data"]))


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_bell_that_is_trusted_leaves_holes_on_the_screen(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the hub nor the client looks at the numbers, and some rings are lost."""
    cluster, history = make_cluster(webs=1, module="tests.chaos.sabotage.deaf"), keep()
    monkeypatch.setattr("tests.chaos.load.Client", Trusting)
    await FEW.run(cluster, history, dice)
    assert {"holes", "unread"} <= set(judge(history.ops).faults())


@pytest.mark.asyncio
@pytest.mark.full
@pytest.mark.timeout(600)
async def test_client_that_counts_is_not_deceived_by_the_same_hub(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """The second line of defence: with the protocol's own rule nothing is shown out of order, and gaps are noticed."""
    cluster, history = make_cluster(webs=1, module="tests.chaos.sabotage.deaf"), keep()
    await FEW.run(cluster, history, dice)
    verdict: dict[str, Any] = judge(history.ops).faults()
    assert not {"holes", "inversions", "differing", "duplicates"} & set(verdict), verdict
    assert history.count("gap") > 0
