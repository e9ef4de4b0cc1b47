"""Documents: the list, registering, one document, issuing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.documents import describe, formats, numbering, pages, policies, rows, services
from backend.documents.api.inputs import DocumentChange, Issue, NewDocument
from backend.documents.entry import Entry
from backend.documents.filters import PARAMETERS, read_filters
from backend.documents.models import Document
from backend.documents.services import Addressee
from backend.documents.shapes import Choices, ChoiceView, DocumentFacts, DocumentPage, DocumentRows, NextCode, TypeView
from backend.events.idempotency import idempotent
from backend.lib import clock, http, text
from backend.lib.errors import invalid, not_found
from backend.lib.openapi import accepts, returns, takes
from backend.lib.throttles import PersonThrottle, limits_of_list
from backend.organisations.doors import Door, PlainRead
from backend.organisations.models import Unit
from backend.organisations.standing import Standing

LARGEST_PAGE = 100


class DocumentsView(PlainRead):
    """The list of documents, and registering one."""

    policy = "documents.read"

    @classmethod
    def limits(cls, given: Mapping[str, str]) -> list[type[PersonThrottle]]:
        return limits_of_list(given)

    @classmethod
    def read(cls, standing: Standing, given: Mapping[str, str]) -> str:
        http.only_parameters(given, *PARAMETERS)
        limit = http.whole_number(given, "limit", 50, 1, LARGEST_PAGE)
        return rows.document_rows(standing, read_filters(given), given.get("cursor"), limit)

    @takes(**PARAMETERS)
    @returns(DocumentRows)
    def get(self, request: Request) -> Response:
        return super().get(request)

    @accepts(NewDocument)
    @returns(DocumentFacts, status=201)
    @idempotent
    def post(self, request: Request) -> Response:
        values = http.read_input(NewDocument, request.data)
        unit = values.pop("unit")
        document = services.register_document(self.standing, unit, Entry(**_files(values)))
        return _facts(document, status=201)


class DocumentView(Door):
    """One document with what its page needs; changing and discarding a draft."""

    policy = "documents.read"

    @returns(DocumentPage)
    def get(self, request: Request, id: str) -> Response:
        page = pages.document_page(self.standing, http.identifier(id))
        return http.answer(page, version=page.document.version)

    @accepts(DocumentChange)
    @returns(DocumentFacts)
    def patch(self, request: Request, id: str) -> Response:
        document = policies.find(self.standing, http.identifier(id))
        version = http.expected_version(request)
        changes = _files(http.read_input(DocumentChange, request.data))
        return _facts(services.change_document(self.standing, document.pk, version, changes))

    @returns(None)
    def delete(self, request: Request, id: str) -> Response:
        document = policies.find(self.standing, http.identifier(id))
        services.discard_document(self.standing, document.pk, http.expected_version(request))
        return Response(status=204)


class IssueView(Door):
    """Issuing a draft; `If-Match`, when sent, must name the version the clerk saw."""

    policy = "documents.issue"

    @accepts(Issue)
    @returns(DocumentFacts)
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        document = policies.find(self.standing, http.identifier(id))
        version = http.expected_version(request) if "If-Match" in request.headers else None
        values = http.read_input(Issue, request.data)
        wanted = [Addressee(a["unit"], a.get("role", "lead")) for a in values["recipients"]]
        issued = services.issue_document(
            self.standing, document.pk, wanted, not_secret=values["not_secret"], version=version
        )
        return _facts(issued)


class ChoicesView(Door):
    """The closed lists a document chooses from."""

    policy = "documents.choices"

    @returns(Choices)
    def get(self, request: Request) -> Response:
        types = [TypeView(t.code, {"vi": t.vi, "en": t.en}, t.abbreviation) for t in formats.TYPES.values()]
        lists = (
            formats.FIELDS, formats.URGENCIES, formats.CIRCULATIONS, formats.STEERINGS, formats.LEGAL_WEIGHTS,
            formats.RECIPIENT_ROLES,
        )  # fmt: skip
        return http.answer(Choices(types, *(_choices(entries) for entries in lists)))


class NextCodeView(Door):
    """The code a document would get now; nothing is reserved."""

    policy = "documents.register"

    @takes(type="type code", unit="drafting unit", date="issue date, today when not said")
    @returns(NextCode)
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "type", "unit", "date")
        kind = formats.TYPES.get(request.query_params.get("type", ""))
        if kind is None:
            raise invalid("type", "unknown_choice", "Loại văn bản không có trong danh mục.", "No such document type.")
        unit = _unit(request.query_params.get("unit", ""))
        policies.require_at(self.standing, "register", unit.pk)
        day = http.read_input(_Day, {"date": request.query_params.get("date", clock.today().isoformat())})["date"]
        number = numbering.preview(unit.organisation_id, kind, day)
        notation = formats.notation(kind, unit.organisation.notation_root, unit.notation if unit.parent_id else "")
        return http.answer(NextCode(number, notation, formats.full_code(number, notation)))


class ByCodeView(Door):
    """The document with this code that the caller may see, the newest when the code was used in several years."""

    policy = "documents.read"

    @takes(code="917/QĐ-BTNMT")
    @returns({"id": UUID})
    def get(self, request: Request) -> Response:
        http.only_parameters(request, "code")
        code = text.clean_line(request.query_params.get("code", ""), "code")
        found = policies.visible(self.standing).issued().filter(full_code=code).order_by("-issue_date", "-id").first()
        if not code or found is None:
            raise not_found()
        return http.answer({"id": found.pk})


class _Day(http.Strict):
    """A date from the query string."""

    date = serializers.DateField()


def _facts(document: Document, status: int = 200) -> Response:
    full = Document.objects.select_related("unit", "organisation", "created_by", "replies_to").get(pk=document.pk)
    return http.answer(describe.document_facts(full), status=status, version=full.version)


def _files(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _choices(entries: tuple[formats.Choice, ...]) -> list[ChoiceView]:
    return [ChoiceView(entry.code, {"vi": entry.vi, "en": entry.en}) for entry in entries]


def _unit(raw: str) -> Unit:
    found = Unit.objects.valid().select_related("organisation").filter(pk=http.identifier(raw)).first()
    if found is None:
        raise not_found()
    unit: Unit = found
    return unit
