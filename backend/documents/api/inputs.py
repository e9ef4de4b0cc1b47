"""What the doors of documents accept; the rules of the trade are checked by `entry.checked`."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.documents.entry import LENGTHS, NUMBERS
from backend.documents.services.issuing import MOST_RECIPIENTS
from backend.lib.http import Line, Prose, Strict

MOST_ANNEXES = 50


def _line(name: str, **options: Any) -> Line:
    return Line(max_length=LENGTHS[name], **{"required": False, "allow_blank": True, **options})


def _whole(name: str, **options: Any) -> serializers.IntegerField:
    lowest, highest = NUMBERS[name]
    return serializers.IntegerField(min_value=lowest, max_value=highest, required=False, **options)


def _files() -> serializers.ListField:
    return serializers.ListField(child=serializers.UUIDField(), max_length=MOST_ANNEXES, required=False)


class DocumentChange(Strict):
    """Fields of a draft to change; what is left out stays."""

    type = Line(max_length=20, required=False)
    subject = _line("subject", allow_blank=False)
    field = Line(max_length=30, required=False, allow_blank=True)
    summary = Prose(max_length=LENGTHS["summary"], required=False, allow_blank=True)
    urgency = serializers.IntegerField(min_value=0, max_value=4, required=False)
    circulation = Line(max_length=20, required=False)
    secrecy = Line(max_length=20, required=False)
    steering = serializers.IntegerField(min_value=1, max_value=3, required=False)
    legal_weight = Line(max_length=20, required=False)
    language = _line("language", allow_blank=False)
    page_count = _whole("page_count")
    copies = _whole("copies")
    issue_date = serializers.DateField(required=False, allow_null=True)
    effective_date = serializers.DateField(required=False, allow_null=True)
    due_date = serializers.DateField(required=False, allow_null=True)
    signer_name = _line("signer_name")
    signer_position = _line("signer_position")
    competence = _line("competence")
    number = _whole("number", allow_null=True)
    replies_to = serializers.UUIDField(required=False, allow_null=True)
    main = serializers.UUIDField(required=False, allow_null=True)
    annexes = _files()
    related = _files()


class NewDocument(DocumentChange):
    """A document to register at a unit."""

    unit = serializers.UUIDField()
    type = Line(max_length=20)
    subject = _line("subject", allow_blank=False, required=True)


class AddresseeInput(Strict):
    """A unit the document goes to."""

    unit = serializers.UUIDField()
    role = Line(max_length=10, required=False)


class Issue(Strict):
    """The recipients, and the clerk's word that the document holds no state secret."""

    recipients = serializers.ListField(child=AddresseeInput(), min_length=1, max_length=MOST_RECIPIENTS)
    not_secret = serializers.BooleanField()


class AtUnit(Strict):
    """The unit an act is done for; the nearest of one's own when not named."""

    unit = serializers.UUIDField(required=False, allow_null=True)


class BringIn(AtUnit):
    """A person to bring in."""

    person = serializers.UUIDField()
