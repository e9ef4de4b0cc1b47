"""About 250 invented people in real kinds of posts; user names are made from their names and never repeat."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from backend.demo.content.organisations import MINISTRY
from backend.demo.content.tables import rows

DEMO_PASSWORD = "ChiDao@Mau2019"  # noqa: S105 - published with the sample data on purpose


@dataclass(frozen=True)
class PersonSeed:
    """`unit` is a unit's key, or an organisation's for its leaders; `nickname` is how the scripts of talk name them."""

    user_name: str
    nickname: str
    family_middle: str
    given: str
    position: str
    organisation: str
    unit: str
    roles: tuple[str, ...]

    @property
    def full_name(self) -> str:
        return f"{self.family_middle} {self.given}"

    @property
    def email(self) -> str:
        return f"{self.user_name}@mau.example"


@dataclass(frozen=True)
class _Post:
    organisation: str
    unit: str
    roles: str
    name: str
    position: str
    nickname: str = ""


@cache
def people() -> tuple[PersonSeed, ...]:
    taken: set[str] = set()
    return tuple(_person(post, taken) for post in (*_ministry(), *_departments(), *_divisions(), *_elsewhere()))


@cache
def by_nickname() -> dict[str, PersonSeed]:
    """Every person under their user name, and the three known posts of a department as "H53:director"."""
    return {name: person for person in people() for name in (person.user_name, person.nickname)}


def find(nickname: str) -> PersonSeed:
    return by_nickname()[nickname]


def _ministry() -> list[_Post]:
    return [
        _Post(MINISTRY, MINISTRY if unit == MINISTRY else f"{MINISTRY}.{unit}", roles, name, position)
        for unit, roles, name, position in rows("people_ministry")
    ]


def _departments() -> list[_Post]:
    posts = []
    for code, director, clerk, liaison in rows("people_departments"):
        posts += [
            _Post(code, code, "leader", director, "Giám đốc Sở", f"{code}:director"),
            _Post(code, f"{code}.VP", "clerk", clerk, "Văn thư Sở", f"{code}:clerk"),
            _Post(code, f"{code}.VP", "liaison officer", liaison, "Đầu mối tương tác với Bộ", f"{code}:liaison"),
        ]
    return posts


def _divisions() -> list[_Post]:
    return [
        _Post(code, f"{code}.{division}", roles, name, position)
        for code, division, roles, name, position in rows("people_divisions")
    ]


def _elsewhere() -> list[_Post]:
    return [
        _Post(organisation, organisation if unit == "=" else unit, roles, name, position)
        for organisation, unit, roles, name, position in rows("people_elsewhere")
    ]


def _person(post: _Post, taken: set[str]) -> PersonSeed:
    family_middle, _, given = post.name.rpartition(" ")
    user_name = _free_user_name(post.name, taken)
    taken.add(user_name)
    nickname = post.nickname or user_name
    roles = tuple(post.roles.split())
    return PersonSeed(user_name, nickname, family_middle, given, post.position, post.organisation, post.unit, roles)


def _free_user_name(name: str, taken: set[str]) -> str:
    plain = ".".join(_ascii(syllable) for syllable in name.split())
    if plain not in taken:
        return plain
    return next(candidate for number in range(2, 99) if (candidate := f"{plain}{number}") not in taken)


def _ascii(text: str) -> str:
    """đ has no decomposition in Unicode and is mapped by hand."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if char.isalnum() and char.isascii())
