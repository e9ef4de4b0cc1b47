"""What reaches a person's feed; told on their own stream, so all their devices agree."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backend.events.schema import Event
from backend.lib.errors import Wording
from backend.notifications.shapes import NotificationView


@dataclass(frozen=True)
class NotificationAdded(Event):
    """One more line; `unread` is the count of all unread lines after it."""

    type = "notification.added"
    streams = ("person",)
    wording = Wording("Thông báo mới", "New notification")

    notification: NotificationView
    unread: int

    def subject_id(self) -> UUID | None:
        return self.notification.message_id


@dataclass(frozen=True)
class NotificationsRead(Event):
    """Lines were read, on any device; an empty list means all."""

    type = "notifications.read"
    streams = ("person",)
    wording = Wording("Đã đọc thông báo", "Notifications read")

    ids: list[UUID]
    unread: int


@dataclass(frozen=True)
class NotificationsWithdrawn(Event):
    """Unread lines are gone: what they told was withdrawn, edited out, or is no longer theirs to see."""

    type = "notifications.withdrawn"
    streams = ("person",)
    wording = Wording("Thu hồi thông báo", "Notifications withdrawn")

    ids: list[UUID]
    unread: int


@dataclass(frozen=True)
class FollowingChanged(Event):
    """Follow or mute was set for a document or a conversation; `default` takes the setting away."""

    type = "following.changed"
    streams = ("person",)
    wording = Wording("Đổi chế độ theo dõi", "Following changed")

    document_id: UUID | None
    conversation_id: UUID | None
    level: str
