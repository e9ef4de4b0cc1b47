"""Refuses passwords made of what everybody in these offices would try first."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from backend.lib import text
from backend.organisations.models import Person
from backend.web import languages
from backend.web.languages import bilingual

_WORDS = [
    "botainguyenvamoitruong", "tainguyenmoitruong", "tainguyen", "moitruong", "botnmt", "bnnmt", "btnmt",
    "stnmt", "tnmt", "chidaodieuhanh", "chidao", "matkhau", "password", "vanphong", "vanthu", "chuyenvien",
    "giamdoc", "botruong", "vietnam", "hanoi", "saigon", "xinchao", "anhyeuem", "quantri", "admin",
]  # fmt: skip
_RUNS = re.compile(r"(?:19|20)\d\d|0?123456?7?8?9?0?|(.)\1{2,}")
LEFT = 6
_WORDING = {
    "password_too_short": bilingual("Mật khẩu phải có ít nhất 12 ký tự.", "At least 12 characters are needed."),
    "password_too_common": bilingual("Mật khẩu này quá thông dụng.", "This password is too common."),
    "password_too_similar": bilingual(
        "Mật khẩu quá giống tên hoặc tên đăng nhập của bạn.", "The password is too much like your name or user name."
    ),
}


def in_own_words(error: ValidationError) -> ValidationError:
    """The same error with a sentence in the language of the page."""
    wording = _WORDING.get(error.code or "")
    return ValidationError(str(wording), code=error.code) if wording else error


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
