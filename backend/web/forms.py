"""The sign-in forms that differ from allauth's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from backend.lib import clock
from backend.web import languages


class SignInForm(LoginForm):  # type: ignore[misc]
    """Name and password, and whether others use this computer too."""

    shared = forms.BooleanField(required=False)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in (or go on to the second factor); then decide how long the session may live."""
        response: HttpResponse = super().login(request, redirect_url)
        if self.cleaned_data["shared"]:
            request.session["shared"] = True
            request.session.set_expiry(0)
        else:
            request.session.set_expiry(clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        return response


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The same with a sentence in both languages for the most frequent mistake."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "password2" in self.errors and cleaned.get("password1"):
            self.errors["password2"] = self.error_class(
                [languages.pick("Hai lần nhập mật khẩu không giống nhau.", "The two passwords are not the same.")]
            )
        return cleaned
