"""P6: who has been told that a message is there finds it at every door of every process at once.

The twin, a product that answers before it commits, is in test_twins.py.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.chaos.checker import judge
from tests.chaos.client import Client, Lost, Refused
from tests.chaos.cluster import Cluster, Talk
from tests.chaos.conftest import Keep
from tests.chaos.load import Load


async def say_and_look(client: Client, talk: Talk, body: str) -> None:
    """Send through one process, then look through another one at once: the list, the talk, the thing itself."""
    said = await client.send(talk, body)
    message, door = said["message"], client.door(but=client.answered_by)
    doors = {
        "the newest messages": f"/conversations/{talk.id}/messages?around=end",
        "the conversation": f"/conversations/{talk.id}",
        "the message": f"/messages/{message['id']}",
        "the rows": "/conversations",
    }
    for what, path in doors.items():
        try:
            shown = shows(what, await client.page(door, path), talk, said)
        except Refused as error:
            shown, what = False, f"{what}: {error.code}"
        except (Lost, TimeoutError):
            continue  # no answer shows nothing, right or wrong; who counts on one counts the answers
        client.history.add(
            client.name, "read", "ok" if shown else "fail", stream=talk.stream, seq=said["seq"], note=what
        )


def shows(what: str, content: Any, talk: Talk, said: dict[str, Any]) -> bool:
    """Whether an answer stands at or after what was said."""
    message, seq = said["message"], said["seq"]
    if what == "the newest messages":
        ordinals = [one["ordinal"] for one in content["messages"]]
        return bool(max(ordinals, default=0) >= message["ordinal"] and content["head"][talk.stream] >= seq)
    if what == "the conversation":
        known = content["conversation"]["last_ordinal"] >= message["ordinal"]
        return bool(known and content["head"][talk.stream] >= seq and content["marks"]["upto"] >= message["ordinal"])
    if what == "the rows":
        row = next(row for row in content["rows"] if row["conversation"]["id"] == talk.id)
        return bool(row["conversation"]["last_ordinal"] >= message["ordinal"] and content["head"][talk.stream] >= seq)
    return bool(content["id"] == message["id"] and content["body"] == message["body"])


@pytest.mark.asyncio
@pytest.mark.timeout(1800)
async def test_acknowledged_message_is_shown_at_once_by_another_process(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history = keep()
    sends = 2_500 if full else 60  # four looks each
    await Load(sends, clients=8, talks=4).run(cluster, history, dice, say=say_and_look)
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert history.count("read") == 4 * sends
