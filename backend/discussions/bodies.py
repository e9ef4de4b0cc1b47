"""What a message's text may be, and how it becomes what is stored: cleaned, limited, mentions settled, rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from backend.discussions import markup
from backend.discussions.audience import party_units, readers
from backend.discussions.models import Conversation
from backend.lib import text
from backend.lib.errors import invalid
from backend.organisations.models import Unit

MAX_CHARACTERS, MAX_BYTES, MAX_MENTIONS, MAX_MARKS = 10_000, 40_000, 50, 8
_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_CLOSING = {"\u202c", "\u2069"}
_DIRECTIONS = dict.fromkeys(map(ord, [*_OPENING, *_CLOSING]))
_ENCLOSING = "\u0488\u0489\u1abe\u20dd-\u20e0\u20e2-\u20e4\ua670-\ua672"  # category Me
_PILE = re.compile(f"[{''.join(map(chr, text.MARKS))}{_ENCLOSING}]{{{MAX_MARKS},}}")
_MAY_PILE = re.compile(f"[\u0300-\u1dff\u20d0-\U0001ffff]{{{MAX_MARKS},}}")  # all marks, no Vietnamese letter


@dataclass(frozen=True)
class Body:
    """A text ready to be stored, with whom it calls upon."""

    raw: str
    html: str
    folded: str
    people: tuple[UUID, ...] = ()
    units: tuple[UUID, ...] = ()


EMPTY = Body("", "", "")


def clean(raw: str) -> str:
    """The text as we keep it: NFC, at most 8 marks on a letter, direction signs only in pairs; raises `invalid`."""
    if len(raw) > 4 * MAX_CHARACTERS:
        raise too_long()
    body = _calm(_balanced(text.clean(raw, "body")))
    if len(body) > MAX_CHARACTERS or len(body.encode()) > MAX_BYTES:
        raise too_long()
    if text.is_blank(body):
        raise _blank()
    if len(markup.mentions(body)) > MAX_MENTIONS:
        raise invalid("body", "too_many_mentions", "Nhắc đến quá 50 người hoặc đơn vị.", "More than 50 mentions.")
    return body


def compose(conversation: UUID, raw: str) -> Body:
    """Clean, settle the mentions of those who can read the conversation, render."""
    cleaned = clean(raw)
    names = _names(conversation, cleaned)
    settled = markup.settle(cleaned, names)
    rendered = markup.render(settled, names)
    if text.is_blank(rendered.plain) and "<hr>" not in rendered.html:
        raise _blank()
    return Body(settled, rendered.html, text.fold(rendered.plain), rendered.people, rendered.units)


def _names(identifier: UUID, body: str) -> markup.Names:
    """The true names of the people and units a body may mention."""
    wanted = markup.mentions(body)
    if not wanted:
        return {}
    conversation = Conversation.objects.select_related("document", "handling").get(pk=identifier)
    people = {identifier for kind, identifier in wanted if kind == "person"}
    units = {identifier for kind, identifier in wanted if kind == "unit"}
    names: markup.Names = {}
    if people:
        names |= {key: reader.person.name for key, reader in readers(conversation, people).items()}
    if units:
        parties = units & party_units(conversation)
        names |= dict(Unit.objects.filter(pk__in=parties).values_list("pk", "short_name"))
    return names


def _balanced(body: str) -> str:
    """Direction signs stay only when every line closes what it opens."""
    if not any(sign in body for sign in (*_OPENING, *_CLOSING)):
        return body
    return "\n".join(line if _is_balanced(line) else line.translate(_DIRECTIONS) for line in body.split("\n"))


def _is_balanced(line: str) -> bool:
    waiting: list[str] = []
    for character in line:
        if character in _OPENING:
            waiting.append(_OPENING[character])
        elif character in _CLOSING and (not waiting or waiting.pop() != character):
            return False
    return not waiting


def _calm(body: str) -> str:
    """Marks piled on one letter beyond eight are dropped: they would hide the lines above and below."""
    if not _MAY_PILE.search(body):
        return body
    return _PILE.sub(lambda pile: pile[0][:MAX_MARKS], body)


def too_long() -> Exception:
    """More than a message may be."""
    return invalid("body", "too_long", "Nội dung dài quá 10.000 ký tự.", "The text is longer than 10,000 characters.")


def _blank() -> Exception:
    return invalid("body", "blank", "Nội dung không được để trống.", "The text must not be empty.")
