"""The frames of `/ws/v1` as data: what a client may say, how it is answered, and the close codes (docs/protocol.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from backend.lib import clock, shapes
from backend.lib.errors import DomainError, FieldError, Wording
from backend.lib.http import decode_object

FEATURE_LEVEL = 1  # raised when frames or commands are added; nothing is ever taken away within /ws/v1
LARGEST_REF = 2**53 - 1
MOST_OF_A_LETTER = 4  # bytes, in UTF-8


class Close(IntEnum):
    """Why the server ends a connection."""

    RESTART = 1012
    SLOW_READER = 1013
    BAD_PROTOCOL = 4400
    SESSION_ENDED = 4401
    TOO_MANY = 4429


@dataclass(frozen=True)
class Order:
    """One command of a client."""

    do: str
    ref: int | None
    body: dict[str, Any]


class BadFrame(DomainError):
    """What came is no frame of this protocol; a few of these a minute end the connection."""

    def __init__(self, reason: str, vi: str, en: str, ref: int | None = None, path: str = "") -> None:
        field = FieldError(path, reason, Wording(vi, en))
        super().__init__("bad_frame", Wording(vi, en), status=400, fields=(field,))
        self.ref = ref


def read_order(text: str | None, data: bytes | None, most_bytes: int) -> Order:
    """The command in a received frame; raises BadFrame, never anything else."""
    if text is None:
        raise BadFrame("binary", "Chỉ nhận khung văn bản.", "Only text frames are accepted.") if data else _empty()
    if not text.strip():
        raise _empty()
    if len(text) * MOST_OF_A_LETTER > most_bytes and len(text.encode("utf-8", "surrogatepass")) > most_bytes:
        raise BadFrame("too_large", "Khung dữ liệu quá lớn.", f"A frame may have {most_bytes} bytes.")
    try:
        body = decode_object(text)
    except DomainError as error:
        field = error.fields[0]
        raise BadFrame(field.code, field.wording.vi, field.wording.en, path=field.path) from None
    ref = body.pop("ref", None)
    if ref is not None and (type(ref) is not int or not 0 <= ref <= LARGEST_REF):
        raise BadFrame("bad_ref", "Số tham chiếu không hợp lệ.", "`ref` must be a whole number.", path="ref")
    do = body.pop("do", None)
    if not isinstance(do, str):
        raise BadFrame("no_command", "Thiếu tên lệnh.", "`do` must name a command.", ref, "do")
    return Order(do, ref, body)


def unknown_command(order: Order) -> BadFrame:
    return BadFrame("unknown_command", "Lệnh không tồn tại.", "There is no such command.", order.ref, "do")


def slow_down(wait: float) -> DomainError:
    """The client sends faster than it may; `retry_after` says when to go on."""
    wording = Wording("Bạn thao tác quá nhanh, hãy thử lại sau.", "Too many frames, slow down.")
    return DomainError("slow_down", wording, status=429, retry_after=max(1, round(wait + 0.5)))


def reload() -> DomainError:
    """The client cannot be brought up to date by events; it must fetch the snapshot again."""
    wording = Wording("Cần tải lại nội dung.", "Fetch the content again, then open the stream after its head.")
    return DomainError("reload", wording, status=409)


def internal() -> DomainError:
    """Something of ours failed; the log has the details under the request id."""
    wording = Wording("Có lỗi ở máy chủ, vui lòng thử lại.", "Something went wrong on the server, please try again.")
    return DomainError("internal", wording, status=500)


def hello(session: str, epoch: str, heartbeat: int, build: str, person: str) -> str:
    """The first frame of a connection."""
    content = {
        "session": session,
        "epoch": epoch,
        "heartbeat": heartbeat,
        "now": moment(),
        "build": build,
        "person": person,
        "level": FEATURE_LEVEL,
    }
    return encode({"hello": content})


def answer(ref: int, content: Any) -> str:
    return encode({"ref": ref, "ok": shapes.dump(content)})


def answer_encoded(ref: int, content: str) -> str:
    """The same around a content that is JSON already."""
    return f'{{"ref":{ref},"ok":{content}}}'


def refusal(ref: int | None, error: DomainError, request_id: str = "") -> str:
    """The error frame for anything with a name."""
    content: dict[str, Any] = {
        "code": error.code,
        **error.wording.as_dict(),
        "status": error.status,
        "errors": [{"path": f.path, "code": f.code, **f.wording.as_dict()} for f in error.fields],
    }
    if error.missing_right:
        content["missing_right"] = error.missing_right
    if error.retry_after:
        content["retry_after"] = error.retry_after
    if error.current:
        content["current"] = shapes.dump(error.current)
    if request_id:
        content["request_id"] = request_id
    return encode({"ref": ref, "error": content})


def gone(stream: str) -> str:
    return encode({"gone": {"stream": stream}})


def heartbeat(heads: dict[str, int]) -> str:
    return encode({"heads": heads, "now": moment()})


def ephemeral(stream: str | None, kind: str, data: dict[str, Any]) -> str:
    """Something that has no number and may be lost."""
    frame: dict[str, Any] = {"stream": stream} if stream else {}
    return encode({**frame, "type": kind, "data": shapes.dump(data)})


def moment() -> str:
    return str(shapes.dump(clock.now()))


def encode(frame: dict[str, Any]) -> str:
    return shapes.encode(frame)


def _empty() -> BadFrame:
    return BadFrame("empty", "Khung dữ liệu trống.", "The frame is empty.")
