"""The REST framework's own defaults are open to everybody: ours must stand (C23)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.settings import api_settings

from backend.config.refusals.message import refusal


def check() -> Iterator[CheckMessage]:
    permissions: list[Any] = list(api_settings.DEFAULT_PERMISSION_CLASSES)
    renderers: list[Any] = list(api_settings.DEFAULT_RENDERER_CLASSES)
    if not permissions or AllowAny in permissions:
        yield refusal("C23", "API mặc định cho mọi người truy cập.", "REST lets everybody in by default.")
    if not api_settings.DEFAULT_THROTTLE_CLASSES:
        yield refusal("C23", "API không giới hạn số lần gọi.", "REST has no throttle by default.")
    if any(issubclass(renderer, BrowsableAPIRenderer) for renderer in renderers):
        yield refusal("C23", "API có giao diện duyệt web của thư viện.", "The framework's browsable API is on.")
