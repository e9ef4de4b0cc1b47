"""Signing in and out and the account's own pages: allauth's views, at addresses of ours.

Only what is listed here exists: no sign-up, no reset by e-mail, no e-mail management.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from backend.organisations.models import Person

View = Callable[..., HttpResponse]


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser throw away what it kept of it."""
    response: HttpResponse = account.logout(request)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def change_password(request: HttpRequest) -> HttpResponse:
    """A password is changed by whoever has one; where a passkey is the only way in, there is none to change."""
    if not isinstance(request.user, Person) or not request.user.has_usable_password():
        raise PermissionDenied
    response: HttpResponse = account.password_change(request)
    return response


def _own(view: View) -> View:
    """A page about one's own account: behind signing in, and never kept by the browser."""
    return never_cache(login_required(view))


urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-nhap/xac-thuc/", never_cache(second_factor.authenticate), name="mfa_authenticate"),
    path("dang-nhap/khoa/", never_cache(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("dang-nhap/da-dong/", account.account_inactive, name="account_inactive"),
    path("dang-xuat/", sign_out, name="account_logout"),
    path("tai-khoan/xac-nhan/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", _own(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/xac-nhan/khoa/", _own(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("tai-khoan/mat-khau/", _own(change_password), name="account_change_password"),
    path("tai-khoan/xac-thuc/", _own(second_factor.index), name="mfa_index"),
    path("tai-khoan/xac-thuc/ung-dung/bat/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("tai-khoan/xac-thuc/ung-dung/tat/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tai-khoan/xac-thuc/ma-du-phong/", _own(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "tai-khoan/xac-thuc/ma-du-phong/tao/",
        _own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tai-khoan/xac-thuc/ma-du-phong/tai-ve/",
        _own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("tai-khoan/xac-thuc/khoa/", _own(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("tai-khoan/xac-thuc/khoa/them/", _own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("tai-khoan/xac-thuc/khoa/<int:pk>/bo/", _own(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("tai-khoan/xac-thuc/khoa/<int:pk>/sua/", _own(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
]
