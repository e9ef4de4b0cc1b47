"""Redis rings the bell between web processes: it is there when there are several, and ours alone (C11-C13)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.checks import CheckMessage

from backend.config.environment import number
from backend.config.refusals.message import refusal, warning
from backend.config.refusals.network import is_here


def check() -> Iterator[CheckMessage]:
    if not settings.REDIS_URL:
        if number("CHIDAO_WEB_PROCESSES", 1) > 1:
            yield refusal(
                "C13",
                "Nhiều tiến trình web cần REDIS_URL, nếu không tin nhắn không tới được nhau.",
                "Several web processes need REDIS_URL: without it they do not hear each other.",
            )
        return
    yield from _line()
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            memory = client.info("memory")
    except redis.RedisError:
        yield warning("C12", "Không hỏi được Redis.", "Redis could not be asked: nothing is lost, but news come late.")
        return
    policy = str(memory.get("maxmemory_policy", "noeviction"))
    if int(memory.get("maxmemory", 0)) and policy != "noeviction":
        yield refusal(
            "C12",
            f"maxmemory-policy của Redis là {policy}: là bộ đệm của hệ thống khác, hãy dùng Redis riêng (noeviction).",
            f"Redis has maxmemory-policy {policy}: it is something else's cache. Use one of its own, with noeviction.",
        )


def _line() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.REDIS_URL)
    outside = parts.scheme != "unix" and not is_here(parts.hostname or "") and not settings.PRIVATE_NETWORK
    if outside and (parts.scheme != "rediss" or not parts.password):
        yield refusal(
            "C11",
            f"Kết nối tới Redis ở {parts.hostname} không có TLS hoặc không có mật khẩu.",
            f"Redis on {parts.hostname} is reached without TLS (rediss://) or without a password; where nobody else is"
            " on that network, CHIDAO_PRIVATE_NETWORK=1 says so.",
        )
