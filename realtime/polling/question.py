"""What a poll asks for: `?after=<stream>:<number>&after=…&epoch=…&wait=…`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from backend.lib.errors import DomainError, invalid
from realtime.frames.protocol import LARGEST_REF
from realtime.sockets.resume import Opening

WAIT = 25  # seconds: below the 30 and 60 after which proxies lose patience
LONGEST_QUERY = 16 * 1024
MOST_FIELDS = 1000


@dataclass(frozen=True)
class Question:
    """Streams with the numbers after which they go on; an opening's `ref` is its place in the question, from 0."""

    openings: tuple[Opening, ...]
    wait: float


def read_question(query: bytes) -> Question:
    """Read the query string; raises `invalid` for anything that is not exactly of this form."""
    names: dict[str, int] = {}
    epoch, wait = None, WAIT
    for key, value in _fields(query):
        if key == "after":
            stream, number = _position(value)
            names[stream] = number
        elif key == "epoch" and len(value) <= 40:
            epoch = value
        elif key == "wait":
            wait = _whole(key, value, WAIT)
        else:
            raise _wrong(key, "unknown_parameter")
    openings = (Opening(ref, stream, after, epoch) for ref, (stream, after) in enumerate(names.items()))
    return Question(tuple(openings), wait)


def _fields(query: bytes) -> list[tuple[str, str]]:
    if len(query) > LONGEST_QUERY:
        raise _wrong("after", "too_long")
    try:
        return parse_qsl(
            query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query), max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise _wrong("", "not_a_query") from None


def _position(value: str) -> tuple[str, int]:
    stream, colon, number = value.rpartition(":")
    if not colon or not stream or len(stream) > 80 or not stream.isprintable():
        raise _wrong("after", "bad_position")
    return stream, _whole("after", number, LARGEST_REF)


def _whole(path: str, digits: str, most: int) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 16 and int(digits) <= most):
        raise _wrong(path, "out_of_range")
    return int(digits)


def _wrong(path: str, code: str) -> DomainError:
    return invalid(path, code, "Tham số không hợp lệ.", "The parameter is not valid.")
