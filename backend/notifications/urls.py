"""The REST doors of notifications."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from backend.notifications import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("notifications", api.NotificationsView.as_view()),
    path("notifications/read", api.ReadView.as_view()),
    path("followings", api.FollowingsView.as_view()),
    path("work", api.WorkView.as_view()),
]
