"""Conversations and their members, threads, messages, positions being drafted, read marks and drafts."""

from backend.discussions.models.conversations import Conversation, Membership
from backend.discussions.models.messages import Mention, Message, MessageFile, MessageRevision, Reaction
from backend.discussions.models.reading import Draft, ReadMark
from backend.discussions.models.threads import Position, Thread

__all__ = [
    "Conversation",
    "Draft",
    "Membership",
    "Mention",
    "Message",
    "MessageFile",
    "MessageRevision",
    "Position",
    "Reaction",
    "ReadMark",
    "Thread",
]
