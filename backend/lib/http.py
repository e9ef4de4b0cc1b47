"""The REST manners of the house: strict JSON, problem+json, versions by ETag, keyset cursors, strict inputs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn
from uuid import UUID

import structlog
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.lib import failures, shapes, text
from backend.lib.errors import DomainError, FieldError, Wording, invalid, invalid_fields, not_found, stale
from backend.lib.field_wording import in_vietnamese

log = structlog.get_logger("chidao.rest")
MAX_DEPTH = 32
MAX_NODES = 10_000
MAX_DIGITS = 20


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 means it: UTF-8, no duplicate keys, no NaN, bounded depth and size, an object at the top."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        raw = stream.read(settings.MAX_BODY_BYTES + 1)
        if len(raw) > settings.MAX_BODY_BYTES:
            wording = Wording("Dữ liệu gửi lên quá lớn.", "The body is too large.")
            raise DomainError("body_too_large", wording, status=413)
        return decode_object(raw)


def decode_object(raw: bytes | str) -> dict[str, Any]:
    """Parse and check one JSON object from outside; raises `invalid` with a reason, never anything else."""
    try:
        source = raw.decode("utf-8", "strict") if isinstance(raw, bytes) else raw
        if _depth(source) > MAX_DEPTH:
            _refuse("too_deep", "Dữ liệu lồng quá sâu.", "The data is nested too deeply.")
        value = _decoder.decode(source)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        _refuse("not_json", "Dữ liệu gửi lên không phải JSON hợp lệ.", "The body is not valid JSON.")
    if not isinstance(value, dict):
        _refuse("not_an_object", "Dữ liệu gửi lên phải là một đối tượng JSON.", "The body must be a JSON object.")
    _check_nodes(value)
    return value


class Strict(serializers.Serializer[Any]):
    """An input that refuses what it does not know, so that nothing is silently ignored."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            raise serializers.ValidationError({name: [_unknown()] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Line(serializers.CharField):
    """One line of text, cleaned as `text.clean_line`."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return _cleaned(text.clean_line, data)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        if isinstance(value, str) and text.is_blank(value) and (value or not self.allow_blank):
            self.fail("blank")
        return value


class Prose(Line):
    """Text of several lines, cleaned as `text.clean`."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return _cleaned(text.clean, data)


