"""Where talk happens, and who is let in first: a person outside the party units is brought in by their own house."""

from __future__ import annotations

from backend.demo.content.conversations import ThreadScript
from backend.demo.content.directives import BY_CODE
from backend.demo.content.directives.record import Directive
from backend.demo.content.organisations import MINISTRY
from backend.demo.content.people import find
from backend.demo.seeding.household import Household
from backend.discussions import policies, services
from backend.discussions.models import Conversation
from backend.documents import services as documents
from backend.organisations.models import Unit

MINISTRY_HOST = "tran.thi.uoc"
DEPARTMENT_HOST = "liaison"


def parties(directive: Directive) -> list[str]:
    """The party units under their keys, the drafting one first."""
    return [directive.drafted_by, *directive.recipient_keys()]


def side_key(directive: Directive, organisation: str) -> str:
    """The party unit through which an organisation keeps its own side of a document."""
    return next(key for key in parties(directive) if key.partition(".")[0] == organisation)


def open_talk(household: Household, code: str) -> Conversation:
    return Conversation.objects.get(kind="open", document=household.documents[code])


def side_talk(household: Household, code: str, opener: str, organisation: str) -> Conversation:
    unit = side_unit(household, code, organisation)
    document = household.documents[code]
    view = services.open_side_conversation(household.standing(opener), document.pk, unit.pk)
    return Conversation.objects.get(pk=view.id)


def side_unit(household: Household, code: str, organisation: str) -> Unit:
    return household.units[side_key(BY_CODE[code], organisation)]


def let_in(household: Household, code: str, name: str, thread: ThreadScript) -> None:
    """Bring a person into the document when their own seat does not let them take part in this thread."""
    organisation = find(name).organisation
    unit = side_unit(household, code, thread.internal_to or organisation)
    document = household.documents[code]
    standing = household.standing(name)
    if thread.internal_to:
        access = policies.side_access(standing, document.pk, unit.pk)
    else:
        access = policies.access(standing, open_talk(household, code))
    if "take_part" not in access.verbs:
        host = MINISTRY_HOST if organisation == MINISTRY else f"{organisation}:{DEPARTMENT_HOST}"
        documents.bring_in(household.standing(host), document.pk, standing.person.pk, unit.pk)
