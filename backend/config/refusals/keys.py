"""The secret key signs sessions: whoever can guess or read it is everybody (C02, C24)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage

from backend.config.refusals.message import refusal

SHORTEST, FEWEST_LETTERS = 50, 20
SAMPLES = ("django-insecure", "change", "secret", "example", "password")


def check() -> Iterator[CheckMessage]:
    key = str(settings.SECRET_KEY)
    if len(key) < SHORTEST or len(set(key)) < FEWEST_LETTERS or key.lower().startswith(SAMPLES):
        yield refusal(
            "C02",
            "Khóa bí mật quá ngắn hoặc là khóa mẫu. Xóa tệp khóa, hệ thống sẽ tạo khóa mới.",
            "The secret key is short, simple or a sample. Remove its file: a good one is made at the next start.",
        )
    path = Path(os.environ.get("CHIDAO_SECRET_KEY_FILE") or settings.DATA / "secret_key")
    if path.exists() and path.stat().st_mode & 0o077:
        yield refusal("C24", f"Người khác đọc được tệp khóa {path}.", f"Others may read the key: chmod 600 {path}")
