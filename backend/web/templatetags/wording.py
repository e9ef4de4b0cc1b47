"""`{% say "Đăng nhập" "Sign in" %}`: both languages stand where they are used, in templates as in the code."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from backend.web import languages

register = template.Library()

FIELDS = {
    "login": ("Tên đăng nhập", "User name"),
    "password": ("Mật khẩu", "Password"),
    "shared": ("Máy dùng chung", "Shared computer"),
    "oldpassword": ("Mật khẩu hiện tại", "Current password"),
    "password1": ("Mật khẩu mới", "New password"),
    "password2": ("Nhập lại mật khẩu mới", "New password again"),
    "code": ("Mã xác thực", "Code"),
    "name": ("Tên khóa", "Name of the key"),
    "passwordless": ("Dùng để đăng nhập không cần mật khẩu", "Use it to sign in without a password"),
}
HELP = {
    "shared": (
        "Tự đăng xuất khi đóng trình duyệt hoặc sau 30 phút không thao tác.",
        "Signs you out when the browser is closed or after 30 minutes without use.",
    ),
    "password1": (
        "Ít nhất 12 ký tự, không dùng từ thông dụng hay tên cơ quan.",
        "At least 12 characters, no common words and no names of offices.",
    ),
    "passwordless": (
        "Thiết bị sẽ hỏi mã PIN, vân tay hoặc khuôn mặt.",
        "The device will ask for a PIN, a fingerprint or the face.",
    ),
}


@register.simple_tag
def say(vi: str, en: str, **values: object) -> str:
    """One wording in the language of the page; `{name}` places are filled."""
    return languages.pick(vi, en).format(**values)


@register.filter
def label_of(field: BoundField) -> str:
    """What a field is called on the page."""
    return languages.pick(*FIELDS.get(field.name, (str(field.label), str(field.label))))


@register.filter
def help_of(field: BoundField) -> str:
    """The sentence under a field, empty for most."""
    return languages.pick(*HELP[field.name]) if field.name in HELP else ""


@register.filter
def control(field: BoundField) -> SafeString:
    """The field itself, without a placeholder: the label above says it already, and does not vanish."""
    return field.as_widget(attrs={"placeholder": False})


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is a box to tick, whose label stands behind it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox"
