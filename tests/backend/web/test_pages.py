"""The pages Django renders: the client's shell with its first data, and the plain pages beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import Cast, Member
from tests.conftest import SignIn

PLACES = ["/", "/chi-dao", "/chi-dao/0190", "/trao-doi/x", "/thong-bao", "/danh-ba", "/cai-dat/bao-mat"]


def boot_of(page: str) -> dict[str, object]:
    found = re.search(r'<script id="boot" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


@pytest.mark.parametrize("place", PLACES)
def test_stranger_is_led_to_sign_in_and_back(browser: Client, db: None, place: str) -> None:
    assert browser.get(place)["Location"] == f"/dang-nhap/?next={place}"


@pytest.mark.parametrize("place", PLACES)
def test_person_gets_the_shell_everywhere(sign_in: SignIn, cast: Cast, built: Path, place: str) -> None:
    response = sign_in(cast.officer).get(place)
    page = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert '<script type="module" src="/static/assets/main-12345678.js"></script>' in page
    assert '<link rel="modulepreload" href="/static/assets/ui-12345678.js">' in page
    assert page.index("ui-12345678.css") < page.index("main-12345678.css"), "styles come in the order of imports"
    assert 'aria-current="page"' in page


def test_shell_carries_what_the_api_says_about_me(sign_in: SignIn, cast: Cast, built: Path) -> None:
    client = sign_in(cast.chief_of_office)
    data = boot_of(client.get("/").content.decode())
    extra = {"csrf", "shared", "urls"}
    assert {k: v for k, v in data.items() if k not in extra} == client.get("/api/v1/me").json()
    assert data["shared"] is False
    assert data["urls"] == {
        "login": "/dang-nhap/",
        "logout": "/dang-xuat/",
        "password": "/tai-khoan/mat-khau/",
        "second_factor": "/tai-khoan/xac-thuc/",
        "language": "/ngon-ngu/",
    }


def test_names_cannot_break_out_of_the_first_data(sign_in: SignIn, cast: Cast, built: Path) -> None:
    cast.officer.person.set_names("</script><script>alert(1)", "& <b>")
    cast.officer.person.save()
    page = sign_in(cast.officer).get("/").content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_shell_speaks_the_persons_language_and_theme(sign_in: SignIn, cast: Cast, built: Path) -> None:
    cast.officer.person.locale, cast.officer.person.theme = "en", "dark"
    cast.officer.person.save()
    page = sign_in(cast.officer).get("/").content.decode()
    assert '<html lang="en" data-theme="dark">' in page
    assert "Directives" in page


def test_shell_has_nothing_inline_that_the_policy_forbids(sign_in: SignIn, cast: Cast, built: Path) -> None:
    page = sign_in(cast.officer).get("/").content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\son\w+=", page)


def test_missing_build_is_said_plainly(sign_in: SignIn, cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.FRONTEND_MANIFEST = tmp_path / "none.json"
    response = sign_in(cast.officer).get("/")
    assert response.status_code == 503
    assert "npm run build" in response.content.decode()


def test_plain_pages_open_for_everybody(browser: Client, db: None) -> None:
    assert browser.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert browser.get("/favicon.ico")["Location"] == "/static/web/favicon.svg"
    assert browser.get("/.well-known/change-password")["Location"] == "/tai-khoan/mat-khau/"
    assert "Firefox 115" in browser.get("/trinh-duyet/").content.decode()


def test_person_may_change_own_settings_and_other_tabs_hear_of_it(sign_in: SignIn, cast: Cast) -> None:
    from backend.events.models import StoredEvent

    client = sign_in(cast.officer)
    answer = client.patch("/api/v1/me", {"locale": "en", "theme": "dark", "shares_reading": False}, format="json")
    person = answer.json()["person"]
    assert (person["locale"], person["theme"], person["shares_reading"]) == ("en", "dark", False)
    assert answer.cookies["locale"].value == "en"
    event = StoredEvent.objects.get(type="settings.changed")
    assert (event.stream_id, event.payload) == (f"person.{cast.officer.person.pk}", {"locale": "en", "theme": "dark"})
    assert client.get("/api/v1/me").json()["person"] == person


@pytest.mark.parametrize(
    "change",
    [
        {"locale": "de"},
        {"theme": 1},
        {"shares_reading": "perhaps"},
        {"is_active": True},
        {"username": "minister"},
        [],
        1,
    ],
)
def test_person_may_not_change_anything_else(sign_in: SignIn, cast: Cast, change: object) -> None:
    client = sign_in(cast.officer)
    before = client.get("/api/v1/me").json()
    assert client.patch("/api/v1/me", change, format="json").status_code == 400
    assert client.get("/api/v1/me").json() == before


def test_me_tells_posts_rights_and_the_number_of_my_stream(sign_in: SignIn, cast: Cast, member: Member) -> None:
    data = sign_in(member).get("/api/v1/me").json()
    assert data["posts"][0]["unit"]["id"] == str(member.unit.pk)
    assert data["head"] == {f"person.{member.person.pk}": 1}
    assert ("issue" in data["abilities"]) == (member.post.roles[0] in {"clerk", "chief_of_office"})


@pytest.fixture(params=["minister", "ministry_clerk", "officer", "outsider"])
def member(request: pytest.FixtureRequest, cast: Cast) -> Member:
    found: Member = getattr(cast, request.param)
    return found
