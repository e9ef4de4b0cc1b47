"""The least Django that plain Channels needs."""

from __future__ import annotations

import os

from backend.config.environment import database

SECRET_KEY = "nothing is signed here"
INSTALLED_APPS = ["bench.peers.plain"]
DATABASES = {"default": database(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
ROOT_URLCONF = "bench.peers.plain.settings"
urlpatterns: list[object] = []
# Without these two options a thousand clients exhaust the pool, and an idle reader is cut after five seconds.
_REDIS = {"address": os.environ["REDIS_URL"], "socket_timeout": None, "max_connections": 20_000}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [_REDIS]}}}
