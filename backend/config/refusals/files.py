"""The folder of the uploaded files: it can be written, has room, and nobody fetches from it past us (C17)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage

from backend.config.refusals.message import refusal, warning

LITTLE, NOTHING = 0.10, 0.01


def check() -> Iterator[CheckMessage]:
    folder = Path(settings.FILES).resolve()
    for public in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        if folder.is_relative_to(Path(public).resolve()):
            yield refusal(
                "C17",
                f"CHIDAO_FILES nằm trong thư mục công khai {public}.",
                f"CHIDAO_FILES lies inside {public}, from where anybody may fetch.",
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield refusal(
            "C17", f"Không ghi được vào {folder}.", f"{folder} (CHIDAO_FILES) cannot be written: {error.strerror}"
        )
        return
    place = shutil.disk_usage(folder)
    free = place.free / place.total
    if free < LITTLE:
        put = refusal if free < NOTHING else warning
        yield put("C17", f"Đĩa chỉ còn {free:.1%} chỗ trống.", f"Only {free:.1%} of the disk of {folder} is free.")
