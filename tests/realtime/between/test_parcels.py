"""What travels between processes arrives as it was sent, in one parcel per stream, and waits within bounds."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from backend.events.bell import Note, Ring, Whisper, Withdrawal
from realtime.between import parcels
from realtime.between.parcels import Outbox, unpack, unpack_everybody

ME = "a" * parcels.NAME


def sent(*notes: Note) -> dict[str, bytes]:
    outbox = Outbox()
    for note in notes:
        outbox.put(note)
    return dict(outbox.take().parcels(ME))


def test_everything_arrives_as_it_was_sent() -> None:
    subject = uuid4()
    rings = [
        Ring("unit.a", 1, "message.posted", subject, json.dumps({"a": "dòng\nhai"}, ensure_ascii=False), 7, 1.5),
        Ring("unit.a", 2),
        Ring("unit.a", 3, "message.edited", None, "{}", 8, 2.5),
    ]
    whisper = Whisper("unit.a", "typing.started", {"person": {"id": str(subject)}})
    assert unpack("unit.a", sent(*rings, whisper)["unit.a"]) == [*rings, whisper]


def test_one_commit_on_one_stream_is_one_parcel() -> None:
    notes = [Ring(stream, number) for number in range(1, 5) for stream in ("unit.a", "unit.b")]
    assert sorted(sent(*notes)) == ["unit.a", "unit.b"]


def test_withdrawals_go_to_everybody_together() -> None:
    subjects = {uuid4(), uuid4()}
    notes, more = unpack_everybody(sent(*(Withdrawal(one) for one in subjects))[""])
    assert {note.subject for note in notes if isinstance(note, Withdrawal)} == subjects
    assert more == {}


def test_what_waits_too_long_is_kept_as_numbers_and_never_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "MOST_BYTES", 10_000)
    outbox = Outbox()
    for number in range(1, 1001):
        outbox.put(Ring("unit.a", number, "message.posted", None, "x" * 500))
        outbox.put(Ring("unit.b", number, "message.posted", None, "x" * 500))
    load = outbox.take()
    assert load.heads() == {"unit.a": 1000, "unit.b": 1000}
    assert sum(len(ring.frame or "") for rings in load.rings.values() for ring in rings) <= 10_500
    assert len(outbox) == 0


def test_whispers_are_bounded_and_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "MOST_WHISPERS", 10)
    outbox = Outbox()
    for number in range(100):
        outbox.put(Whisper(f"unit.{number}", "typing.started", {}))
        outbox.put(Whisper("unit.0", "typing.started", {}))
    load = outbox.take()
    assert len(load.whispers) == 10
    assert len(load.whispers["unit.0"]) == 10


@pytest.mark.parametrize("rubbish", [b"", b"x" * 40, ME.encode() + b"[]", ME.encode() + b'{"rings":[[1]]}'])
def test_rubbish_is_refused_by_name(rubbish: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpack("unit.a", rubbish)
