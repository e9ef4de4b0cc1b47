"""What screens ask of talk: pages, lists and look-ups for one reader. Each begins with the policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, F

from backend.discussions import markup, policies
from backend.discussions.audience import Reader, party_units, reader_ids, readers
from backend.discussions.marks import marks_of, unread_conversations
from backend.discussions.models import Conversation, Draft, Membership, Message, MessageFile, ReadMark
from backend.discussions.policies import Access
from backend.discussions.shapes import (
    Audience,
    ConversationFile,
    ConversationPage,
    ConversationRow,
    ConversationRows,
    DraftView,
    LastMessage,
    MemberView,
    Mentionable,
    MentionablePerson,
    ReadMarkView,
    RevisionView,
)
from backend.discussions.shaping import (
    MESSAGE_PARTS,
    THREAD_PARTS,
    conversation_view,
    member_view,
    message_views,
    thread_view,
)
from backend.documents.describe import file_view
from backend.events import log
from backend.lib import text
from backend.organisations.models import Person, Unit
from backend.organisations.shapes import PersonRef, UnitRef
from backend.organisations.standing import Standing

MAX_ROWS = 200
MAX_SUGGESTIONS = 20


def conversation_page(standing: Standing, conversation: UUID) -> ConversationPage:
    """Everything about a conversation but its messages."""
    row, allowed = policies.find(standing, conversation)
    head, epoch = log.heads([row.stream]), log.epoch()
    row.refresh_from_db(fields=["last_ordinal", "last_message_at", "title", "purpose", "version"])
    pinned = row.messages.filter(pinned_at__isnull=False).select_related(*MESSAGE_PARTS).order_by("ordinal")
    return ConversationPage(
        conversation=conversation_view(row),
        marks=marks_of(standing, [row])[row.pk],
        abilities=abilities(standing, row, allowed),
        threads=[thread_view(t) for t in row.threads.select_related(*THREAD_PARTS).order_by("opened_at", "pk")],
        pinned=message_views(list(pinned)),
        members=members_of(row),
        read_marks=read_marks(row),
        drafts=[DraftView(d.thread_id, d.body) for d in Draft.objects.filter(conversation=row, person=standing.person)],
        audience=audience_of(row),
        head=head,
        epoch=epoch,
    )


def abilities(standing: Standing, row: Conversation, allowed: Access) -> list[str]:
    """The verbs a person has here; screens draw their buttons from them."""
    verbs = set(allowed.verbs)
    if row.kind == "open" and set(allowed.sides) & standing.units("release_position"):
        verbs.add("release_position")
    return sorted(verbs)


def conversation_rows(standing: Standing, kinds: Iterable[str]) -> ConversationRows:
    """Groups and direct conversations, the newest talk first."""
    names = list(policies.visible(standing).filter(kind__in=list(kinds)).values_list("stream", flat=True))
    head, epoch = log.heads(names), log.epoch()
    found = policies.visible(standing).filter(stream__in=names).annotate(member_count=Count("memberships"))
    newest = F("last_message_at").desc(nulls_last=True)
    rows = list(found.select_related("handling__unit").order_by(newest, "-created_at")[:MAX_ROWS])
    marks, last = marks_of(standing, rows), _last_messages(rows)
    others = _counterparts(standing, rows)
    return ConversationRows(
        [
            ConversationRow(
                conversation_view(row), marks[row.pk], last.get(row.pk), others.get(row.pk), row.member_count
            )
            for row in rows
        ],
        head,
        epoch,
    )


def unread_rooms(standing: Standing) -> int:
    """How many groups and direct conversations have something unread, for the badge."""
    rooms = policies.visible(standing).filter(kind__in=policies.ROOMS)
    return unread_conversations(standing, rooms.select_related("document"))


def members_of(row: Conversation) -> list[MemberView]:
    """Members of a group or direct conversation in the order they came."""
    rows = row.memberships.select_related("person", "unit").order_by("since", "pk")
    return [member_view(member) for member in rows]


def read_marks(row: Conversation, least: int = 0) -> list[ReadMarkView]:
    """How far those have read who share it and may still read here."""
    marks = ReadMark.objects.filter(conversation=row, person__shares_reading=True, upto__gt=0, upto__gte=least)
    found = list(marks.select_related("person").order_by("-upto", "person__sort_key"))
    inside = reader_ids(row, [mark.person_id for mark in found]) if found else set()
    return [ReadMarkView(PersonRef.of(mark.person), mark.upto) for mark in found if mark.person_id in inside]


def audience_of(row: Conversation) -> Audience:
    """How many units and people will see what is said here."""
    units, people = len(party_units(row)), len(reader_ids(row))
    if row.kind == "direct":
        label = {"vi": "Chỉ hai người trong cuộc trò chuyện", "en": "Only the two of you"}
    elif row.kind == "open":
        label = {"vi": f"{units} đơn vị sẽ thấy", "en": f"{units} units will see it"}
    elif row.kind == "side":
        label = {"vi": "Chỉ nội bộ đơn vị thấy", "en": "Only your own unit sees it"}
    else:
        label = {"vi": f"{people} người trong nhóm sẽ thấy", "en": f"{people} people in the group will see it"}
    return Audience(units, people, label)


def revisions_of(standing: Standing, message: UUID) -> list[RevisionView]:
    """The former texts of a message, open to its readers; those of a withdrawn one to nobody here."""
    row, _ = policies.find_message(standing, message)
    if row.deleted_at is not None:
        return []
    return [RevisionView(r.number, r.body, r.html, r.at) for r in row.revisions.all()]


def mentionable(standing: Standing, conversation: UUID, query: str) -> Mentionable:
    """Whom a message here may call upon: only those who can read it."""
    row, _ = policies.find(standing, conversation, "take_part")
    folded = text.fold(query)
    others = Person.objects.filter(pk__in=reader_ids(row, folded=folded) - {standing.person.pk})
    shown = list(others.order_by("sort_key", "pk").values_list("pk", flat=True)[:MAX_SUGGESTIONS])
    found = readers(row, shown)
    people = [found[person] for person in shown if person in found]
    units = Unit.objects.filter(pk__in=party_units(row), folded__contains=folded).order_by("sort_key")
    return Mentionable([_suggestion(reader) for reader in people], [UnitRef.of(u) for u in units[:MAX_SUGGESTIONS]])


def files_in(standing: Standing, conversation: UUID) -> list[ConversationFile]:
    """The files sent here, the newest first."""
    row, _ = policies.find(standing, conversation)
    links = MessageFile.objects.filter(message__conversation=row).select_related("file", "message__author")
    return [
        ConversationFile(
            file_view(link.file), link.message_id, link.message.ordinal, link.message.author.name, link.message.at
        )
        for link in links.order_by("-message__ordinal", "ordinal")[:MAX_ROWS]
    ]


def reads_file(standing: Standing, file: UUID) -> bool:
    """A file sent with a message is read by the readers of the conversation."""
    talks = MessageFile.objects.filter(file=file).values("message__conversation")
    return policies.visible(standing).filter(pk__in=talks).exists()


def streams_of_file(file: UUID) -> list[tuple[str, UUID | None]]:
    """Where the readers of a message's file listen."""
    talks = MessageFile.objects.filter(file=file).values("message__conversation")
    return list(Conversation.objects.filter(pk__in=talks).values_list("stream", "document_id"))


def _last_messages(rows: Sequence[Conversation]) -> dict[UUID, LastMessage]:
    newest = Message.objects.filter(
        conversation__in=[row.pk for row in rows], ordinal=F("conversation__last_ordinal")
    ).select_related("author")
    return {
        m.conversation_id: LastMessage(m.author.name, markup.excerpt(m.html), m.at, m.ordinal, m.deleted_at is not None)
        for m in newest
    }


def _counterparts(standing: Standing, rows: Sequence[Conversation]) -> dict[UUID, PersonRef]:
    direct = [row.pk for row in rows if row.kind == "direct"]
    others = Membership.objects.filter(conversation__in=direct).exclude(person=standing.person).select_related("person")
    return {m.conversation_id: PersonRef.of(m.person) for m in others if m.person is not None}


def _suggestion(reader: Reader) -> MentionablePerson:
    post = reader.post
    return MentionablePerson(
        PersonRef.of(reader.person), UnitRef.of(post.unit) if post else None, post.position if post else ""
    )
