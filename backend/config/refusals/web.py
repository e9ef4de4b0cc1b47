"""What browsers and proxies are told: no traces of errors, our names only, cookies over TLS only (C01, C03-C07)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage
from django.http.request import validate_host

from backend.config.refusals.message import refusal

HALF_A_YEAR = 15_768_000


def check() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield refusal(
            "C01",
            "CHIDAO_DEBUG đang bật: trang lỗi để lộ dữ liệu.",
            "CHIDAO_DEBUG is on: error pages show data. Unset it.",
        )
    yield from _hosts()
    yield from _origins()
    yield from _cookies()


def _hosts() -> Iterator[CheckMessage]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield refusal(
            "C03",
            "CHIDAO_HOSTS trống hoặc là *: phải nêu đúng các tên máy chủ.",
            "CHIDAO_HOSTS is empty or *: name the hosts.",
        )
    for origin in settings.PUBLIC_ORIGINS:
        host = urlsplit(origin).hostname or ""
        if not validate_host(host, settings.ALLOWED_HOSTS):
            yield refusal(
                "C03", f"Tên {host} không có trong CHIDAO_HOSTS.", f"{host} of CHIDAO_ORIGINS is not in CHIDAO_HOSTS."
            )


def _origins() -> Iterator[CheckMessage]:
    if not settings.PUBLIC_ORIGINS:
        yield refusal(
            "C04", "Chưa đặt CHIDAO_ORIGINS.", "CHIDAO_ORIGINS is not set: for example https://chidao.example"
        )
    for origin in settings.PUBLIC_ORIGINS:
        parts = urlsplit(origin)
        exact = parts.scheme == "https" and parts.hostname and origin == f"https://{parts.netloc}" and "*" not in origin
        if not exact or parts.username is not None:
            yield refusal(
                "C04",
                f"Địa chỉ {origin} trong CHIDAO_ORIGINS phải có dạng https://tên[:cổng].",
                f"{origin} in CHIDAO_ORIGINS must be https://name[:port], without a path or *.",
            )


def _cookies() -> Iterator[CheckMessage]:
    for name, secure in (
        (settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE),
        (settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE),
    ):
        if not secure or not name.startswith("__Host-"):
            yield refusal(
                "C05",
                f"Cookie {name} không được bảo vệ (cần https trong CHIDAO_ORIGINS).",
                f"The cookie {name} is not Secure with __Host- (all of CHIDAO_ORIGINS must be https).",
            )
    if settings.SECURE_HSTS_SECONDS < HALF_A_YEAR:
        yield refusal(
            "C06", "HSTS chưa bật (cần https).", "HSTS is off or too short (all of CHIDAO_ORIGINS must be https)."
        )
    if settings.BEHIND_TLS and not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        yield refusal(
            "C07",
            "Chidao chạy sau proxy TLS nhưng chưa đặt CHIDAO_BEHIND_PROXY=1.",
            "TLS can only end in a proxy, which is trusted by CHIDAO_BEHIND_PROXY=1.",
        )
