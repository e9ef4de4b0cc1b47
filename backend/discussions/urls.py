"""The REST doors of discussions."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from backend.discussions.api import conversations, members, messages, positions, threads

urlpatterns: list[URLPattern | URLResolver] = [
    path("conversations", conversations.ConversationsView.as_view()),
    path("conversations/direct", conversations.DirectView.as_view()),
    path("conversations/<str:id>", conversations.ConversationDoorView.as_view()),
    path("conversations/<str:id>/messages", messages.MessagesView.as_view()),
    path("conversations/<str:id>/threads", threads.ThreadsView.as_view()),
    path("conversations/<str:id>/read", conversations.MarkReadView.as_view()),
    path("conversations/<str:id>/unread", conversations.MarkUnreadView.as_view()),
    path("conversations/<str:id>/draft", conversations.DraftView.as_view()),
    path("conversations/<str:id>/mentionable", conversations.MentionableView.as_view()),
    path("conversations/<str:id>/files", conversations.FilesView.as_view()),
    path("conversations/<str:id>/receipts", conversations.ReceiptsView.as_view()),
    path("conversations/<str:id>/members", members.MembersView.as_view()),
    path("conversations/<str:id>/members/<str:member>", members.MemberDoorView.as_view()),
    path("messages/<str:id>", messages.MessageDoorView.as_view()),
    path("messages/<str:id>/revisions", messages.RevisionsView.as_view()),
    path("messages/<str:id>/reactions/<str:sign>", messages.ReactionDoorView.as_view()),
    path("messages/<str:id>/pin", messages.PinView.as_view()),
    path("threads/<str:id>", threads.ThreadDoorView.as_view()),
    path("threads/<str:id>/resolve", threads.ResolveView.as_view()),
    path("threads/<str:id>/reopen", threads.ReopenView.as_view()),
    path("documents/<str:id>/side-conversation", conversations.SideConversationView.as_view()),
    path("documents/<str:id>/positions", positions.PositionsView.as_view()),
    path("positions/<str:id>", positions.PositionDoorView.as_view()),
    path("positions/<str:id>/release", positions.ReleaseView.as_view()),
]
