"""The people of the sample data, whose password everybody can read, may not be those of a real office (C29)."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage
from django.db import connection
from django.db.models import Count

from backend.config.refusals.message import refusal
from backend.demo.content.people import DEMO_PASSWORD, people

ENOUGH = 3  # passwords tried, each takes a while: those of the sample are all stored with the same salt, so come first


def check() -> Iterator[CheckMessage]:
    person_model = get_user_model()  # asked for here: settings are checked before the apps are loaded
    if person_model._meta.db_table not in connection.introspection.table_names():
        return  # C16 says so
    named = person_model.objects.filter(is_active=True, username__in=[person.user_name for person in people()])
    stored = named.values("password").annotate(holders=Count("pk")).order_by("-holders")
    if any(check_password(DEMO_PASSWORD, row["password"]) for row in stored[:ENOUGH]):
        yield refusal(
            "C29",
            "Còn người dùng của dữ liệu mẫu với mật khẩu ai cũng biết. Dùng cơ sở dữ liệu khác hoặc khóa họ lại.",
            "People of the sample data can still sign in, with a password everybody knows: another database, or lock"
            " them out.",
        )
