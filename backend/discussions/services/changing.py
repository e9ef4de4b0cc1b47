"""Changing what was said: editing with history, withdrawing to a stub, pinning, reacting."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from backend.discussions import policies
from backend.discussions.bodies import compose
from backend.discussions.events import MessageDeleted, MessageEdited, MessagePinned, MessageUnpinned, ReactionsChanged
from backend.discussions.models import Mention, Message, MessageFile, MessageRevision, Reaction
from backend.discussions.policies import Access
from backend.discussions.shapes import MessageView, ReactionView
from backend.discussions.shaping import message_view, reaction_views
from backend.events import log
from backend.lib import clock
from backend.lib.errors import invalid, stale
from backend.organisations.standing import Standing

SIGNS = ("👍", "✅", "❤️", "👏", "🙏", "🎯", "❓", "⚠️", "👀", "💡", "😊", "🔁")


@transaction.atomic
def edit_message(standing: Standing, message: UUID, body: str, version: int) -> MessageView:
    """Change one's own text; the former one stays in the history. The same text again changes nothing."""
    row, _ = _locked(standing, message)
    policies.require_author(standing, row)
    if row.version != version:
        raise stale(message=message_view(row))
    composed = compose(row.conversation_id, body)
    if composed.raw == row.body:
        return message_view(row)
    _keep_revision(row)
    row.body, row.html, row.folded = composed.raw, composed.html, composed.folded
    row.edited_at, row.version = clock.now(), row.version + 1
    row.save(update_fields=["body", "html", "folded", "edited_at", "version"])
    row.mentions.all().delete()
    Mention.objects.bulk_create(Mention(message=row, person_id=person) for person in composed.people)
    Mention.objects.bulk_create(Mention(message=row, unit_id=unit) for unit in composed.units)
    view = message_view(row)
    log.append([(row.conversation.stream, MessageEdited(view))], standing.person.pk)
    return view


@transaction.atomic
def delete_message(standing: Standing, message: UUID) -> MessageView:
    """Withdraw a message: a stub stays, earlier events of it are blanked. Again changes nothing.

    Opinions on documents are records (Decree 30/2020, appendix VI): there the text is kept as a revision that only
    the auditor's door reads; elsewhere nothing is kept.
    """
    row, allowed = _locked(standing, message)
    if row.deleted_at is not None:
        return message_view(row)
    policies.require_withdrawal(standing, row, allowed)
    if row.conversation.kind in ("open", "side"):
        _keep_revision(row)
    else:
        row.revisions.all().delete()
    Reaction.objects.filter(message=row).delete()
    Mention.objects.filter(message=row).delete()
    MessageFile.objects.filter(message=row).delete()
    row.body = row.html = row.folded = ""
    row.deleted_at, row.deleted_by, row.pinned_at, row.pinned_by = clock.now(), standing.person, None, None
    row.version += 1
    row.save()
    log.blank(row.pk)
    gone = MessageDeleted(row.conversation_id, row.pk, row.ordinal, row.deleted_at, standing.person.name, row.version)
    log.append([(row.conversation.stream, gone)], standing.person.pk)
    return message_view(row)


@transaction.atomic
def pin_message(standing: Standing, message: UUID) -> MessageView:
    """Keep a message at hand for all readers."""
    row, _ = _locked(standing, message)
    policies.require_live(row)
    if row.pinned_at is None:
        row.pinned_at, row.pinned_by = clock.now(), standing.person
        row.save(update_fields=["pinned_at", "pinned_by"])
        pinned = MessagePinned(row.conversation_id, row.pk, row.pinned_at, standing.person.name)
        log.append([(row.conversation.stream, pinned)], standing.person.pk)
    return message_view(row)


@transaction.atomic
def unpin_message(standing: Standing, message: UUID) -> MessageView:
    """Take the pin away."""
    row, _ = _locked(standing, message)
    if row.pinned_at is not None:
        row.pinned_at = row.pinned_by = None
        row.save(update_fields=["pinned_at", "pinned_by"])
        log.append([(row.conversation.stream, MessageUnpinned(row.conversation_id, row.pk))], standing.person.pk)
    return message_view(row)


@transaction.atomic
def add_reaction(standing: Standing, message: UUID, sign: str) -> list[ReactionView]:
    """Give a sign from the short list; giving it twice is giving it once."""
    if sign not in SIGNS:
        raise invalid("sign", "unknown_sign", "Biểu tượng không được hỗ trợ.", "This sign is not available.")
    row, _ = _locked(standing, message)
    policies.require_live(row)
    _, new = Reaction.objects.get_or_create(message=row, person=standing.person, sign=sign)
    return _reactions(standing, row, changed=new)


@transaction.atomic
def remove_reaction(standing: Standing, message: UUID, sign: str) -> list[ReactionView]:
    """Take one's own sign back."""
    row, _ = _locked(standing, message)
    gone, _ = Reaction.objects.filter(message=row, person=standing.person, sign=sign).delete()
    return _reactions(standing, row, changed=bool(gone))


def _reactions(standing: Standing, row: Message, *, changed: bool) -> list[ReactionView]:
    views = reaction_views(Reaction.objects.filter(message=row).select_related("person"))
    if changed:
        event = ReactionsChanged(row.conversation_id, row.pk, views)
        log.append([(row.conversation.stream, event)], standing.person.pk)
    return views


def _locked(standing: Standing, message: UUID) -> tuple[Message, Access]:
    """The message under its row lock, so that what events say of it follows the order they are written in."""
    list(Message.objects.filter(pk=message).select_for_update(no_key=True).values_list("pk"))
    return policies.find_message(standing, message, "take_part")


def _keep_revision(row: Message) -> None:
    last = row.revisions.aggregate(last=Max("number"))["last"] or 0
    MessageRevision.objects.create(
        message=row,
        number=last + 1,
        body=row.body,
        html=row.html,
        written_by_id=row.author_id,
        at=row.edited_at or row.at,
    )
