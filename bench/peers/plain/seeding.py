"""`python -m bench.peers.plain.seeding TOPICS PEOPLE MISSED`: the rooms of the peers that keep rows."""

from __future__ import annotations

import sys

import django

django.setup()

from bench.peers.plain.models import Event, Member, Topic  # noqa: E402


def main(topics: int, people: int, missed: int) -> None:
    rooms = Topic.objects.bulk_create(Topic(pk=number, seq=0) for number in range(1, topics + 1))
    Member.objects.bulk_create(Member(topic=room, person=person) for room in rooms for person in range(people))
    busy = Topic.objects.create(pk=topics + 1, seq=missed)
    pad = "x" * 350
    Event.objects.bulk_create(
        Event(topic=busy, seq=seq, data={"body": f"~{seq:019d}", "pad": pad}) for seq in range(1, missed + 1)
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
