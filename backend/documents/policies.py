"""Who may see a document and do what with it, and who may open its streams.

A person sees a draft through its issuing side alone, an issued document through any party unit (issuer or recipient)
where they may read, or because a party unit brought them in. A verb is judged at the party units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from backend.documents.models import Attachment, Document, Handling, Participant, Recipient
from backend.documents.models.querysets import OF_PARTIES, DocumentQuerySet
from backend.documents.states import DRAFT, ISSUED
from backend.events.access import Pair, opens
from backend.lib.errors import forbidden, not_found
from backend.organisations.standing import Standing

AT_ISSUER = {"change": "register", "discard": "register", "issue": "issue"}  # act on a draft -> right it needs
AT_PARTIES = ("take_part", "bring_in", "release_position", "conclude")


def visible(standing: Standing) -> DocumentQuerySet:
    """All documents this person may see."""
    if not standing.person.is_active:
        return Document.objects.none()
    return Document.objects.of_parties(standing.units("read"), standing.person.pk)


# The same for plain statements in which the document is called `d` and `read` and `person` are parameters.
VISIBLE = f"d.id IN ({OF_PARTIES.format(units='%(read)s', person='%(person)s')}) AND d.state <> 'discarded'"


def find(standing: Standing, document: UUID) -> Document:
    """The document, with unit and organisation; `not_found` when it is not this person's to see."""
    found: Document | None = visible(standing).select_related("unit", "organisation").filter(pk=document).first()
    if found is None:
        raise not_found()
    return found


def party_units(document: Document) -> set[UUID]:
    """The issuing unit, and from the issue on the recipients (1 query)."""
    received = Recipient.objects.filter(document=document).values_list("unit", flat=True)
    return {document.unit_id, *received}


def is_participant(standing: Standing, document: Document) -> bool:
    """Whether a party unit brought this person in."""
    return Participant.objects.filter(document=document, person=standing.person).exists()


def can_see(standing: Standing, document: Document) -> bool:
    """The same answer as `visible`, for one document at hand."""
    return visible(standing).filter(pk=document.pk).exists()


def units_for(standing: Standing, verb: str, document: Document) -> set[UUID]:
    """The party units at which the person has this right."""
    return party_units(document) & standing.units(verb)


def abilities(standing: Standing, document: Document) -> list[str]:
    """What the person may do with the document as it is now (2 queries once issued, none for a draft)."""
    if document.state == DRAFT:
        acts = [act for act, right in AT_ISSUER.items() if document.unit_id in standing.units(right)]
        return ["read", *acts] if document.unit_id in standing.units("read") else []
    if document.state != ISSUED:
        return []
    received = list(Recipient.objects.filter(document=document))
    parties = {document.unit_id, *(recipient.unit_id for recipient in received)}
    invited = is_participant(standing, document)
    if not invited and not parties & standing.units("read"):
        return []
    verbs = {verb for verb in AT_PARTIES if parties & standing.units(verb)} | ({"take_part"} if invited else set())
    mine = [recipient for recipient in received if recipient.unit_id in standing.units("acknowledge")]
    if any(recipient.acknowledged_at is None for recipient in mine):
        verbs.add("acknowledge")
    if any(recipient.acknowledged_by_id == standing.person.pk for recipient in mine):
        verbs.add("withdraw_acknowledgement")
    return ["read", *sorted(verbs)]


def require(standing: Standing, verb: str, document: Document) -> None:
    """Raise `not_found` for what one may not see, `forbidden` with the missing right for what one may not do."""
    if not can_see(standing, document):
        raise not_found()
    right = AT_ISSUER.get(verb)
    if right:
        allowed = document.unit_id in standing.units(right)
    else:
        allowed = bool(units_for(standing, verb, document))
        if not allowed and verb in ("take_part", "read"):
            allowed = is_participant(standing, document)
    if not allowed:
        raise forbidden(right or verb)


def require_at(standing: Standing, verb: str, unit: UUID) -> None:
    """Raise unless the person has this right at this unit."""
    if unit not in standing.units(verb):
        raise forbidden(verb)


def reads_file(standing: Standing, file: UUID) -> bool:
    """A file on a document is read by the document's readers."""
    return visible(standing).filter(pk__in=Attachment.objects.filter(file=file).values("document")).exists()


@opens("document")
def open_document_streams(asked: Sequence[Pair]) -> list[int | None]:
    """From the first event, for whoever sees the issued document: parties and the people they brought in alike."""
    ids = {document for _, document in asked}
    parties: dict[UUID, set[UUID]] = defaultdict(set)
    for document, unit in Document.objects.issued().filter(pk__in=ids).values_list("pk", "unit"):
        parties[document].add(unit)
    for document, unit in Recipient.objects.filter(document__in=parties).values_list("document", "unit"):
        parties[document].add(unit)
    guests = set(Participant.objects.filter(document__in=parties).values_list("document", "person"))
    return [
        1
        if standing.person.is_active
        and document in parties
        and (not parties[document].isdisjoint(standing.units("read")) or (document, standing.person.pk) in guests)
        else None
        for standing, document in asked
    ]


@opens("handling")
def open_handling_streams(asked: Sequence[Pair]) -> list[int | None]:
    """One side's stream: for those who read at that unit, and for the people that unit brought in."""
    there = Handling.objects.filter(pk__in={side for _, side in asked}).exclude(document__state="discarded")
    sides = {side: (document, unit) for side, document, unit in there.values_list("pk", "document", "unit")}
    brought = Participant.objects.filter(document__in={document for document, _ in sides.values()})
    guests = set(brought.values_list("document", "unit", "person"))
    return [
        1
        if standing.person.is_active
        and side in sides
        and (sides[side][1] in standing.units("read") or (*sides[side], standing.person.pk) in guests)
        else None
        for standing, side in asked
    ]


@opens("unit")
def open_unit_streams(asked: Sequence[Pair]) -> list[int | None]:
    """A unit's inbox, for those who read there."""
    return [1 if standing.person.is_active and unit in standing.units("read") else None for standing, unit in asked]
