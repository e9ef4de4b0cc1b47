"""One's own settings: language, appearance, and whether others see how far one has read."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from backend.events import log
from backend.events.schema import stream_name
from backend.organisations.events import SettingsChanged
from backend.organisations.models import Person
from backend.organisations.standing import Standing


@transaction.atomic
def change_settings(actor: Standing, changes: dict[str, Any]) -> Person:
    """Change some of locale, theme, shares_reading; other tabs and devices are told."""
    person = actor.person
    names = [name for name in ("locale", "theme", "shares_reading") if name in changes]
    for name in names:
        setattr(person, name, changes[name])
    person.save(update_fields=names)
    log.append([(stream_name("person", person.pk), SettingsChanged(person.locale, person.theme))], person.pk)
    return person
