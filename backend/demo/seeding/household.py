"""What the seeding has made so far, under the keys of the content: units, people, papers, and people's standings."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.demo.content.people import find
from backend.documents.models import Document
from backend.organisations.models import Organisation, Person, Post, Unit
from backend.organisations.standing import Standing, standing_of


@dataclass
class Household:
    """A standing is worked out once per person: posts do not change while the talk is seeded."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    _standings: dict[str, Standing] = field(default_factory=dict)

    def person(self, nickname: str) -> Person:
        return self.people[find(nickname).user_name]

    def standing(self, nickname: str) -> Standing:
        name = find(nickname).user_name
        if name not in self._standings:
            self._standings[name] = standing_of(self.people[name])
        return self._standings[name]
