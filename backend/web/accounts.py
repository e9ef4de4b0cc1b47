"""How allauth works here: nobody signs up, nobody learns which names exist, secrets are stored encrypted."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from backend.organisations.models import Person
from backend.organisations.services import sessions
from backend.web.languages import bilingual, pick
from backend.web.passwords import in_own_words

log = structlog.get_logger("chidao.accounts")
NOT_KNOWN = bilingual("Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is not right.")
TOO_MANY = bilingual(
    "Đăng nhập sai quá nhiều lần. Hãy thử lại sau 5 phút.", "Too many failed attempts. Try again in 5 minutes."
)
WRONG_CODE = bilingual("Mã xác thực không đúng.", "The code is not right.")


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the organisation's administrator only; ended sessions are told to open sockets."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": NOT_KNOWN,
        "invalid_login": NOT_KNOWN,
        "username_password_mismatch": NOT_KNOWN,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": bilingual("Bạn thao tác quá nhanh, hãy thử lại sau.", "Too many requests, try again later."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": bilingual("Mật khẩu không đúng.", "The password is not right."),
        "enter_current_password": bilingual("Mật khẩu hiện tại không đúng.", "The current password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """A closed account is answered exactly like a wrong password."""
        person: Person | None = super().authenticate(request, **credentials)
        return person if person is not None and person.is_active else None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The name is written only if it is somebody's: people type their passwords into the wrong field."""
        known = Person.objects.filter(username=credentials.get("username", "")).values_list("pk", flat=True).first()
        log.warning("sign_in_failed", person=str(known or "unknown"), ip=self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        sessions.end_sessions_beyond_limit(user.pk, request.session.session_key or "")
        log.info("signed_in", person=str(user.pk), ip=self.get_client_ip(request))
        return response

    def logout(self, request: HttpRequest) -> None:
        """Sign out here, and close the sockets that this session opened."""
        key, person = request.session.session_key, request.user
        super().logout(request)
        if key and isinstance(person, Person):
            sessions.end(person.pk, [key])
            log.info("signed_out", person=str(person.pk))

    def clean_password(self, password: str, user: Person | None = None) -> str:
        """Django's own sentences about passwords exist in English only."""
        try:
            cleaned: str = super().clean_password(password, user)
        except ValidationError as refused:
            raise ValidationError([in_own_words(error) for error in refused.error_list]) from None
        return cleaned

    def set_password(self, user: Person, password: str) -> None:
        """A new password ends every other session."""
        super().set_password(user, password)
        here = context.request.session.session_key if context.request else ""
        sessions.end(user.pk, [s.session_key for s in sessions.sessions_of(user) if s.session_key != here])

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's passing remarks ("you have signed in as …") are not shown."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted with the installation's key, old keys still open them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": bilingual("Không thể tắt xác thực hai lớp.", "It cannot be switched off."),
        "cannot_generate_recovery_codes": bilingual(
            "Hãy bật xác thực hai lớp trước khi tạo mã dự phòng.", "Switch two-step verification on first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Person) -> str:
        return user.username

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return pick(f"Khóa {number}", f"Key {number}")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Chidao"}


def display_name(person: Person) -> str:
    """How the account pages call a person."""
    return person.name


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(b"second factor" + k.encode()).digest())) for k in keys])
