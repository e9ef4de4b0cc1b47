"""What is built from events is what is fetched: messages, threads and members, for any course of a talk."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.discussions import events as talk_events
from backend.discussions import reads, services
from backend.discussions.models import Conversation
from backend.discussions.services import Send
from backend.discussions.windows import Window, message_page
from backend.events import log
from backend.events.models import StoredEvent
from backend.events.schema import Event
from backend.lib import shapes
from tests.cast import Cast

State = dict[str, dict[str, Any]]
HANDLED = {
    "conversation.opened", "conversation.changed", "member.added", "member.removed", "message.posted", "message.edited",
    "message.deleted", "message.pinned", "message.unpinned", "reactions.changed", "thread.opened", "thread.renamed",
    "thread.resolved", "thread.reopened",
}  # fmt: skip
ELSEWHERE = {"conversation.read", "position.drafted", "position.released", "position.discarded"}


def apply(state: State, row: StoredEvent) -> None:
    """A client's handlers, in their shortest form; an event whose content was withdrawn is only counted."""
    data = row.payload
    if data is None:
        return
    if row.type.startswith("thread."):
        state["threads"][data["thread"]["id"]] = data["thread"]
    elif row.type in ("message.posted", "message.edited"):
        state["messages"][data["message"]["id"]] = data["message"]
        if data.get("thread"):
            state["threads"][data["thread"]["id"]] = data["thread"]
    elif row.type == "message.deleted":
        gone = {"body": "", "html": "", "files": [], "reactions": [], "mentioned_people": [], "mentioned_units": []}
        told = {key: data[key] for key in ("deleted_at", "deleted_by", "version")}
        known = state["messages"].setdefault(data["message_id"], {})
        known.update(**gone, **told, pinned_at=None, pinned_by="", revisions=0)
    elif row.type == "message.pinned":
        state["messages"][data["message_id"]].update(pinned_at=data["pinned_at"], pinned_by=data["pinned_by"])
    elif row.type == "message.unpinned":
        state["messages"][data["message_id"]].update(pinned_at=None, pinned_by="")
    elif row.type == "reactions.changed":
        state["messages"][data["message_id"]].update(reactions=data["reactions"])
    elif row.type == "member.added":
        state["members"][data["member"]["id"]] = data["member"]
    elif row.type == "member.removed":
        state["members"].pop(data["member"]["id"], None)
    elif row.type.startswith("conversation."):
        state["conversation"] = {"title": data["conversation"]["title"], "version": data["conversation"]["version"]}


def fetch(cast: Cast, group: Conversation) -> State:
    page = reads.conversation_page(cast.officer.standing, group.pk)
    messages = message_page(cast.officer.standing, group.pk, Window(after=0, limit=100)).messages
    return {
        "messages": {str(m.id): shapes.dump(m) for m in messages},
        "threads": {str(t.id): shapes.dump(t) for t in page.threads},
        "members": {str(m.id): shapes.dump(m) for m in page.members},
        "conversation": {"title": page.conversation.title, "version": page.conversation.version},
    }


def test_every_event_of_talk_is_handled_here() -> None:
    classes = [c for c in vars(talk_events).values() if isinstance(c, type) and issubclass(c, Event) and c is not Event]
    assert {c.type for c in classes if dataclasses.is_dataclass(c)} == HANDLED | ELSEWHERE


ACTS = (
    "say", "thread", "in_thread", "edit", "delete", "pin", "unpin", "react", "unreact", "resolve", "reopen", "rename",
    "join", "leave", "title",
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(course=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), min_size=3, max_size=14))
def test_state_from_events_equals_state_fetched(cast: Cast, course: list[tuple[str, int]]) -> None:
    view = services.create_group(cast.officer.standing, "Nhóm", people=[cast.head.person.pk])
    group = Conversation.objects.get(pk=view.id)
    state: State = {"messages": {}, "threads": {}, "members": {}, "conversation": {}}
    seen = 0
    for act, place in [("thread", 0), ("say", 1), *course]:
        carry_out(cast, group, act, place)
        for row in log.read(group.stream, seen):
            apply(state, row)
            apply(state, row)
            seen = row.seq
        assert state == fetch(cast, group)


def carry_out(cast: Cast, group: Conversation, act: str, place: int) -> None:
    """One act by the moderator, or nothing where it does not fit the state."""
    standing = cast.officer.standing
    messages = list(group.messages.order_by("ordinal"))
    threads = list(group.threads.order_by("pk"))
    message = messages[place % len(messages)] if messages else None
    thread = threads[place % len(threads)] if threads else None
    live = message if message is not None and message.deleted_at is None else None
    send = Send(group.pk, uuid4(), f"Nội dung {place}")
    match act:
        case "say":
            services.post_message(standing, dataclasses.replace(send, reply_to=message.pk if message else None))
        case "thread":
            services.open_thread(standing, dataclasses.replace(send, subject=f"Chủ đề {place}"))
        case "in_thread" if thread:
            services.post_message(standing, dataclasses.replace(send, thread=thread.pk))
        case "edit" if live:
            services.edit_message(standing, live.pk, f"Sửa {place}", live.version)
        case "delete" if live:
            services.delete_message(standing, live.pk)
        case "pin" if live:
            services.pin_message(standing, live.pk)
        case "unpin" if live:
            services.unpin_message(standing, live.pk)
        case "react" if live:
            services.add_reaction(cast.head.standing, live.pk, "👍") if place % 2 and _inside(cast, group) else None
            services.add_reaction(standing, live.pk, "✅")
        case "unreact" if live:
            services.remove_reaction(standing, live.pk, "✅")
        case "resolve" if thread and not thread.outcome:
            services.resolve_thread(standing, thread.pk, "done", thread.version)
        case "reopen" if thread and thread.outcome:
            services.reopen_thread(standing, thread.pk, thread.version)
        case "rename" if thread:
            services.rename_thread(standing, thread.pk, f"Tên {place}", thread.version)
        case "join":
            services.add_members(standing, group.pk, [cast.head.person.pk], [cast.nghe_an.pk])
        case "leave":
            others = group.memberships.exclude(person=cast.officer.person).order_by("pk")
            if member := others.first():
                services.remove_member(standing, group.pk, member.pk)
        case "title":
            version = Conversation.objects.get(pk=group.pk).version
            services.change_group(standing, group.pk, version, title=f"Nhóm {place}")


def _inside(cast: Cast, group: Conversation) -> bool:
    return group.memberships.filter(person=cast.head.person).exists()
