"""The least that manage.py needs, so that the tools are tested apart from the product."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = urlsplit(os.environ["DATABASE_URL"])
SECRET_KEY = "stand-in"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "backend.demo",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ADDRESS.path.strip("/"),
        "USER": ADDRESS.username,
        "HOST": parse_qs(ADDRESS.query)["host"][0],
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ["CHIDAO_DATA"]) / "static"
STATICFILES_DIRS = [ROOT / "frontend" / "dist"]
USE_TZ = True
