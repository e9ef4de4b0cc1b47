"""Error answers outside the REST views: a page for people, a problem document for programs under /api/."""

from __future__ import annotations

import sys

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from backend.lib import errors, failures, http
from backend.lib.errors import DomainError, Wording

log = structlog.get_logger("chidao.web")
BAD_REQUEST = DomainError("bad_request", Wording("Yêu cầu không hợp lệ.", "Bad request."), status=400)
NO_ORIGIN = DomainError(
    "csrf_failed",
    Wording(
        "Trang đã mở quá lâu hoặc cookie bị chặn. Hãy tải lại trang rồi thử lại.",
        "The page was open too long or cookies are blocked. Reload the page and try again.",
    ),
    status=403,
)
NO_RIGHT = errors.forbidden("")
BUSY = DomainError(
    "server_error",
    Wording("Hệ thống gặp lỗi, vui lòng thử lại sau.", "Something went wrong on our side. Please try again."),
    status=500,
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, NO_RIGHT)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("csrf_failed", reason=reason)
    return _answer(request, NO_ORIGIN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, errors.not_found())


def server_error(request: HttpRequest) -> HttpResponse:
    """Also for failures in middleware: a session that cannot be read for want of a database is no fault of ours."""
    error = sys.exc_info()[1]
    request.user = AnonymousUser()  # whose theme the page asks for: there may be no database to ask
    failure = None if error is None else failures.as_domain_error(error)
    if error is not None and failure is not None:
        log.warning("database_failed", state=failures.sqlstate(error), error=type(error).__name__)
    return _answer(request, failure or BUSY)


def _answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    number = getattr(request, "request_id", "")
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            http.problem_body(error, number), status=error.status, content_type="application/problem+json"
        )
    else:
        title = http.problem_body(error, number)["title"]
        page = {"title": title, "status": error.status, "number": number}
        response = render(request, "web/error.html", page, status=error.status)
    response["Cache-Control"] = "no-store"
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response
