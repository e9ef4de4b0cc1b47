"""Errors a person can understand: a code for programs, wording in Vietnamese and English for people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wording:
    """One sentence in both languages; `{name}` places are filled by `fill`."""

    vi: str
    en: str

    def fill(self, **values: object) -> Wording:
        return Wording(self.vi.format(**values), self.en.format(**values))

    def as_dict(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one place of the input; `path` is dotted (`recipients.3.unit`)."""

    path: str
    code: str
    wording: Wording


@dataclass
class DomainError(Exception):
    """Anything the caller did or met that has a name; every door turns it into its own form (problem+json, frame)."""

    code: str
    wording: Wording
    status: int = 400
    fields: tuple[FieldError, ...] = ()
    missing_right: str = ""
    retry_after: int = 0
    current: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.wording.en}"


def not_found() -> DomainError:
    """The one answer for what does not exist and for what one may not see: nobody can tell them apart."""
    return DomainError(
        "not_found",
        Wording("Không tìm thấy nội dung hoặc nội dung đã được thu hồi.", "Not found, or it was recalled."),
        status=404,
    )


def forbidden(right: str, wording: Wording | None = None) -> DomainError:
    """The thing may be seen, the act is not allowed; `right` names the missing one."""
    return DomainError(
        "forbidden",
        wording or Wording("Bạn không có quyền thực hiện việc này.", "You do not have the right to do this."),
        status=403,
        missing_right=right,
    )


def conflict(code: str, wording: Wording, **current: object) -> DomainError:
    """The thing is in another state than the act needs; `current` shows that state."""
    return DomainError(code, wording, status=409, current=dict(current))


def stale(**current: object) -> DomainError:
    """If-Match named an older version than the present one."""
    return DomainError(
        "stale_version",
        Wording("Nội dung vừa được người khác thay đổi.", "Somebody has just changed this."),
        status=412,
        current=dict(current),
    )


def invalid(path: str, code: str, vi: str, en: str) -> DomainError:
    """One field of the input is wrong."""
    wording = Wording(vi, en)
    return DomainError("invalid", wording, status=400, fields=(FieldError(path, code, wording),))


def invalid_fields(fields: list[FieldError]) -> DomainError:
    """Several fields of the input are wrong, told at once."""
    return DomainError(
        "invalid",
        Wording("Có thông tin chưa đúng, vui lòng kiểm tra lại.", "Some of the input is wrong, please check it."),
        status=400,
        fields=tuple(fields),
    )
