"""What processes tell each other of their people: heals by itself, forgets the dead, outlives a silence of Redis."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from realtime.between.roster import FORGOTTEN, SUMMARY, Roster
from realtime.live.presence import GRACE, Presence
from tests.realtime.live.test_presence import Line


class Place:
    """A process with its presence and roster; `told` is what the others have yet to hear."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.presence = Presence()
        self.told: list[tuple[str, Any]] = []
        self.roster = Roster(self.presence, lambda kind, content: self.told.append((kind, dict(content))))

    def tick(self, now: float, *others: Place, deaf: bool = False) -> None:
        self.roster.tick(now, deaf)
        told, self.told = self.told, []
        for kind, content in told:
            for other in others:
                hear = other.roster.hear_summary if kind == "everyone" else other.roster.hear_changes
                hear(self.name, content)


def two() -> tuple[Place, Place]:
    here, there = Place("here"), Place("there")
    here.tick(100, there)
    there.tick(100, here)
    here.tick(101, there)
    return here, there


def watching(place: Place, person: UUID) -> Any:
    watcher: Any = Line()
    place.presence.watch(watcher, [person])
    return watcher


def test_watcher_hears_of_somebody_at_another_process() -> None:
    here, there = two()
    person: Any = Line()
    watcher = watching(there, person.person_id)
    here.presence.enter(person)
    here.tick(102, there)
    here.presence.set(person, "away")
    here.tick(103, there)
    assert watcher.told == ["offline", "online", "away"]
    assert there.roster.sockets(person.person_id) == 1


def test_active_at_one_process_is_online_whatever_the_other_says() -> None:
    here, there = two()
    person: Any = Line()
    second: Any = Line(person.person_id)
    watcher = watching(there, person.person_id)
    here.presence.enter(person)
    there.presence.enter(second)
    there.presence.set(second, "away")
    here.tick(102, there)
    assert watcher.told == ["offline", "online", "away", "online"]


def test_change_that_was_lost_is_healed_by_the_summary() -> None:
    here, there = two()
    person: Any = Line()
    watcher = watching(there, person.person_id)
    here.presence.enter(person)
    here.tick(102)
    assert watcher.told == ["offline"]
    here.tick(102 + SUMMARY, there)
    assert watcher.told == ["offline", "online"]


def test_new_process_learns_of_everybody_within_two_ticks() -> None:
    here, there = two()
    person: Any = Line()
    here.presence.enter(person)
    here.tick(102, there)
    late = Place("late")
    late.tick(103, here, there)
    here.tick(104, late, there)
    assert late.presence.state(person.person_id) == "online"


def test_silent_process_is_forgotten_and_its_people_are_offline() -> None:
    here, there = two()
    person: Any = Line()
    watcher = watching(there, person.person_id)
    here.presence.enter(person)
    there.tick(102)
    here.tick(102, there)
    there.tick(102 + FORGOTTEN)
    assert watcher.told[-1] == "online"
    there.tick(104 + FORGOTTEN)
    assert watcher.told[-1] == "offline"
    assert there.roster.sockets(person.person_id) == 0


def test_silence_of_redis_says_nothing_about_the_others() -> None:
    here, there = two()
    person: Any = Line()
    watcher = watching(there, person.person_id)
    here.presence.enter(person)
    here.tick(102, there)
    for second in range(103, 200):
        there.tick(second, deaf=True)
    assert watcher.told[-1] == "online"
    there.tick(200 + FORGOTTEN)
    assert watcher.told[-1] == "offline"


def test_who_moves_from_one_process_to_another_is_never_seen_to_leave() -> None:
    here, there = two()
    person: Any = Line()
    watcher = watching(there, person.person_id)
    here.presence.enter(person)
    here.tick(102, there)
    here.presence.leave(person)
    here.tick(103, there)
    there.presence.enter(Line(person.person_id))  # type: ignore[arg-type]
    here.presence.tick(1e12)
    here.tick(103 + GRACE, there)
    assert watcher.told == ["offline", "online"]
    assert there.roster.sockets(person.person_id) == 0


def test_nobody_is_invented() -> None:
    here, _ = two()
    assert here.presence.state(uuid4()) == "offline"
