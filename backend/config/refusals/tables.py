"""The tables are those of this version, and none of them keeps a time without its zone (C16, C19)."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import CheckMessage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend.config.refusals.message import refusal


def check() -> Iterator[CheckMessage]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield refusal(
            "C16",
            f"Còn {len(missing)} bước cập nhật cơ sở dữ liệu chưa chạy.",
            f"{len(missing)} migrations are missing: python manage.py migrate",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND data_type = 'timestamp without time zone'"
        )
        for (place,) in cursor.fetchall():
            yield refusal("C19", f"Cột {place} lưu thời gian không có múi giờ.", f"{place} keeps times without a zone.")
