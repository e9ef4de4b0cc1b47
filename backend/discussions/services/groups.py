"""Groups and direct conversations: founding, changing, who is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from backend.discussions import policies
from backend.discussions.audience import reader_ids
from backend.discussions.events import ConversationChanged, ConversationOpened, MemberAdded, MemberRemoved
from backend.discussions.models import Conversation, Membership
from backend.discussions.shapes import ConversationView, MemberView
from backend.discussions.shaping import conversation_view, member_view
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.errors import Wording, conflict, forbidden, invalid, not_found, stale
from backend.lib.ids import uuid7
from backend.organisations.models import Person, Unit
from backend.organisations.standing import Standing

MAX_PEOPLE, MAX_UNITS = 200, 50


@transaction.atomic
def create_group(
    standing: Standing, title: str, purpose: str = "", people: Sequence[UUID] = (), units: Sequence[UUID] = ()
) -> ConversationView:
    """Found a group; the founder moderates it."""
    if not standing.units("create_group"):
        raise forbidden("create_group")
    row = _new("group", standing, title=title, purpose=purpose)
    founder = Membership(conversation=row, person=standing.person, right="moderate", added_by=standing.person)
    joined = [founder, *_joining(row, standing, [p for p in people if p != standing.person.pk], units)]
    Membership.objects.bulk_create(joined)
    _tell_opened(standing, row, joined)
    return conversation_view(row)


@transaction.atomic
def open_direct(standing: Standing, person: UUID) -> tuple[ConversationView, bool]:
    """The one conversation of two people, opened when it is not there yet; says whether it is new."""
    if standing.main_seat is None:
        raise forbidden("take_part")
    if person == standing.person.pk:
        raise invalid("person", "oneself", "Không thể nhắn tin cho chính mình.", "One cannot write to oneself.")
    other = _people([person], "person")[0]
    key = ":".join(sorted(map(str, (standing.person.pk, person))))
    identifier = uuid7()
    Conversation.objects.bulk_create([_unsaved("direct", identifier, standing, direct_key=key)], ignore_conflicts=True)
    row = Conversation.objects.get(direct_key=key)
    if row.pk != identifier:
        return conversation_view(row), False
    joined = [
        Membership(conversation=row, person=member, added_by=standing.person) for member in (standing.person, other)
    ]
    Membership.objects.bulk_create(joined)
    _tell_opened(standing, row, joined)
    return conversation_view(row), True


@transaction.atomic
def change_group(
    standing: Standing, conversation: UUID, version: int, title: str | None = None, purpose: str | None = None
) -> ConversationView:
    """Another title or purpose: for moderators."""
    row = _locked(standing, conversation, "moderate")
    if row.version != version:
        raise stale(conversation=conversation_view(row))
    wanted = (row.title if title is None else title, row.purpose if purpose is None else purpose)
    if wanted != (row.title, row.purpose):
        row.title, row.purpose = wanted
        row.version += 1
        row.save(update_fields=["title", "purpose", "version"])
        log.append([(row.stream, ConversationChanged(conversation_view(row)))], standing.person.pk)
    return conversation_view(row)


@transaction.atomic
def add_members(
    standing: Standing, conversation: UUID, people: Sequence[UUID] = (), units: Sequence[UUID] = ()
) -> list[MemberView]:
    """Let people or whole units in: for moderators. Who is in already stays as they are."""
    row = _locked(standing, conversation, "moderate")
    inside = {member for pair in row.memberships.values_list("person", "unit") for member in pair}
    joined = _joining(row, standing, [p for p in people if p not in inside], [u for u in units if u not in inside])
    before = reader_ids(row)
    Membership.objects.bulk_create(joined)
    newcomers = reader_ids(row) - before
    view = conversation_view(row)
    entries: list[log.Entry] = [(row.stream, MemberAdded(row.pk, member_view(member))) for member in joined]
    entries += [(stream_name("person", person), ConversationOpened(view)) for person in sorted(newcomers)]
    if entries:
        log.append(entries, standing.person.pk)
    return [member_view(member) for member in joined]


@transaction.atomic
def remove_member(standing: Standing, conversation: UUID, member: UUID) -> None:
    """Take somebody out (moderators) or leave (oneself); nothing later reaches them.

    When no moderator with an open account is left, the person who has been in longest moderates.
    """
    row = _locked(standing, conversation, "read")
    if row.kind != "group":
        raise conflict("not_a_group", Wording("Không phải nhóm trao đổi.", "This is not a group."))
    membership = row.memberships.select_related("person", "unit").filter(pk=member).first()
    if membership is None:
        raise not_found()
    if membership.person_id != standing.person.pk:
        policies.require(standing, "moderate", row)
    before = reader_ids(row)
    view = member_view(membership)
    membership.delete()
    gone = MemberRemoved(row.pk, view)
    left = before - reader_ids(row)
    entries: list[log.Entry] = [(row.stream, gone), *_promoted(row)]
    log.append([*entries, *((stream_name("person", person), gone) for person in sorted(left))], standing.person.pk)


def _promoted(row: Conversation) -> list[log.Entry]:
    people = row.memberships.filter(person__is_active=True).select_related("person", "unit").order_by("since", "pk")
    heir = people.first()
    if heir is None or people.filter(right="moderate").exists():
        return []
    heir.right = "moderate"
    heir.save(update_fields=["right"])
    return [(row.stream, MemberAdded(row.pk, member_view(heir)))]


def _tell_opened(standing: Standing, row: Conversation, joined: Iterable[Membership]) -> None:
    """The conversation's own stream begins; everybody in it learns of it on theirs."""
    opened = ConversationOpened(conversation_view(row))
    entries: list[log.Entry] = [(row.stream, opened)]
    entries += [(row.stream, MemberAdded(row.pk, member_view(member))) for member in joined]
    entries += [(stream_name("person", person), opened) for person in sorted(reader_ids(row))]
    log.append(entries, standing.person.pk)


