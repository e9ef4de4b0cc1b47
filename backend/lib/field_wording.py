"""What is wrong with a field, in Vietnamese: Django REST framework has these sentences in English only."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BY_CODE = {
    "required": "Thông tin này là bắt buộc.",
    "null": "Thông tin này không được để trống.",
    "blank": "Thông tin này không được để trống.",
    "empty": "Hãy chọn ít nhất một mục.",
    "invalid": "Giá trị không hợp lệ.",
    "max_length": "Không được quá {n} ký tự hoặc mục.",
    "min_length": "Phải có ít nhất {n} ký tự hoặc mục.",
    "max_value": "Không được lớn hơn {n}.",
    "min_value": "Không được nhỏ hơn {n}.",
    "max_string_length": "Số quá dài.",
    "invalid_choice": "Giá trị không có trong danh sách.",
    "not_a_list": "Phải là một danh sách.",
    "date": "Ngày không hợp lệ.",
    "datetime": "Thời điểm không hợp lệ.",
    "make_aware": "Thời điểm không hợp lệ.",
    "overflow": "Thời điểm không hợp lệ.",
}


def in_vietnamese(code: str, english: str) -> str:
    """The sentence for an error code, with the number that the English sentence names."""
    number = _NUMBER.search(english)
    return _BY_CODE.get(code, _BY_CODE["invalid"]).format(n=number[0] if number else "")
