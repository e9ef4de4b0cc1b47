"""Refuses passwords made of what everybody in these offices would try first."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from backend.lib import text
from backend.organisations.models import Person
from backend.web import languages

_WORDS = [
    "botainguyenvamoitruong", "tainguyenmoitruong", "tainguyen", "moitruong", "botnmt", "bnnmt", "btnmt",
    "stnmt", "tnmt", "chidaodieuhanh", "chidao", "matkhau", "password", "vanphong", "vanthu", "chuyenvien",
    "giamdoc", "botruong", "vietnam", "hanoi", "saigon", "xinchao", "anhyeuem", "quantri", "admin",
]  # fmt: skip
_RUNS = re.compile(r"(?:19|20)\d\d|0?123456?7?8?9?0?|(.)\1{2,}")
LEFT = 6


class ContextWordsValidator:
    """What is left without office words, years, runs and signs must still be something."""

    def validate(self, password: str, user: Person | None = None) -> None:
        rest = re.sub(r"[\W_]+", "", text.fold(password))
        for word in _WORDS:
            rest = rest.replace(word, "")
        if len(_RUNS.sub("", rest)) < LEFT:
            raise ValidationError(
                languages.pick(
                    "Mật khẩu quá dễ đoán: đừng ghép tên cơ quan, năm hoặc dãy số.",
                    "The password is too easy to guess: do not combine names of offices, years or rows of digits.",
                ),
                code="context_words",
            )

    def get_help_text(self) -> str:
        return languages.pick("Không dùng tên cơ quan hoặc năm.", "No names of offices, no years.")
