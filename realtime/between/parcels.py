"""What travels between web processes: collected while the way is busy, bounded, one parcel per stream and trip.

Parcel of a stream: the sender's name, one line of JSON saying what is inside, then the frames of the events, a line
each, so that an event is encoded once in its life. What is for everybody is the sender's name and one line of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from backend.events.bell import Note, Ring, Whisper, Withdrawal
from backend.lib import shapes

NAME = 32  # letters of a process's name
MOST_BYTES = 4 * 1024 * 1024  # above it frames are left out: the others read the log
MOST_WHISPERS = 2_000


@dataclass
class Load:
    """What is to be told at one time."""

    rings: dict[str, list[Ring]] = field(default_factory=dict)
    whispers: dict[str, list[Whisper]] = field(default_factory=dict)
    withdrawn: set[UUID] = field(default_factory=set)
    everybody: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def heads(self) -> dict[str, int]:
        """How far each stream has grown: what must arrive, on whatever way."""
        return {stream: max(ring.seq for ring in rings) for stream, rings in self.rings.items()}

    def parcels(self, me: str) -> Iterable[tuple[str, bytes]]:
        """(stream, parcel), the one for everybody last, under the name ``""``."""
        for stream in self.rings.keys() | self.whispers.keys():
            yield stream, pack(me, self.rings.get(stream, ()), self.whispers.get(stream, ()))
        if self.withdrawn or self.everybody:
            content = {**self.everybody, "withdrawn": list(self.withdrawn)}
            yield "", me.encode() + _json(content)


class Outbox:
    """Notes waiting for the next trip; never grows without bound, never forgets that a stream has grown."""

    def __init__(self) -> None:
        self._load = Load()
        self._bytes = 0

    def __len__(self) -> int:
        return self._load.count

    def put(self, note: Note) -> None:
        load = self._load
        if isinstance(note, Ring):
            load.rings.setdefault(note.stream, []).append(note)
            self._bytes += len(note.frame or "") + 100
            if self._bytes > MOST_BYTES:
                self._shrink()
        elif isinstance(note, Withdrawal):
            load.withdrawn.add(note.subject)
        elif len(load.whispers) < MOST_WHISPERS:
            whispers = load.whispers.setdefault(note.stream, [])
            if len(whispers) < MOST_WHISPERS:
                whispers.append(note)
        load.count += 1

    def tell_everybody(self, kind: str, content: Any) -> None:
        """Something for all processes; what was there of this kind is replaced."""
        self._load.everybody[kind] = content
        self._load.count += 1

    def take(self) -> Load:
        taken, self._load, self._bytes = self._load, Load(), 0
        return taken

    def _shrink(self) -> None:
        """Keep of each stream only how far it has grown."""
        self._load.rings = {stream: [Ring(stream, head)] for stream, head in self._load.heads().items()}
        self._bytes = 0


def pack(me: str, rings: Sequence[Ring], whispers: Sequence[Whisper]) -> bytes:
    """A parcel of a stream. Rings are written by hand: every event passes here, and they are numbers and our words."""
    inside, frames = list[str](), list[str]()
    for ring in rings:
        subject = f'"{ring.subject}"' if ring.subject is not None else "null"
        is_there = "false" if ring.frame is None else "true"
        inside.append(f'[{ring.seq},"{ring.type}",{subject},{ring.rights},{ring.at:.4f},{is_there}]')
        if ring.frame is not None:
            frames.append(ring.frame)
    said = _json([[one.type, one.data] for one in whispers]).decode() if whispers else "[]"
    return "\n".join((f'{me}{{"rings":[{",".join(inside)}],"whispers":{said}}}', *frames)).encode()


def unpack(stream: str, parcel: bytes) -> list[Note]:
    """The notes in a stream's parcel; raises ValueError when it is none."""
    lines = parcel[NAME:].decode().split("\n")
    head = json.loads(lines[0])
    notes: list[Note] = []
    at_line = 1
    for seq, kind, subject, rights, at, is_there in head["rings"]:
        frame = lines[at_line] if is_there else None
        at_line += is_there
        notes.append(Ring(stream, seq, kind, UUID(subject) if subject else None, frame, rights, at))
    return [*notes, *(Whisper(stream, kind, data) for kind, data in head["whispers"])]


def unpack_everybody(parcel: bytes) -> tuple[list[Note], dict[str, Any]]:
    """The withdrawals in a parcel for everybody, and whatever else it tells, by kind."""
    content = json.loads(parcel[NAME:])
    return [Withdrawal(UUID(one)) for one in content.pop("withdrawn")], content


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=shapes.dump).encode()
