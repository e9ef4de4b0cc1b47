"""Django's settings; whatever an operator may change is read from the environment (docs/operations.md)."""

from __future__ import annotations

import os
from typing import Any

from csp.constants import NONE, SELF

from backend.config import environment as env
from backend.lib import logs

ROOT = env.ROOT
VERSION = "0.1.0"
DATA = env.folder("CHIDAO_DATA", ROOT / ".data")
DEBUG = env.flag("CHIDAO_DEBUG")
SECRET_KEY = env.secret_key(DATA)
SECRET_KEY_FALLBACKS = env.words("CHIDAO_OLD_SECRET_KEYS")

PUBLIC_ORIGINS = env.words("CHIDAO_ORIGINS")  # scheme://host[:port] of the public address; empty: this machine only
PRODUCTION = env.flag("CHIDAO_PRODUCTION", default=bool(PUBLIC_ORIGINS))  # refuse to serve when set up dangerously
BEHIND_TLS = bool(PUBLIC_ORIGINS) and all(origin.startswith("https://") for origin in PUBLIC_ORIGINS)
ALLOWED_HOSTS = env.words("CHIDAO_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = PUBLIC_ORIGINS
if env.flag("CHIDAO_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PRIVATE_NETWORK = env.flag("CHIDAO_PRIVATE_NETWORK")  # nobody else is on the network to PostgreSQL and Redis
X_ACCEL = env.flag("CHIDAO_X_ACCEL")  # a reverse proxy sends the files (X-Accel-Redirect)

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "backend.web.apps.StaticFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "tree_queries",
    "channels",
    "backend.events",
    "backend.organisations",
    "backend.documents",
    "backend.discussions",
    "backend.notifications",
    "backend.web.apps.WebConfig",
    "backend.demo",
    "backend.config",
]
MIDDLEWARE = [
    "backend.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "backend.web.middleware.StaticFilesMiddleware",
    "backend.web.middleware.RequestIdMiddleware",
    "backend.web.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "backend.web.middleware.CallerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "backend.web.middleware.ActivityMiddleware",
    "backend.web.middleware.TransactionsMiddleware",
]
LOGGING = logs.configured(as_json=(os.environ.get("CHIDAO_LOG") or ("json" if PRODUCTION else "text")) == "json")
ROOT_URLCONF = "backend.config.urls"
ASGI_APPLICATION = "realtime.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "backend/web/templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL", "postgresql:///chidao"))}
REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES: dict[str, Any] = {  # none of them in Redis, without which everything must work
    # sign-in limits: they count across processes and outlive a restart
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # the default of 300 would let an attacker push counters out
    },
    # limits of REST calls, asked at every request: each process counts for itself
    "throttles": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "family_middle", "given", "name", "email")},
    },
    {"NAME": "backend.web.passwords.ContextWordsValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/dang-nhap/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # whole offices sign in at eight o'clock, from one address
    "login_failed": "60/m/ip,5/5m/key",
}
ACCOUNT_SESSION_REMEMBER = True  # the sign-in form decides by "shared computer"
ACCOUNT_FORMS = {"login": "backend.web.forms.SignInForm", "change_password": "backend.web.forms.ChangePasswordForm"}
ACCOUNT_ADAPTER = "backend.web.accounts.ClosedAccountAdapter"
ACCOUNT_USER_DISPLAY = "backend.web.accounts.display_name"
MFA_ADAPTER = "backend.web.accounts.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by the administrator, not proved
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Chidao"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.flag("CHIDAO_BEHIND_PROXY"))

SESSION_ENGINE = "backend.lib.session_store"
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # absolute; idle time is 30 minutes on a shared computer
CSRF_FAILURE_VIEW = "backend.web.errors.csrf_failed"
CSRF_COOKIE_NAME = "__Host-csrftoken" if BEHIND_TLS else "csrftoken"
SECURE_HSTS_SECONDS = 63_072_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "locale"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the static middleware warns of a folder that is not there yet
STATICFILES_DIRS = [folder for folder in (ROOT / "frontend/dist",) if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # compressed copies are made once, when the files are collected; the lines out there are slow
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedStaticFilesStorage"},
}
SERVESTATIC_MAX_AGE = 3600
SERVESTATIC_ALLOW_ALL_ORIGINS = False
SERVESTATIC_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"  # Vite puts a hash into these names
FRONTEND_MANIFEST = ROOT / "frontend/dist/manifest.json"
FILES = env.folder("CHIDAO_FILES", DATA / "files")

MAX_FILE_BYTES = env.number("CHIDAO_MAX_FILE_MB", 100) * 1024 * 1024
MAX_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_BYTES_PER_PERSON = 5 * 1024**3

REST_PER_10S = env.number("CHIDAO_REST_PER_10S", 60)  # calls of one person
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["backend.lib.throttles.PersonThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.lib.http.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "backend.lib.openapi.ShapeSchema",
    "EXCEPTION_HANDLER": "backend.lib.http.problem",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": "iso-8601",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Chidao",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["backend.lib.openapi.add_shapes"],
}
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy sends http to https; Chidao itself is only ever spoken to by the proxy
    "security.W021",  # browsers' preload lists are for the owner of the whole domain to decide
]
DEMO_DATA = env.flag("CHIDAO_DEMO", default=True)
TEST_RUNNER = "django.test.runner.DiscoverRunner"
PROCRASTINATE_ON_APP_READY = "backend.events.parked.remember_failures"
