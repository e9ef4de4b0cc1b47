"""The product with its reactor and Django in place, for modules that are about to change something in it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

from realtime import asgi as application  # isort: skip  # sets Django up
from realtime.serve import main as serve

__all__ = ["application", "serve"]
