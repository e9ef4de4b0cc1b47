"""What happens in talk. All handlers are upserts: an event seen twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.discussions.shapes import (
    ConversationView,
    Marks,
    MemberView,
    MessageView,
    PositionView,
    ReactionView,
    ThreadView,
)
from backend.events.schema import Event, StreamKind
from backend.lib import shapes
from backend.lib.errors import Wording

TALK: tuple[StreamKind, ...] = ("document", "handling", "conversation")


@dataclass(frozen=True)
class ConversationOpened(Event):
    """A conversation exists from now on; groups also tell their people on their own streams."""

    type = "conversation.opened"
    streams = (*TALK, "person")
    wording = Wording("Mở trao đổi", "Conversation opened")

    conversation: ConversationView


@dataclass(frozen=True)
class ConversationChanged(Event):
    """Title or purpose changed."""

    type = "conversation.changed"
    streams = ("conversation",)
    wording = Wording("Đổi thông tin nhóm", "Group changed")

    conversation: ConversationView


@dataclass(frozen=True)
class MemberAdded(Event):
    """A person or unit joined."""

    type = "member.added"
    streams = ("conversation", "person")
    wording = Wording("Thêm thành viên", "Member added")
    moves_audience = True

    conversation_id: UUID
    member: MemberView


@dataclass(frozen=True)
class MemberRemoved(Event):
    """A person or unit left or was removed; nothing later reaches them."""

    type = "member.removed"
    streams = ("conversation", "person")
    wording = Wording("Bớt thành viên", "Member removed")
    moves_audience = True

    conversation_id: UUID
    member: MemberView


@dataclass(frozen=True)
class MessagePosted(Event):
    """Somebody said something; a released official position arrives this way too (`kind` official).

    `thread` is the thread it was said in as it stands after it, so that a handler need not count.
    """

    type = "message.posted"
    streams = TALK
    wording = Wording("Ý kiến mới", "New message")

    message: MessageView
    thread: ThreadView | None

    def subject_id(self) -> UUID:
        return self.message.id

    @staticmethod
    def message_json(payload: dict[str, Any], encoded: str) -> str:
        """The message in an encoded payload of such an event; to encode it once more would take longer than to check
        who may send it."""
        if payload["thread"] is None:
            return encoded[len('{"message":') : -len(',"thread":null}')]
        return shapes.encode(payload["message"])


@dataclass(frozen=True)
class MessageEdited(Event):
    """The author changed the text; the former one is in the history."""

    type = "message.edited"
    streams = TALK
    wording = Wording("Sửa ý kiến", "Message edited")

    message: MessageView

    def subject_id(self) -> UUID:
        return self.message.id


@dataclass(frozen=True)
class MessageDeleted(Event):
    """The author or a moderator withdrew a message; a stub stays, earlier events of it are blank.

    Body, html, files, reactions, mentions, the pin and the count of former texts are gone with it.
    """

    type = "message.deleted"
    streams = TALK
    wording = Wording("Thu hồi ý kiến", "Message withdrawn")

    conversation_id: UUID
    message_id: UUID
    ordinal: int
    deleted_at: datetime
    deleted_by: str
    version: int


@dataclass(frozen=True)
class MessagePinned(Event):
    """Pinned."""

    type = "message.pinned"
    streams = TALK
    wording = Wording("Ghim ý kiến", "Message pinned")

    conversation_id: UUID
    message_id: UUID
    pinned_at: datetime
    pinned_by: str


@dataclass(frozen=True)
class MessageUnpinned(Event):
    """No longer pinned."""

    type = "message.unpinned"
    streams = TALK
    wording = Wording("Bỏ ghim", "Message unpinned")

    conversation_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class ReactionsChanged(Event):
    """All reactions of a message as they are now."""

    type = "reactions.changed"
    streams = TALK
    wording = Wording("Bày tỏ ý kiến", "Reactions changed")

    conversation_id: UUID
    message_id: UUID
    reactions: list[ReactionView]

    def subject_id(self) -> UUID:
        return self.message_id


@dataclass(frozen=True)
class ThreadOpened(Event):
    """A thread with a subject was opened; its first message follows as its own event."""

    type = "thread.opened"
    streams = TALK
    wording = Wording("Mở chủ đề", "Thread opened")

    thread: ThreadView


@dataclass(frozen=True)
class ThreadRenamed(Event):
    """Another subject."""

    type = "thread.renamed"
    streams = TALK
    wording = Wording("Đổi tên chủ đề", "Thread renamed")

    thread: ThreadView


@dataclass(frozen=True)
class ThreadResolved(Event):
    """Closed with an outcome; talking on stays possible."""

    type = "thread.resolved"
    streams = TALK
    wording = Wording("Đánh dấu đã giải quyết", "Thread resolved")

    thread: ThreadView


@dataclass(frozen=True)
class ThreadReopened(Event):
    """Open again."""

    type = "thread.reopened"
    streams = TALK
    wording = Wording("Mở lại chủ đề", "Thread reopened")

    thread: ThreadView


@dataclass(frozen=True)
class ConversationRead(Event):
    """A person's own read mark moved (or was set back), told to all their devices."""

    type = "conversation.read"
    streams = ("person",)
    wording = Wording("Đã đọc", "Read")

    conversation_id: UUID
    marks: Marks


@dataclass(frozen=True)
class PositionDrafted(Event):
    """An official position is being prepared on one side (also sent for each change of its text)."""

    type = "position.drafted"
    streams = ("handling",)
    wording = Wording("Soạn ý kiến chính thức", "Official position drafted")

    position: PositionView


@dataclass(frozen=True)
class PositionReleased(Event):
    """Released into the open talk by a person with that right."""

    type = "position.released"
    streams = ("handling",)
    wording = Wording("Phát hành ý kiến chính thức", "Official position released")

    position: PositionView


@dataclass(frozen=True)
class PositionDiscarded(Event):
    """Thrown away before release."""

    type = "position.discarded"
    streams = ("handling",)
    wording = Wording("Hủy dự thảo ý kiến chính thức", "Official position discarded")

    position: PositionView
