"""The office's verbs in talk; each is one transaction that checks, changes and tells."""

from backend.discussions.services.changing import (
    SIGNS,
    add_reaction,
    delete_message,
    edit_message,
    pin_message,
    remove_reaction,
    unpin_message,
)
from backend.discussions.services.groups import add_members, change_group, create_group, open_direct, remove_member
from backend.discussions.services.opening import conversations_of, open_conversations, open_side_conversation
from backend.discussions.services.positions import (
    change_position,
    discard_position,
    draft_position,
    positions_on,
    release_position,
)
from backend.discussions.services.posting import Held, Posted, open_thread, post_message, post_messages, write
from backend.discussions.services.preparing import Prepared, Send, prepare
from backend.discussions.services.reading import mark_read, mark_unread, save_draft
from backend.discussions.services.threads import rename_thread, reopen_thread, resolve_thread

__all__ = [
    "SIGNS",
    "Held",
    "Posted",
    "Prepared",
    "Send",
    "add_members",
    "add_reaction",
    "change_group",
    "change_position",
    "conversations_of",
    "create_group",
    "delete_message",
    "discard_position",
    "draft_position",
    "edit_message",
    "mark_read",
    "mark_unread",
    "open_conversations",
    "open_direct",
    "open_side_conversation",
    "open_thread",
    "pin_message",
    "positions_on",
    "post_message",
    "post_messages",
    "prepare",
    "release_position",
    "remove_member",
    "remove_reaction",
    "rename_thread",
    "reopen_thread",
    "resolve_thread",
    "save_draft",
    "unpin_message",
    "write",
]
