"""The checker sees every kind of fault it names, and nothing in a history without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.checker import judge
from tests.chaos.history import History, Op, read_history

S = "conversation.1"


def sent(at: float, key: str, seq: int = 0, note: str = "", who: str = "an") -> list[Op]:
    """A send that was acknowledged 0.5 s later (seq 0: whose fate stayed unknown)."""
    invoked = Op(at, who, "send", "invoke", S, key=key)
    return [invoked, Op(at + 0.5, who, "send", "ok" if seq else "unknown", S, seq, key, note)]


def took(who: str, *events: tuple[int, str]) -> list[Op]:
    return [Op(0, who, "follow", stream=S), *(Op(9, who, "apply", stream=S, seq=n, key=key) for n, key in events)]


def holds(*events: tuple[int, str]) -> list[Op]:
    return [Op(99, "database", "truth", stream=S, seq=n, key=key) for n, key in events]


GOOD = [
    *sent(1, "a", 1),
    *sent(2, "b", 2),
    *sent(3, "c"),
    *took("an", (1, "a"), (2, "b"), (3, "c")),
    *took("binh", (1, "a"), (2, "b"), (3, "c")),
    *holds((1, "a"), (2, "b"), (3, "c")),
]
A1 = [*sent(1, "a", 1), *took("an", (1, "a"))]


def test_history_without_fault_has_none() -> None:
    verdict = judge(GOOD)
    assert verdict.faults() == {}
    assert verdict.figures["acknowledged"] == 2
    assert verdict.figures["seen_ms"][100] == 7500


def test_send_of_unknown_fate_may_be_there_or_not() -> None:
    assert judge([*A1, *sent(2, "b"), *holds((1, "a"))]).faults() == {}


BAD: dict[str, list[Op]] = {
    "lost": [*sent(1, "a", 1), *holds()],
    "lost one of many": [*A1, *sent(2, "b", 2), *took("binh", (1, "a")), *holds((1, "a"))],
    "lost before the first look": [Op(0, "an", "follow", stream=S, seq=3), *sent(1, "a", 1), *holds((1, "a"))],
    "misplaced": [*A1, *sent(1, "b", 3), *took("an", (2, "b")), *holds((1, "a"), (2, "b"))],
    "duplicates": [*sent(1, "a", 1), *holds((1, "a"), (2, "a"))],
    "duplicates on a screen": [*A1, *took("binh", (1, "a"), (2, "a"))],
    "inversions": [*sent(1, "a", 2), *sent(2, "b", 1), *holds((1, "b"), (2, "a"))],
    "inversions between two who talk": [
        *sent(1, "a", 2, who="an"),
        *sent(1.6, "b", 1, who="binh"),
        *sent(1.2, "c", 3, who="chi"),
        *holds((1, "b"), (2, "a"), (3, "c")),
    ],
    "inversions on a screen": took("an", (2, "b"), (1, "a")),
    "holes": [*sent(1, "a", 1), *sent(1, "c", 3), *holds((1, "a"), (3, "c"))],
    "holes on a screen": took("an", (1, "a"), (3, "c")),
    "holes after the beginning": [Op(0, "an", "follow", stream=S, seq=5), Op(9, "an", "apply", stream=S, seq=7)],
    "unread": [*A1, *took("binh"), *holds((1, "a"))],
    "differing": [*sent(1, "a", 1), *sent(1, "b"), *took("an", (1, "b")), *holds((1, "a"))],
    "differing where the database holds nothing": [*sent(1, "a"), *took("an", (1, "a")), *took("binh", (1, "a"))],
    "differing of two screens": [*A1, *sent(1, "b"), *took("binh", (1, "b")), *holds((1, "a"))],
    "differing in what is no message": [*A1, *took("binh", (1, "")), *holds((1, "a"))],
    "replies in other places": [*sent(1, "a", 1), *sent(2, "a", 2), *holds((1, "a"))],
    "replies that take it back": [
        *sent(1, "a", 1),
        Op(3, "an", "send", "fail", S, key="a", note="client_id_reused"),
        *holds((1, "a")),
    ],
    "replies": [*sent(1, "a", 1, "one"), *sent(2, "a", 1, "other"), *holds((1, "a"))],
    "ghosts": holds((1, "nobody's")),
    "ghosts of the refused": [
        Op(1, "an", "send", "invoke", S, key="a"),
        Op(2, "an", "send", "fail", S, key="a", note="forbidden"),
        *holds((1, "a")),
    ],
    "stale_reads": [Op(1, "an", "read", "fail", S, 1, note="GET list")],
    "partial": [Op(1, "an", "resume", "fail", S, note="3 of 5")],
    "trouble": [Op(1, "an", "trouble", note="internal")],
    "nothing": [],
    "nothing but attempts": [*sent(1, "a"), *took("an"), *holds()],
}


@pytest.mark.parametrize("kind", BAD)
def test_every_kind_of_fault_is_found(kind: str) -> None:
    assert kind.split()[0] in judge(BAD[kind]).faults()


def test_acknowledged_element_that_vanishes_from_a_good_history_is_found() -> None:
    without = [op for op in GOOD if not (op.act == "truth" and op.key == "b")]
    assert {"lost", "holes", "differing"} <= set(judge(without).faults())


def test_history_is_kept_as_lines_that_can_be_judged_again(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    history.add("an", "send", "invoke", stream=S, key="a")
    history.add("an", "send", "ok", stream=S, key="a", seq=1)
    assert read_history(history.file) == history.ops
    history.close()
    assert judge(read_history(history.file)).faults() == {"lost": 1}
