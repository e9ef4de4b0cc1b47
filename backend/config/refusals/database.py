"""The server that keeps everything: it must not forget what it confirmed, nor be anybody's (C08-C11, C14, C18, C19)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.checks import CheckMessage
from django.db import connection

from backend.config.refusals.message import refusal, warning
from backend.config.refusals.network import is_here
from backend.lib import clock

OLDEST = 150_000
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
ASKED = [*DURABLE, "data_checksums", "server_version_num", "server_encoding", "TimeZone"]


@dataclass(frozen=True)
class Server:
    """What the server says about itself and about us."""

    settings: dict[str, str]
    is_superuser: bool
    has_tls: bool
    seconds_off: float


def look() -> Server:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [ASKED])
        known = dict(cursor.fetchall())
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        superuser = bool(cursor.fetchone()[0])
        cursor.execute("SELECT coalesce(bool_or(ssl), false) FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        tls = bool(cursor.fetchone()[0])
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        off = float(cursor.fetchone()[0]) - (before + time.time()) / 2
    return Server(known, superuser, tls, off)


def check() -> Iterator[CheckMessage]:
    server = look()
    yield from judge(server)
    host, password = settings.DATABASES["default"]["HOST"], settings.DATABASES["default"]["PASSWORD"]
    if not (is_here(host) or settings.PRIVATE_NETWORK) and not (server.has_tls and password):
        yield refusal(
            "C11",
            f"Kết nối tới PostgreSQL ở {host} không có TLS hoặc không có mật khẩu.",
            f"PostgreSQL on {host} is reached without TLS (?sslmode=verify-full) or without a password; where nobody"
            " else is on that network, CHIDAO_PRIVATE_NETWORK=1 says so.",
        )


def judge(server: Server) -> Iterator[CheckMessage]:
    if server.is_superuser:
        yield refusal(
            "C08", "Chidao đang dùng quyền superuser của PostgreSQL.", "Chidao's role is a superuser: give it its own."
        )
    for name in DURABLE:
        if server.settings.get(name) == "off":
            yield refusal(
                "C09",
                f"PostgreSQL có {name}=off: dữ liệu đã xác nhận có thể mất.",
                f"PostgreSQL has {name}=off: what was confirmed can be lost. Switch it on.",
            )
    if server.settings.get("data_checksums") == "off":
        yield warning(
            "C10",
            "PostgreSQL không có checksum dữ liệu: lỗi đĩa sẽ không bị phát hiện.",
            "PostgreSQL keeps no data checksums, a failing disk goes unnoticed: pg_checksums --enable",
        )
    if int(server.settings.get("server_version_num", "0")) < OLDEST:
        yield refusal("C14", "Cần PostgreSQL 15 trở lên.", "PostgreSQL 15 or newer is needed.")
    if abs(server.seconds_off) > clock.MOST_SECONDS_OFF:
        yield refusal(
            "C18",
            f"Đồng hồ máy này lệch {server.seconds_off:+.1f} giây so với PostgreSQL.",
            f"This machine's clock is {server.seconds_off:+.1f} s off PostgreSQL's: let NTP set both.",
        )
    if server.settings.get("TimeZone") not in ("UTC", "Etc/UTC") or not settings.USE_TZ:
        yield refusal("C19", "Thời gian phải được lưu theo UTC.", "Times must be kept in UTC (the session's TimeZone).")
    if server.settings.get("server_encoding") != "UTF8":
        yield refusal("C19", "Cơ sở dữ liệu phải dùng UTF8.", "The database must be made with ENCODING UTF8.")
