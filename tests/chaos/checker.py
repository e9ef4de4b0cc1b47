"""Judges a history: was anything acknowledged lost, doubled, turned round, left out or shown differently?

Knows nothing of the product. Every kind of fault it can find is shown by a hand-made history in `test_checker.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Any

from tests.chaos.history import Op

Places = dict[int, str]  # number in a stream -> key of the message there, empty for another event
SHOWN, LONGEST = 5, 300


@dataclass
class Verdict:
    """What is wrong, by kind; a run that kept the promises has nothing in any list."""

    lost: list[str] = field(default_factory=list)  # acknowledged, and not there in the end
    misplaced: list[str] = field(default_factory=list)  # stands elsewhere than the acknowledgement said
    duplicates: list[str] = field(default_factory=list)
    inversions: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # there in the end, and a follower never saw it
    differing: list[str] = field(default_factory=list)  # two clients, or a client and the database, disagree
    replies: list[str] = field(default_factory=list)  # the same send was answered in two ways
    ghosts: list[str] = field(default_factory=list)  # there, though nobody sent it or it was refused
    stale_reads: list[str] = field(default_factory=list)  # an answer did not show what its asker had written
    partial: list[str] = field(default_factory=list)  # a resume that brought some of what was missed
    trouble: list[str] = field(default_factory=list)  # what a person would have noticed
    nothing: list[str] = field(default_factory=list)  # a history in which nothing was done proves nothing
    figures: dict[str, Any] = field(default_factory=dict)

    def faults(self) -> dict[str, int]:
        """How often each kind of fault was found."""
        lists = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "figures"}
        return {name: len(found) for name, found in lists.items() if found}

    def __str__(self) -> str:
        found = {name: (count, [one[:LONGEST] for one in getattr(self, name)]) for name, count in self.faults().items()}
        shown = [f"{name}: {count}, as {words[:SHOWN]}" for name, (count, words) in found.items()]
        return "; ".join([*shown, *(f"{name} {value}" for name, value in self.figures.items())])


def judge(ops: Iterable[Op]) -> Verdict:
    """Everything that is wrong with a history."""
    known = _Known.of(ops)
    verdict = Verdict()
    _judge_database(known, verdict)
    _judge_acknowledged(known, verdict)
    _judge_real_time(known, verdict)
    for (who, stream), applied in known.applied.items():
        _judge_client(known, verdict, who, stream, applied)
    if not known.acked:
        verdict.nothing.append("no send was acknowledged")
    verdict.figures = _figures(known)
    return verdict


@dataclass
class _Known:
    """A history, sorted by what it is about."""

    truth: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    sent: dict[str, float] = field(default_factory=dict)  # key -> when it was first tried
    open_fate: set[str] = field(default_factory=set)  # keys with an attempt that may have succeeded
    refused: set[str] = field(default_factory=set)
    acked: dict[str, Op] = field(default_factory=dict)  # key -> its first acknowledgement
    replies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    follows: dict[tuple[str, str], int] = field(default_factory=dict)
    applied: dict[tuple[str, str], list[Op]] = field(default_factory=lambda: defaultdict(list))
    failed: dict[str, list[Op]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, ops: Iterable[Op]) -> _Known:
        known = cls()
        for op in ops:
            known.counts[f"{op.act}/{op.phase}"] += 1
            known._take(op)
        return known

    def _take(self, op: Op) -> None:
        if op.act == "send":
            self._take_send(op)
        elif op.act == "truth":
            self.truth[op.stream].append((op.seq, op.key))
        elif op.act == "follow":
            self.follows.setdefault((op.who, op.stream), op.seq)
            self.applied[op.who, op.stream] += []
        elif op.act == "apply":
            self.applied[op.who, op.stream].append(op)
        elif op.phase == "fail" or op.act == "trouble":
            self.failed[op.act].append(op)

    def _take_send(self, op: Op) -> None:
        if op.phase == "invoke":
            self.sent.setdefault(op.key, op.at)
        elif op.phase == "ok":
            self.acked.setdefault(op.key, op)
            self.replies[op.key].add(f"{op.stream}:{op.seq} {op.note}")
        elif op.phase == "fail":
            self.refused.add(op.key)
            self.replies[op.key].add(f"refused: {op.note}")
        if op.phase in ("ok", "unknown"):
            self.open_fate.add(op.key)


def _judge_database(known: _Known, verdict: Verdict) -> None:
    seen: dict[str, str] = {}
    for stream, rows in known.truth.items():
        numbers = [seq for seq, _ in rows]
        if numbers != list(range(1, len(rows) + 1)):
            verdict.holes.append(f"the database holds {_first_wrong(numbers, 0)} in {stream}")
        for seq, key in rows:
            if not key:
                continue
            if key in seen:
                verdict.duplicates.append(f"{key} is {seen[key]} and {stream}:{seq}")
            seen[key] = f"{stream}:{seq}"
            if key not in known.sent:
                verdict.ghosts.append(f"nobody sent {key} at {stream}:{seq}")
            elif key in known.refused - known.open_fate:
                verdict.ghosts.append(f"{key} was refused and stands at {stream}:{seq}")


def _judge_acknowledged(known: _Known, verdict: Verdict) -> None:
    places = {key: (stream, seq) for stream, rows in known.truth.items() for seq, key in rows if key}
    for key, op in known.acked.items():
        if key not in places:
            verdict.lost.append(f"{key}, acknowledged as {op.stream}:{op.seq}")
        elif places[key] != (op.stream, op.seq):
            verdict.misplaced.append(f"{key} stands at {places[key]}, not at {op.stream}:{op.seq}")
    verdict.replies += [f"{key}: {sorted(answers)}" for key, answers in known.replies.items() if len(answers) > 1]
    verdict.stale_reads += [f"{op.who}: {op.note} after {op.stream}:{op.seq}" for op in known.failed["read"]]
    verdict.partial += [f"{op.who}: {op.note} of {op.stream}" for op in known.failed["resume"]]
    verdict.trouble += [f"{op.who}: {op.note}" for op in known.failed["trouble"]]


def _judge_real_time(known: _Known, verdict: Verdict) -> None:
    """What was acknowledged before another send began stands before it."""
    for stream, rows in known.truth.items():
        begun = sorted((known.sent[key], seq, key) for seq, key in rows if key in known.sent)
        done = sorted((known.acked[key].at, seq) for seq, key in rows if key in known.acked)
        highest, position = 0, 0
        for at, seq, key in begun:
            while position < len(done) and done[position][0] < at:
                highest = max(highest, done[position][1])
                position += 1
            if seq < highest:
                verdict.inversions.append(f"{key} began after {stream}:{highest} and stands at {seq}")


def _judge_client(known: _Known, verdict: Verdict, who: str, stream: str, applied: list[Op]) -> None:
    start = known.follows.get((who, stream), 0)
    numbers = [op.seq for op in applied]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        verdict.inversions.append(f"{who} took {_first_wrong(numbers, start)} of {stream}")
    if sorted(set(numbers)) != list(range(start + 1, start + len(set(numbers)) + 1)):
        verdict.holes.append(f"{who} took {_first_wrong(sorted(set(numbers)), start)} of {stream}")
    keys = [op.key for op in applied if op.key]
    if len(set(keys)) < len(keys) or len(set(numbers)) < len(numbers):
        verdict.duplicates.append(f"{who} took something of {stream} twice")
    rows: Places = dict(known.truth.get(stream, ()))
    if start > len(rows):
        verdict.lost.append(f"{who} began after {stream}:{start}, where the database ends at {len(rows)}")
    for op in applied:
        if rows.get(op.seq) != op.key:
            verdict.differing.append(f"{who} took {op.key} as {stream}:{op.seq}, where {rows.get(op.seq)} stands")
    missing = [seq for seq in rows if seq > start and seq not in set(numbers)]
    verdict.unread += [f"{who} never saw {stream}:{seq}" for seq in missing]


def _first_wrong(numbers: list[int], start: int) -> str:
    for place, number in enumerate(numbers):
        if number != start + place + 1:
            return f"{number} where {start + place + 1} belongs"
    return f"{len(numbers)} numbers"


def _figures(known: _Known) -> dict[str, Any]:
    """What a run came to; `seen_ms` is from the acknowledgement to the last follower's screen."""
    last_seen: dict[str, float] = {}
    for applied in known.applied.values():
        for op in applied:
            if op.key:
                last_seen[op.key] = max(op.at, last_seen.get(op.key, 0.0))
    delays = sorted(max(0.0, last_seen[key] - op.at) for key, op in known.acked.items() if key in last_seen)
    return {
        "sends": len(known.sent),
        "acknowledged": len(known.acked),
        "attempts": known.counts["send/invoke"],
        "unknown": known.counts["send/unknown"],
        "applied": known.counts["apply/ok"],
        "repeats": known.counts["repeat/ok"],
        "gaps": known.counts["gap/ok"],
        "seen_ms": {share: _at(delays, share) for share in (50, 99, 100)},
    }


def _at(ordered: list[float], percent: int) -> int:
    return round(1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]) if ordered else 0
