"""Which of the two languages a page or a sentence is in: Vietnamese first, English where somebody chose it.

The browser's own preference is not asked: office computers are often set to English without anybody wanting it.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import Promise, lazy

COOKIE = settings.LANGUAGE_COOKIE_NAME
YEAR = 365 * 24 * 3600
KNOWN = ("vi", "en")


def pick(vi: str, en: str) -> str:
    """The wording in the language of the running request."""
    return en if (translation.get_language() or "vi").startswith("en") else vi


def bilingual(vi: str, en: str) -> Promise:
    """A wording that is picked when it is shown, for labels that are made once at start-up."""
    return cast(Promise, _pick_later(vi, en))


def chosen(request: HttpRequest) -> str:
    """The language chosen on this browser before anybody signed in."""
    cookie = request.COOKIES.get(COOKIE, "")
    return cookie if cookie in KNOWN else "vi"


def remember(response: HttpResponseBase, language: str) -> None:
    """Keep the choice on this browser, so that pages before signing in follow it."""
    response.set_cookie(
        COOKIE, language, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )


_pick_later = lazy(pick, str)
