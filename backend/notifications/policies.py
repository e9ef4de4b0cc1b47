"""Who sees which line of a feed: its person alone, and only while they may still see what it is about."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from backend.discussions import policies as discussions
from backend.documents import policies as documents
from backend.notifications.models import Notification
from backend.organisations.standing import Standing


def visible(standing: Standing) -> QuerySet[Notification]:
    """The person's own lines about documents and conversations they may see today."""
    about_talk = Q(conversation=None) | Q(conversation__in=discussions.visible(standing).values("pk"))
    about_document = Q(document=None) | Q(document__in=documents.visible(standing).values("pk"))
    return Notification.objects.filter(about_talk, about_document, person=standing.person)
