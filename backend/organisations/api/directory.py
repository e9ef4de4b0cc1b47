"""The directory: organisations, units and people, for whoever is signed in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from backend.lib import http, text
from backend.lib.errors import invalid, not_found
from backend.lib.openapi import returns, takes
from backend.lib.throttles import limits_of_list
from backend.organisations import directory, policies
from backend.organisations.doors import Door
from backend.organisations.models import Person, Post, Unit
from backend.organisations.shapes import OrganisationRow, PersonRef, PersonRow, PostView, UnitListView, UnitRef, UnitRow

MAX_QUERY = 100
PAGE = 50
LARGEST_PAGE = 100


class TreeView(Door):
    """The whole tree of one organisation as a flat list, parents before children; one's own when none is named."""

    policy = "directory.read"

    @takes(organisation="id; one's own organisation when not said")
    @returns({"rows": list[UnitRow]})
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "organisation")
        units = policies.visible_units(self.standing).filter(organisation=self._organisation(request))
        rows = list(directory.counted(units).order_by(*directory.ROOTS_FIRST))
        if not rows:
            raise not_found()
        return http.answer({"rows": [UnitRow.of(unit) for unit in rows]})

    def _organisation(self, request: Request) -> Any:
        named = request.query_params.get("organisation")
        if named:
            return http.identifier(named)
        seat = self.standing.main_seat
        if seat is None:
            raise not_found()
        return seat.post.unit.organisation_id


class ListDoor(Door):
    """A list of the directory, walked through or searched."""

    policy = "directory.read"

    def get_throttles(self) -> list[BaseThrottle]:
        return [limit() for limit in limits_of_list(self.request.GET)]


class OrganisationsView(ListDoor):
    """Organisations by what is typed, each with the unit that stands for it."""

    @takes(q="words of the name", limit="rows, at most 100", cursor="of the page before")
    @returns({"rows": list[OrganisationRow], "next": str | None})
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "q", "limit", "cursor")
        roots = policies.visible_units(self.standing).filter(parent=None)
        return _page(
            request,
            roots,
            ("name", "short_name"),
            "organisations",
            lambda found: [OrganisationRow.of(u) for u in found],
        )


class UnitsView(ListDoor):
    """Units by what is typed, of all organisations or of one."""

    @takes(q="words of the name", organisation="id", limit="rows, at most 100", cursor="of the page before")
    @returns({"rows": list[UnitRow], "next": str | None})
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "q", "organisation", "limit", "cursor")
        units = policies.visible_units(self.standing)
        if named := request.query_params.get("organisation"):
            units = units.filter(organisation=http.identifier(named))
        units = directory.counted(units)
        return _page(
            request, units, ("name", "short_name", "notation"), "units", lambda found: [UnitRow.of(u) for u in found]
        )


class UnitView(Door):
    """One unit: the way down to it, the units below it, and the people in it."""

    policy = "directory.read"

    @returns({"unit": UnitRow, "path": list[UnitRef], "children": list[UnitRow], "people": list[PersonRow]})
    def get(self, request: Request, id: str) -> Response:
        units = directory.counted(policies.visible_units(self.standing))
        unit = units.filter(pk=http.identifier(id)).first()
        if unit is None:
            raise not_found()
        children = units.filter(parent=unit).order_by("ordinal", "sort_key", "id")
        people = _people_of(policies.visible_people(self.standing), unit).order_by("sort_key", "id")[:LARGEST_PAGE]
        return http.answer(
            {
                "unit": UnitRow.of(unit),
                "path": [UnitRef.of(above) for above in _path(self.standing, unit)],
                "children": [UnitRow.of(child) for child in children],
                "people": _person_rows(list(people)),
            }
        )


class PeopleView(ListDoor):
    """People by what is typed, of everybody or of one unit."""

    @takes(q="words of the name", unit="id", limit="rows, at most 100", cursor="of the page before")
    @returns({"rows": list[PersonRow], "next": str | None})
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "q", "unit", "limit", "cursor")
        people = policies.visible_people(self.standing)
        if named := request.query_params.get("unit"):
            unit = policies.visible_units(self.standing).filter(pk=http.identifier(named)).first()
            if unit is None:
                raise not_found()
            people = _people_of(people, unit)
        return _page(request, people, ("family_middle", "given"), "people", _person_rows)


class PersonView(Door):
    """One person with the posts they hold."""

    policy = "directory.read"

    @returns(PersonRow)
    def get(self, request: Request, id: str) -> Response:
        person = policies.visible_people(self.standing).filter(pk=http.identifier(id)).first()
        if person is None:
            raise not_found()
        return http.answer(_person_rows([person])[0])


class UnitListsView(Door):
    """Saved lists of units for picking recipients."""

    policy = "directory.read"

    @returns({"rows": list[UnitListView]})
    def get(self, request: Request) -> Response:
        http.only_parameters(request)
        rows = []
        for saved in policies.visible_unit_lists(self.standing).prefetch_related("units"):
            day_units = [UnitRef.of(unit) for unit in saved.units.all() if unit.holds()]
            rows.append(UnitListView(saved.pk, saved.name, len(day_units), day_units))
        return http.answer({"rows": rows})


def _page(request: Request, rows: QuerySet[Any], names: tuple[str, ...], purpose: str, show: Any) -> Response:
    query = text.clean_line(request.query_params.get("q", ""), "q")
    if len(query) > MAX_QUERY:
        raise invalid("q", "too_long", "Nội dung tìm quá dài.", "The query is too long.")
    limit = http.whole_number(request, "limit", PAGE, 1, LARGEST_PAGE)
    cursor = http.read_cursor(f"directory.{purpose}", request.query_params.get("cursor"))
    if query and directory.is_empty(query):
        return http.answer({"rows": [], "next": None})
    found = list(directory.after(directory.search(rows, query, names), cursor)[: limit + 1])
    following = (
        http.write_cursor(f"directory.{purpose}", directory.position(found[limit - 1])) if len(found) > limit else None
    )
    return http.answer({"rows": show(found[:limit]), "next": following})


def _people_of(people: QuerySet[Person], unit: Unit) -> QuerySet[Person]:
    return people.filter(pk__in=Post.objects.valid().filter(unit=unit).values("person"))


def _person_rows(people: list[Person]) -> list[PersonRow]:
    posts = directory.posts_of(people)
    return [PersonRow(PersonRef.of(person), [PostView.of(post) for post in posts[person.pk]]) for person in people]


def _path(standing: Any, unit: Unit) -> list[Unit]:
    """The units above, from the root down, read in one query of the organisation's tree."""
    tree = {row.pk: row for row in policies.visible_units(standing).filter(organisation=unit.organisation_id)}
    above: list[Unit] = []
    parent = unit.parent_id
    while parent is not None and parent in tree:
        above.insert(0, tree[parent])
        parent = tree[parent].parent_id
    return above
