"""Secrets at rest, passwords nobody should use, and the two languages."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import translation
from pytest_django.fixtures import Settings

from backend.web import languages
from backend.web.accounts import SecondFactorAdapter, display_name
from backend.web.assets import assets
from backend.web.passwords import ContextWordsValidator
from tests.cast import Cast


def test_second_factors_are_stored_encrypted_and_survive_a_new_key(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first key", []
    adapter = SecondFactorAdapter()
    stored = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY" not in stored
    assert adapter.encrypt("JBSWY3DPEHPK3PXP") != stored
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second key", ["first key"]
    assert adapter.decrypt(stored) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        adapter.decrypt(stored)


@pytest.mark.parametrize(
    "password",
    ["BoTNMT@2019", "Chỉ đạo 2026!!", "stnmtstnmt123456", "Mật-khẩu-2020", "VănPhòng2019vănphòng", "aaaaaaaaaaaa"],
)
def test_office_words_years_and_runs_make_no_password(password: str) -> None:
    with pytest.raises(ValidationError) as met:
        ContextWordsValidator().validate(password)
    assert "quá dễ đoán" in met.value.messages[0]


@pytest.mark.parametrize("password", ["Sông Hồng chảy ra biển", "correct horse battery", "tnmt-nhưng-còn-dài-thêm-nữa"])
def test_long_sentences_are_good_passwords(password: str) -> None:
    ContextWordsValidator().validate(password)


@pytest.mark.parametrize(("cookie", "chosen"), [("vi", "vi"), ("en", "en"), ("fr", "vi"), ("", "vi"), ("en-GB", "vi")])
def test_only_known_languages_are_chosen(cookie: str, chosen: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en"})
    request.COOKIES["locale"] = cookie
    assert languages.chosen(request) == chosen


def test_wording_follows_the_language_when_it_is_shown() -> None:
    wording = languages.bilingual("Có", "Yes")
    with translation.override("en"):
        assert str(wording) == "Yes"
    with translation.override("vi"):
        assert str(wording) == "Có"


def test_people_are_called_by_their_names(cast: Cast) -> None:
    assert display_name(cast.officer.person) == "Đỗ Thu Hằng"


def test_new_build_is_noticed_without_a_restart(built: Path) -> None:
    first = assets()
    assert first is not None
    assert first.modules == ("/static/assets/ui-12345678.js",)
    built.write_text(json.dumps({"src/main.tsx": {"file": "assets/main-87654321.js"}}))
    os.utime(built, ns=(1, 1))
    second = assets()
    assert second is not None
    assert second.entry == "/static/assets/main-87654321.js"
    built.unlink()
    assert assets() is None
