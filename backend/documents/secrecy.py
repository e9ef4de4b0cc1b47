"""State secrets may not enter (Decision 28/2018, article 1.2): how their stamps are known, and how they are refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import structlog

from backend.lib.errors import DomainError, Wording

_STAMPS = frozenset({"MẬT", "TỐIMẬT", "TUYỆTMẬT"})
_LABEL = re.compile(r"^ĐỘ\s*MẬT\s*[:.]?\s*", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_log = structlog.get_logger(__name__)


def is_stamp(line: str) -> bool:
    """True for a whole line that is a secrecy stamp (`TỐI MẬT`), also letter-spaced, framed, or after `Độ mật:`."""
    composed = unicodedata.normalize("NFC", line).strip()
    label = _LABEL.match(composed)
    rest = composed[label.end() :].upper() if label else composed
    return _NOT_LETTERS.sub("", rest) in _STAMPS


def has_stamp(lines: Iterable[str]) -> bool:
    """True when one of the lines is a stamp."""
    return any(is_stamp(line) for line in lines)


def secret_refused() -> DomainError:
    """The refusal; the log line says that it happened and nothing of what it was about."""
    _log.warning("state_secret_refused")
    return DomainError(
        "state_secret",
        Wording(
            "Hệ thống không tiếp nhận văn bản có nội dung bí mật nhà nước.",
            "State secrets may not be entered into this system.",
        ),
        status=422,
    )
