"""Types, notations and codes as Decree 30/2020 prints them."""

from __future__ import annotations

import pytest

from backend.documents.formats import FIELDS, TYPES, full_code, notation, padded
from backend.documents.secrecy import is_stamp


def test_there_are_29_types_and_two_of_them_are_letters() -> None:
    assert len(TYPES) == 29
    assert [code for code, kind in TYPES.items() if kind.is_letter] == ["cong_van", "thu_cong"]
    abbreviations = [kind.abbreviation for kind in TYPES.values() if kind.abbreviation]
    assert len(set(abbreviations)) == len(abbreviations)
    assert "CV" not in abbreviations


def test_letters_share_one_series_and_named_types_have_their_own() -> None:
    assert TYPES["thu_cong"].series == TYPES["cong_van"].series == "cong_van"
    assert TYPES["chi_thi"].series == "chi_thi"


@pytest.mark.parametrize(
    ("kind", "organisation", "unit", "number", "code"),
    [
        ("chi_thi", "BTNMT", "TCQLĐĐ", 2, "02/CT-BTNMT"),
        ("cong_van", "BTNMT", "TCQLĐĐ", 2054, "2054/BTNMT-TCQLĐĐ"),
        ("quyet_dinh", "BTNMT", "", 917, "917/QĐ-BTNMT"),
        ("bao_cao", "STNMT", "QLĐĐ", 206, "206/BC-STNMT"),
        ("cong_van", "STNMT", "", 9, "09/STNMT"),
    ],
)
def test_codes(kind: str, organisation: str, unit: str, number: int, code: str) -> None:
    assert full_code(number, notation(TYPES[kind], organisation, unit)) == code


def test_numbers_below_ten_have_a_nought() -> None:
    assert [padded(n) for n in (1, 9, 10, 100)] == ["01", "09", "10", "100"]


def test_every_choice_is_worded_in_both_languages() -> None:
    wordings = [(choice.vi, choice.en) for choice in FIELDS] + [(kind.vi, kind.en) for kind in TYPES.values()]
    assert all(vi and en for vi, en in wordings)


@pytest.mark.parametrize(
    "line", ["MẬT", "TỐI MẬT", " TUYỆT  MẬT ", "T Ố I  M Ậ T", "[ MẬT ]", "Độ mật: Mật", "MÂ\u0323T"]
)
def test_stamps_are_known(line: str) -> None:
    assert is_stamp(line)


@pytest.mark.parametrize("line", ["", "Mật", "mật độ", "BÍ MẬT", "MẬT MÃ", "BẢO MẬT", "Độ mật: không", "MAT"])
def test_other_words_are_no_stamps(line: str) -> None:
    assert not is_stamp(line)