def read_input(kind: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """Validated input of one act; raises DomainError with every wrong field, in both languages."""
    try:
        return dict(_reader(kind).run_validation(data))
    except serializers.ValidationError:
        raise invalid_fields(_field_errors(kind, data)) from None


@cache
def _reader(kind: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """One serializer of a kind for all input: making one costs ten times what it then does (it copies its fields)."""
    return kind()


def _field_errors(kind: type[serializers.Serializer[Any]], data: Any) -> list[FieldError]:
    """Validate once per language: sentences of our own then exist in both, the framework's only in English."""
    sentences: dict[str, dict[tuple[str, str], str]] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            serializer = kind(data=data)
            serializer.is_valid()
            sentences[language] = dict(_flatten(serializer.errors, ""))
    errors = []
    for (path, code), en in sentences["en"].items():
        vi = sentences["vi"].get((path, code), en)
        errors.append(FieldError(path, code, Wording(in_vietnamese(code, en) if vi == en else vi, en)))
    return errors


def _flatten(errors: Any, path: str) -> list[tuple[tuple[str, str], str]]:
    if isinstance(errors, Mapping):
        return [row for key, value in errors.items() for row in _flatten(value, _join(path, key))]
    rows: list[tuple[tuple[str, str], str]] = []
    for position, value in enumerate(errors):
        if isinstance(value, (Mapping, list)):
            rows += _flatten(value, _join(path, position))
        else:
            rows.append(((path, getattr(value, "code", "invalid")), str(value)))
    return rows


def _join(path: str, key: Any) -> str:
    own = "" if key == "non_field_errors" else str(key)
    return ".".join(part for part in (path, own) if part)


def _unknown() -> exceptions.ErrorDetail:
    vi = translation.get_language() == "vi"
    return exceptions.ErrorDetail(
        "Trường này không được chấp nhận." if vi else "This field is not accepted.", "unknown_field"
    )


def _cleaned(cleaner: Any, data: str) -> str:
    try:
        return str(cleaner(data))
    except DomainError as error:
        vi = translation.get_language() == "vi"
        wording = error.fields[0].wording
        raise serializers.ValidationError(wording.vi if vi else wording.en, code=error.fields[0].code) from None


def answer(value: Any, status: int = 200, version: int | None = None, **headers: str) -> Response:
    """A JSON answer from shapes (or dicts of them); `version` goes out as the ETag."""
    response = Response(shapes.dump(value), status=status)
    if version is not None:
        response["ETag"] = f'"v{version}"'
    for name, content in headers.items():
        response[name.replace("_", "-")] = content
    response["Cache-Control"] = "no-store"
    return response


class Written(Response):
    """An answer that is JSON already; its `data` is read from that."""

    def __init__(self, body: str) -> None:
        self._written = body
        super().__init__(headers={"Content-Type": "application/json", "Cache-Control": "no-store"})

    @property
    def data(self) -> Any:
        return json.loads(self._written)

    @data.setter
    def data(self, value: None) -> None:
        """The framework's constructor sets what it was not given."""

    @property
    def rendered_content(self) -> str:
        return self._written


def expected_version(request: Request) -> int:
    """The version the caller saw (If-Match); 428 when not said, 412 when it is no version of ours."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise DomainError(
            "version_required",
            Wording("Thiếu phiên bản của nội dung đang sửa.", "If-Match with the version being changed is required."),
            status=428,
        )
    digits = header.removeprefix('"v').removesuffix('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise stale()
    return int(digits)


def identifier(value: str) -> UUID:
    """An id from the address or a filter in its canonical form; anything else does not exist."""
    try:
        parsed = UUID(value)
    except ValueError:
        raise not_found() from None
    if str(parsed) != value:
        raise not_found()
    return parsed


Asked = Request | Mapping[str, str]  # a request, or what its query string says


def whole_number(asked: Asked, name: str, default: int, lowest: int, highest: int) -> int:
    """A bounded whole number from the query string; 400 for anything else."""
    raw = _given(asked).get(name)
    if raw is None:
        return default
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and lowest <= int(raw) <= highest):
        raise invalid(
            name, "out_of_range", f"Giá trị phải từ {lowest} đến {highest}.", f"Must be between {lowest} and {highest}."
        )
    return int(raw)


def only_parameters(asked: Asked, *names: str) -> None:
    """Refuse query parameters nobody declared, and control characters in those declared."""
    for name, value in _given(asked).items():
        if name not in names:
            raise invalid(name, "unknown_parameter", "Tham số không được chấp nhận.", "This parameter is not accepted.")
        text.clean(str(value), name)


def _given(asked: Asked) -> Mapping[str, str]:
    return asked.query_params if isinstance(asked, Request) else asked


def write_cursor(purpose: str, position: list[Any]) -> str:
    """Where the next page starts, signed: a caller cannot make one up or use another list's."""
    return signing.dumps(shapes.dump(position), salt=f"cursor:{purpose}")


def read_cursor(purpose: str, raw: str | None) -> list[Any] | None:
    """The position of a cursor made by `write_cursor` for the same purpose; 400 for any other text."""
    if not raw:
        return None
    try:
        position: list[Any] = signing.loads(raw, salt=f"cursor:{purpose}")
    except (signing.BadSignature, ValueError):
        raise invalid("cursor", "bad_cursor", "Vị trí trang không hợp lệ.", "The cursor is not valid.") from None
    return position


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: everything with a name becomes application/problem+json (RFC 9457)."""
    request = context.get("request")
    known = _as_domain_error(error)
    if known is None:
        return None
    note = log.warning if known.status in (401, 403, 429) else log.info
    note("refused", code=known.code, status=known.status, right=known.missing_right or None)
    response = Response(problem_body(known, getattr(request, "request_id", "")), status=known.status)
    response.content_type = "application/problem+json"
    response["Cache-Control"] = "no-store"
    if known.retry_after:
        response["Retry-After"] = str(known.retry_after)
    response.undone = failures.is_worth_repeating(error)  # type: ignore[attr-defined] # read by TransactionsMiddleware
    return response


def problem_body(error: DomainError, request_id: str) -> dict[str, Any]:
    """The members of a problem document."""
    language = translation.get_language() or "vi"
    return {
        "type": "about:blank",
        "title": error.wording.en if language.startswith("en") else error.wording.vi,
        "status": error.status,
        "code": error.code,
        "detail": error.wording.as_dict(),
        "errors": [{"path": f.path, "code": f.code, **f.wording.as_dict()} for f in error.fields],
        "missing_right": error.missing_right,
        "request_id": request_id,
        "current": shapes.dump(error.current),
    }


_REST_ERRORS: dict[type[Exception], tuple[str, str, str]] = {
    exceptions.NotAuthenticated: ("not_signed_in", "Bạn chưa đăng nhập.", "You are not signed in."),
    exceptions.AuthenticationFailed: ("not_signed_in", "Bạn chưa đăng nhập.", "You are not signed in."),
    exceptions.MethodNotAllowed: (
        "method_not_allowed",
        "Cách gọi không được chấp nhận.",
        "This method is not allowed here.",
    ),
    exceptions.UnsupportedMediaType: (
        "unsupported_type",
        "Kiểu dữ liệu không được chấp nhận.",
        "This content type is not accepted.",
    ),
    exceptions.NotAcceptable: ("not_acceptable", "Không có dạng trả lời phù hợp.", "No acceptable answer format."),
    exceptions.Throttled: (
        "too_many",
        "Bạn thao tác quá nhanh, hãy thử lại sau.",
        "Too many requests, try again later.",
    ),
    exceptions.ParseError: ("not_json", "Dữ liệu gửi lên không hợp lệ.", "The body cannot be read."),
}


def _as_domain_error(error: Exception) -> DomainError | None:
    if isinstance(error, DomainError):
        return error
    if isinstance(error, Http404):
        return not_found()
    if (failure := failures.as_domain_error(error)) is not None:
        log.warning("database_failed", state=failures.sqlstate(error), error=type(error).__name__)
        return failure
    if isinstance(error, (PermissionDenied, exceptions.PermissionDenied)):
        wording = Wording(
            "Yêu cầu bị từ chối vì không xác thực được nguồn gửi.",
            "Refused: the request's origin could not be verified.",
        )
        return DomainError("csrf_failed", wording, status=403)
    if not isinstance(error, exceptions.APIException):
        return None
    code, vi, en = _REST_ERRORS.get(type(error), ("bad_request", "Yêu cầu không hợp lệ.", "Bad request."))
    status = 401 if code == "not_signed_in" else error.status_code
    return DomainError(code, Wording(vi, en), status=status, retry_after=math.ceil(getattr(error, "wait", None) or 0))


def _refuse(code: str, vi: str, en: str) -> NoReturn:
    raise invalid("", code, vi, en)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        _refuse("duplicate_key", "Dữ liệu có tên trường bị lặp.", "The data has a duplicate key.")
    return result


def _no_constant(name: str) -> NoReturn:
    _refuse("not_a_number", "Số không hợp lệ.", f"{name} is not a JSON number.")


def _int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        _refuse("number_too_large", "Số quá lớn.", "The number is too large.")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        _refuse("number_too_large", "Số quá lớn.", "The number is too large.")
    return value


def _depth(source: str) -> int:
    """The deepest nesting, counted without recursion before anything is parsed; at most that, where it is harmless."""
    most = source.count("[") + source.count("{")
    if most <= MAX_DEPTH:
        return most
    deepest = depth = 0
    in_string = escaped = False
    for character in source:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


_decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_constant, parse_int=_int, parse_float=_float)


def _check_nodes(value: Any) -> None:
    waiting, seen = [value], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > MAX_NODES:
            _refuse("too_large", "Dữ liệu có quá nhiều phần tử.", "The data has too many elements.")
        if isinstance(node, dict):
            waiting += [*node.values(), *node.keys()]
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, str):
            text.inspect(node)