def _joining(row: Conversation, standing: Standing, people: Sequence[UUID], units: Sequence[UUID]) -> list[Membership]:
    found = _people(list(dict.fromkeys(people)), "people")
    wanted = list(dict.fromkeys(units))
    if len(found) > MAX_PEOPLE or len(wanted) > MAX_UNITS:
        raise invalid("people", "too_many", "Nhóm có quá nhiều thành viên.", "Too many members at once.")
    known = Unit.objects.valid().in_bulk(wanted)
    if len(known) < len(wanted):
        raise invalid("units", "does_not_exist", "Có đơn vị không tồn tại.", "One of the units does not exist.")
    members = [Membership(conversation=row, person=person, added_by=standing.person) for person in found]
    return members + [Membership(conversation=row, unit=known[key], added_by=standing.person) for key in wanted]


def _people(wanted: list[UUID], path: str) -> list[Person]:
    found = Person.objects.filter(is_active=True).in_bulk(wanted)
    if len(found) < len(wanted):
        raise invalid(path, "does_not_exist", "Có người không tồn tại.", "One of the people does not exist.")
    return [found[key] for key in wanted]


def _locked(standing: Standing, conversation: UUID, verb: str) -> Conversation:
    list(Conversation.objects.filter(pk=conversation).select_for_update(no_key=True).values_list("pk"))
    row, _ = policies.find(standing, conversation, verb)
    return row


def _new(kind: str, standing: Standing, **fields: str) -> Conversation:
    row = _unsaved(kind, uuid7(), standing, **fields)
    row.save(force_insert=True)
    return row


def _unsaved(kind: str, identifier: UUID, standing: Standing, **fields: str) -> Conversation:
    stream = stream_name("conversation", identifier)
    return Conversation(pk=identifier, kind=kind, stream=stream, created_by=standing.person, **fields)
