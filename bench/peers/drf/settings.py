"""The product's settings with one more address: the ordinary list inside the product's own process."""

from __future__ import annotations

from backend.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.peers.drf.urls"
