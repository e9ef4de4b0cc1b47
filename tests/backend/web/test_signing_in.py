"""Signing in and out: in both languages, without telling which names exist, with sessions that end when they should."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any, Literal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from backend.events.models import StoredEvent
from backend.lib import clock
from backend.organisations.services import sessions
from tests.backend.web.conftest import PASSWORD
from tests.cast import Cast, Member

SIGN_IN = "/dang-nhap/"


def token(response: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def sign_in(browser: Client, username: str, password: str, **extra: str) -> Any:
    form = {"csrfmiddlewaretoken": token(browser.get(SIGN_IN)), "login": username, "password": password, **extra}
    return browser.post(SIGN_IN, form)


def post(browser: Client, path: str, page: str = "/tai-khoan/mat-khau/", **fields: str) -> Any:
    form = {"csrfmiddlewaretoken": token(browser.get(page)), **fields}
    return browser.post(path, form)


def open_confirmed(browser: Client, path: str) -> Any:
    """Open a page of security settings, confirming with the password when asked."""
    response = browser.get(path)
    if response.status_code == 302:
        response = browser.get(post(browser, response["Location"], response["Location"], password=PASSWORD)["Location"])
    return response


@pytest.mark.parametrize(("cookie", "heading"), [("", "Đăng nhập"), ("vi", "Đăng nhập"), ("en", "Sign in")])
def test_stranger_may_read_sign_in_page_in_both_languages(browser: Client, db: None, cookie: str, heading: str) -> None:
    browser.cookies["locale"] = cookie
    page = browser.get(SIGN_IN, headers={"Accept-Language": "de"}).content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


def test_person_may_sign_in_and_goes_where_they_wanted(browser: Client, officer: Member) -> None:
    form = {"login": "officer", "password": PASSWORD, "next": "/chi-dao"}
    form["csrfmiddlewaretoken"] = token(browser.get(SIGN_IN))
    response = browser.post(SIGN_IN, form)
    assert (response.status_code, response["Location"]) == (302, "/chi-dao")
    assert browser.get("/api/v1/me").json()["person"]["username"] == "officer"


@pytest.mark.parametrize(("set_as", "typed_as"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_password_may_be_typed_on_another_keyboard_than_it_was_set_on(
    browser: Client, officer: Member, set_as: Literal["NFC", "NFD"], typed_as: Literal["NFC", "NFD"]
) -> None:
    officer.person.set_password(unicodedata.normalize(set_as, PASSWORD))
    officer.person.save()
    assert sign_in(browser, "officer", unicodedata.normalize(typed_as, PASSWORD)).status_code == 302


def test_person_may_not_be_sent_to_another_site_after_signing_in(browser: Client, officer: Member) -> None:
    form = {"login": "officer", "password": PASSWORD, "next": "https://evil.example/"}
    form["csrfmiddlewaretoken"] = token(browser.get(SIGN_IN))
    assert browser.post(SIGN_IN, form)["Location"] == "/"


def test_answer_does_not_tell_whether_a_name_exists(officer: Member, cast: Cast) -> None:
    cast.liaison.person.set_password(PASSWORD)
    cast.liaison.person.is_active = False
    cast.liaison.person.save()
    pages = []
    for username, password in (("officer", "wrong password"), ("nobody", "wrong password"), ("liaison", PASSWORD)):
        response = sign_in(Client(enforce_csrf_checks=True), username, password)
        assert response.status_code == 200
        page = response.content.decode().replace(username, "?")
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page))
    assert pages[0] == pages[1] == pages[2]


def test_sign_ins_are_logged_without_password_and_without_a_name_nobody_has(
    browser: Client, officer: Member, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="chidao.accounts"):
        sign_in(browser, "typed my password here", "wrong password")
        sign_in(browser, "officer", "wrong password")
        sign_in(browser, "officer", PASSWORD)
    lines: list[Any] = [record.msg for record in caplog.records if record.name == "chidao.accounts"]
    person = str(officer.person.pk)
    assert [(line["event"], line["person"], line["ip"]) for line in lines] == [
        ("sign_in_failed", "unknown", "127.0.0.1"),
        ("sign_in_failed", person, "127.0.0.1"),
        ("signed_in", person, "127.0.0.1"),
    ]
    assert "password" not in caplog.text.replace("too_many", "")


def test_unknown_name_costs_as_many_hashes_as_a_known_one(
    browser: Client, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted: list[str] = []
    original = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        counted.append(password)
        return original(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    sign_in(browser, "officer", "wrong password")
    known = len(counted)
    sign_in(browser, "nobody", "wrong password")
    assert len(counted) - known == known > 0


def test_sixth_wrong_password_is_refused_even_when_the_next_is_right(officer: Member, settings: Settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"},
        "throttles": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    cache.clear()
    browser = Client(enforce_csrf_checks=True)
    for _ in range(5):
        sign_in(browser, "officer", "wrong password")
    page = sign_in(browser, "officer", PASSWORD).content.decode()
    assert "Đăng nhập sai quá nhiều lần" in page
    assert browser.get("/api/v1/me").status_code == 401


def test_nobody_may_sign_up_or_reset_by_mail(browser: Client, db: None) -> None:
    for path in ("/signup/", "/accounts/signup/", "/dang-ky/", "/dang-nhap/signup/", "/password/reset/"):
        assert browser.get(path).status_code == 404


def test_form_without_token_is_refused(browser: Client, officer: Member) -> None:
    response = browser.post(SIGN_IN, {"login": "officer", "password": PASSWORD})
    assert response.status_code == 403
    assert "Hãy tải lại trang" in response.content.decode()


def test_shared_computer_keeps_no_session_and_ends_after_half_an_hour(browser: Client, officer: Member) -> None:
    response = sign_in(browser, "officer", PASSWORD, shared="on")
    assert response.cookies["session"]["max-age"] == ""
    with clock.at(clock.now() + timedelta(minutes=29)):
        assert browser.get("/api/v1/me").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=58)):
        assert browser.get("/api/v1/me").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=90)):
        assert browser.get("/api/v1/me").status_code == 401
    assert StoredEvent.objects.filter(type="sessions.ended").count() == 1


def test_own_computer_stays_signed_in_for_half_a_day_at_most(browser: Client, officer: Member) -> None:
    sign_in(browser, "officer", PASSWORD)
    session = Session.objects.get()
    assert timedelta(hours=11, minutes=59) < session.expire_date - clock.now() <= timedelta(hours=12)


def test_signing_out_ends_the_session_and_tells_open_sockets(browser: Client, officer: Member) -> None:
    sign_in(browser, "officer", PASSWORD)
    key = browser.session.session_key or ""
    assert browser.get("/dang-xuat/").status_code == 405
    response = post(browser, "/dang-xuat/")
    assert (response.status_code, response["Location"]) == (302, "/dang-nhap/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    event = StoredEvent.objects.get(type="sessions.ended")
    assert event.payload == {"sessions": [sessions.hash_of(key)]}
    assert key not in str(event.payload)
    assert browser.get("/api/v1/me").status_code == 401


def test_new_password_ends_other_sessions_but_not_this_one(browser: Client, officer: Member) -> None:
    other = Client()
    sign_in(other, "officer", PASSWORD)
    sign_in(browser, "officer", PASSWORD)
    changed = "Núi Bà Đen cao nhất miền Nam"
    response = post(browser, "/tai-khoan/mat-khau/", oldpassword=PASSWORD, password1=changed, password2=changed)
    assert response.status_code == 302
    assert other.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200
    ended = StoredEvent.objects.get(type="sessions.ended").payload
    assert ended is not None
    assert len(ended["sessions"]) == 1


@pytest.mark.parametrize(
    ("weak", "reason"),
    [
        ("ngắn", "Mật khẩu phải có ít nhất 12 ký tự."),
        ("BoTNMT@2019!", "Mật khẩu quá dễ đoán"),
        ("matkhau123456", "Mật khẩu quá dễ đoán"),
        ("stnmt-2024-stnmt", "Mật khẩu quá dễ đoán"),
        ("liverpool.liverpool", ""),
        ("officer.offic", "Mật khẩu quá giống tên"),
        ("qwertyqwerty", "Mật khẩu này quá thông dụng."),
    ],
)
def test_weak_password_is_refused_with_the_reason(browser: Client, officer: Member, weak: str, reason: str) -> None:
    sign_in(browser, "officer", PASSWORD)
    response = post(browser, "/tai-khoan/mat-khau/", oldpassword=PASSWORD, password1=weak, password2=weak)
    if not reason:
        assert response.status_code == 302
        return
    assert response.status_code == 200
    page = response.content.decode()
    assert reason in page
    assert 'id="id_password1_error"' in page
    officer.person.refresh_from_db()
    assert officer.person.check_password(PASSWORD)


def test_sixth_session_ends_the_one_unused_longest(officer: Member) -> None:
    browsers = [Client() for _ in range(6)]
    for number, browser in enumerate(browsers):
        with clock.at(clock.now() + timedelta(seconds=number)):
            sign_in(browser, "officer", PASSWORD)
    assert browsers[0].get("/api/v1/me").status_code == 401
    assert [b.get("/api/v1/me").status_code for b in browsers[1:]] == [200] * 5
    assert UserSession.objects.count() == 5


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def test_second_factor_may_be_switched_on_and_is_then_needed(browser: Client, officer: Member) -> None:
    sign_in(browser, "officer", PASSWORD)
    page = open_confirmed(browser, "/tai-khoan/xac-thuc/ung-dung/bat/")
    secret = re.search(r'<code class="code">([A-Z2-7]+)</code>', page.content.decode())
    assert secret
    assert "data:image/svg+xml" in page.content.decode()
    on = "/tai-khoan/xac-thuc/ung-dung/bat/"
    assert browser.post(on, {"csrfmiddlewaretoken": token(page), "code": "000000"}).status_code == 200
    done = browser.post(on, {"csrfmiddlewaretoken": token(page), "code": code_for(secret[1])})
    assert done["Location"] == "/tai-khoan/xac-thuc/ma-du-phong/"
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret[1] not in stored
    codes = re.findall(r'<code class="code">(\d{8})</code>', browser.get(done["Location"]).content.decode())
    assert len(codes) == 10

    second = Client(enforce_csrf_checks=True)
    assert sign_in(second, "officer", PASSWORD)["Location"] == "/dang-nhap/xac-thuc/"
    assert second.get("/api/v1/me").status_code == 401
    challenge = second.get("/dang-nhap/xac-thuc/")
    again = second.post("/dang-nhap/xac-thuc/", {"csrfmiddlewaretoken": token(challenge), "code": "000000"})
    assert "Mã xác thực không đúng." in again.content.decode()
    right = second.post("/dang-nhap/xac-thuc/", {"csrfmiddlewaretoken": token(challenge), "code": codes[0]})
    assert right.status_code == 302
    assert second.get("/api/v1/me").status_code == 200
    third = Client(enforce_csrf_checks=True)
    sign_in(third, "officer", PASSWORD)
    challenge = third.get("/dang-nhap/xac-thuc/")
    used = third.post("/dang-nhap/xac-thuc/", {"csrfmiddlewaretoken": token(challenge), "code": codes[0]})
    assert used.status_code == 200, "a recovery code works once"


@pytest.mark.parametrize(
    "path",
    [
        "/tai-khoan/mat-khau/",
        "/tai-khoan/xac-thuc/",
        "/tai-khoan/xac-thuc/ung-dung/bat/",
        "/tai-khoan/xac-thuc/khoa/",
        "/tai-khoan/xac-thuc/khoa/them/",
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_account_pages_open_for_their_owner_alone(browser: Client, officer: Member, path: str, language: str) -> None:
    assert browser.get(path)["Location"].startswith(SIGN_IN)
    officer.person.locale = language
    officer.person.save()
    sign_in(browser, "officer", PASSWORD)
    response = open_confirmed(browser, path)
    assert response.status_code == 200
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


def test_security_settings_ask_for_the_password_again(browser: Client, officer: Member) -> None:
    sign_in(browser, "officer", PASSWORD)
    asked = browser.get("/tai-khoan/xac-thuc/ung-dung/bat/")
    assert asked["Location"].startswith("/tai-khoan/xac-nhan/")
    wrong = post(browser, asked["Location"], asked["Location"], password="wrong password")
    assert "Mật khẩu không đúng." in wrong.content.decode()
    answered = post(browser, asked["Location"], asked["Location"], password=PASSWORD)
    assert answered["Location"] == "/tai-khoan/xac-thuc/ung-dung/bat/"


def test_language_may_be_switched_before_and_after_signing_in(browser: Client, officer: Member) -> None:
    post(browser, "/ngon-ngu/", SIGN_IN, language="en", next=SIGN_IN)
    assert "Sign in" in browser.get(SIGN_IN).content.decode()
    sign_in(browser, "officer", PASSWORD)
    assert "Change the password" not in browser.get("/tai-khoan/mat-khau/").content.decode()
    post(browser, "/ngon-ngu/", language="en", next="/")
    officer.person.refresh_from_db()
    assert officer.person.locale == "en"
    assert "Change the password" in browser.get("/tai-khoan/mat-khau/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_language_switch_never_leads_away(browser: Client, db: None, away: str) -> None:
    assert post(browser, "/ngon-ngu/", SIGN_IN, language="en", next=away)["Location"] == "/"
