"""Composes what a page of the web client starts from; the numbers of streams are read before the data."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from backend.discussions.reads import unread_rooms
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import shapes
from backend.notifications.reads import unread_count
from backend.organisations import directory, policies
from backend.organisations.models import Person
from backend.organisations.shapes import PostView
from backend.organisations.standing import Standing
from backend.web.shapes import Locale, Me, OwnPerson, Theme, UnreadCounts


def me(standing: Standing) -> Me:
    """The signed-in person, their posts, rights and unread counts."""
    person = standing.person
    stream = stream_name("person", person.pk)
    head = log.heads([stream])
    return Me(
        person=own(person),
        posts=[PostView.of(post) for post in directory.posts_of([person])[person.pk]],
        abilities=policies.abilities(standing),
        demo=settings.DEMO_DATA,
        epoch=log.epoch(),
        head=head,
        unread=_unread(standing),
        version=settings.VERSION,
    )


def boot(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """What stands in the page: `me`, and what only a page needs."""
    return {
        **shapes.dump(me(standing)),
        "csrf": get_token(request),
        "shared": bool(request.session.get("shared")),
        "urls": {
            "login": reverse("account_login"),
            "logout": reverse("account_logout"),
            "password": reverse("account_change_password"),
            "second_factor": reverse("mfa_index"),
            "language": reverse("language"),
        },
    }


def own(person: Person) -> OwnPerson:
    locale, theme = cast(Locale, person.locale), cast(Theme, person.theme)
    return OwnPerson(person.pk, person.name, person.title, person.username, locale, theme, person.shares_reading)


def _unread(standing: Standing) -> UnreadCounts:
    return UnreadCounts(notifications=unread_count(standing), conversations=unread_rooms(standing))
