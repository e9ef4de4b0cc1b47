"""What daphne and uvicorn serve of the ordinary project."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peers.drf.ordinary")
application = get_asgi_application()
