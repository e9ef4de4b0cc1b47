"""The pages that Django renders itself, beside those of signing in: the client's shell and a few plain ones."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backend.organisations.doors import standing
from backend.organisations.models import Person
from backend.organisations.services.settings import change_settings
from backend.web import languages
from backend.web.assets import assets
from backend.web.boot import boot

SECTIONS = (
    ("/", "Việc của tôi", "My work"),
    ("/chi-dao", "Chỉ đạo", "Directives"),
    ("/trao-doi", "Trao đổi", "Discussions"),
    ("/thong-bao", "Thông báo", "Notifications"),
    ("/danh-ba", "Danh bạ", "Directory"),
    ("/cai-dat", "Cài đặt", "Settings"),
)


@require_GET
@login_required
@never_cache
def shell(request: HttpRequest, **place: str) -> HttpResponse:
    """The frame of every screen with the first data; the client takes it over."""
    built = assets()
    if built is None:
        return render(request, "web/not_built.html", status=503)
    sections = [
        {"href": href, "label": languages.pick(vi, en), "here": _is_within(request.path, href)}
        for href, vi, en in SECTIONS
    ]
    page = {"boot": boot(request, standing(request)), "assets": built, "sections": sections}
    return render(request, "web/shell.html", page)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak the other language from now on: on this browser, and to this person wherever they are."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    if wanted in languages.KNOWN:
        if isinstance(request.user, Person):
            change_settings(standing(request), {"locale": wanted})
        languages.remember(response, wanted)
    return response


@require_GET
def old_browser(request: HttpRequest) -> HttpResponse:
    """Told to browsers that cannot run the client."""
    return render(request, "web/old_browser.html")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Asked for by browsers of their own accord."""
    return HttpResponseRedirect(f"{settings.STATIC_URL}web/favicon.svg")


@require_GET
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers look for the page that changes a password (W3C, change password URL)."""
    return HttpResponseRedirect(reverse("account_change_password"))


def _is_within(path: str, href: str) -> bool:
    return path == href if href == "/" else path == href or path.startswith(f"{href}/")
