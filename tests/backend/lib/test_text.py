"""Vietnamese text: folding for search, order for lists, and what is let in at all."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.lib import text
from backend.lib.errors import DomainError


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Chỉ thị", "chi thi"),
        ("ĐẤT ĐAI", "dat dai"),
        ("đất", "dat"),
        ("Hỏa tốc", "hoa toc"),
        ("Hoả tốc", "hoa toc"),
        ("ướt", "uot"),
        ("ƯỚT", "uot"),
        ("Nguyễn  Thị\tƯớc", "nguyen thi uoc"),
        ("Ðắk Lắk", "dak lak"),
        ("mỏ mở mô", "mo mo mo"),
        ("917/QĐ-BTNMT", "917/qd-btnmt"),
        ("Y Bhăm Êban", "y bham eban"),
        ("", ""),
    ],
)
def test_search_form_has_no_marks(written: str, folded: str) -> None:
    assert text.fold(written) == folded
    assert text.fold(unicodedata.normalize("NFD", written)) == folded


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậ ĐƯƠ", max_size=40))
def test_folding_again_changes_nothing_and_forms_agree(written: str) -> None:
    once = text.fold(written)
    assert text.fold(once) == once
    assert text.fold(unicodedata.normalize("NFD", written)) == once
    assert once.isascii()


IN_ORDER = [
    "ba", "bà", "bả", "bã", "bá", "bạ", "ban", "băn", "bân", "be", "bê", "ca", "da", "đa", "em", "êm", "lan", "oai",
    "ôi", "ơi", "tu", "tư", "va", "xa", "y",
]  # fmt: skip


def test_letters_and_tones_stand_in_vietnamese_order() -> None:
    mixed = IN_ORDER[:]
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=text.sort_key) == IN_ORDER
    assert sorted((word.upper() for word in mixed), key=text.sort_key) == [word.upper() for word in IN_ORDER]
    decomposed = [unicodedata.normalize("NFD", word) for word in mixed]
    assert [unicodedata.normalize("NFC", w) for w in sorted(decomposed, key=text.sort_key)] == IN_ORDER


def test_people_stand_by_given_name_then_by_the_names_before() -> None:
    people = [
        ("Trần Thị", "Mình"),
        ("Trịnh", "Minh"),
        ("Trần Văn", "Minh"),
        ("Đỗ", "An"),
        ("Đinh", "Ân"),
        ("Lê", "Ánh"),
    ]
    ordered = sorted(people, key=lambda names: text.person_sort_key(*names))
    assert [f"{family} {given}" for family, given in ordered] == [
        "Đỗ An", "Lê Ánh", "Đinh Ân", "Trần Văn Minh", "Trịnh Minh", "Trần Thị Mình",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\udfff", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe"],
)
def test_characters_that_are_none_are_refused(character: str) -> None:
    for cleaner in (text.clean, text.clean_line):
        with pytest.raises(DomainError) as met:
            cleaner(f"a{character}b", "name")
        assert (met.value.fields[0].path, met.value.fields[0].code) == ("name", "bad_character")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Bộ   TN&MT \n", "Bộ TN&MT"),
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("một\ndòng\tkhác", "một dòng khác"),
        ("e\u0302\u0301", "ế"),
        ("Ðồng", "Đồng"),
        ("a\u00a0b", "a b"),
        ("một\rhai\u2028ba\u3000bốn", "một hai ba bốn"),
    ],
)
def test_line_is_cleaned(raw: str, cleaned: str) -> None:
    assert text.clean_line(raw) == cleaned


def test_prose_keeps_its_lines_and_emoji() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert text.clean(f" một\r\nhai\rba {family}\n") == f"một\nhai\nba {family}"


@pytest.mark.parametrize("raw", ["", " ", "\u200b", "\u2060\ufeff", " \u200c\u00ad\t\n", "\u3164 \u2800\u202e"])
def test_what_nobody_can_see_is_blank(raw: str) -> None:
    assert text.is_blank(raw)
    assert not text.is_blank(raw + "ê")
