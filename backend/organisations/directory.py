"""Finding units and people by what a person types: any words, any order, with or without marks.

Every word typed must begin some word of the name ("tran minh", "mi tr" both find Trần Minh). Names that carry the
marks as they were typed come first, because "mỏ" is not "mở". Pages follow a keyset: rank, Vietnamese order, id.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from backend.lib import clock, text
from backend.organisations.models import Post, Unit

MAX_WORDS = 8
_WORD = re.compile(r"\w+")


def search(rows: QuerySet[Any], query: str, names: tuple[str, ...]) -> QuerySet[Any]:
    """Those whose folded name has all the words, in order of rank and name; `names` are the fields as written."""
    words = _WORD.findall(text.fold(query))[:MAX_WORDS]
    for word in words:
        rows = rows.filter(folded__regex=rf"(^|[^[:alnum:]]){word}")
    ranked: QuerySet[Any] = rows.annotate(rank=_rank(query, names)).order_by("rank", "sort_key", "id")
    return ranked


def is_empty(query: str) -> bool:
    """True when nothing was typed that could be looked for."""
    return not _WORD.findall(text.fold(query))


def after(rows: QuerySet[Any], position: list[Any] | None) -> QuerySet[Any]:
    """The rows behind the last one of the page before."""
    if position is None:
        return rows
    rank, sort_key, identifier = position
    same_rank = Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, id__gt=identifier)
    return rows.filter(Q(rank__gt=rank) | Q(same_rank, rank=rank))


def position(row: Any) -> list[Any]:
    """Where a page that ends with this row ends."""
    return [row.rank, row.sort_key, row.pk]


def counted(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units with the number of posts held in them today."""
    day = clock.today()
    held = Q(posts__valid_from__lte=day) & (Q(posts__valid_to=None) | Q(posts__valid_to__gte=day))
    return units.annotate(head_count=Count("posts", filter=held & Q(posts__person__is_active=True)))


def posts_of(people: list[Any]) -> dict[Any, list[Post]]:
    """The posts these people hold today, the primary one first."""
    found: dict[Any, list[Post]] = {person.pk: [] for person in people}
    held = Post.objects.valid().filter(person__in=people).select_related("unit__organisation")
    for post in held.order_by("-is_primary", "valid_from", "id"):
        found[post.person_id].append(post)
    return found


def _rank(query: str, names: tuple[str, ...]) -> Combinable:
    """0 for names with the marks as typed, 1 for the others; the case of letters does not count."""
    marked = [word for word in _WORD.findall(text.clean_line(query)) if text.fold(word) != word.lower()][:MAX_WORDS]
    if not marked:
        return Value(0)
    exact = Q()
    for word in marked:
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        exact &= Q(*(Q(**{f"{name}__contains": s}) for name in names for s in spellings), _connector=Q.OR)
    return Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())


ROOTS_FIRST = (F("parent").asc(nulls_first=True), "ordinal", "sort_key", "id")
