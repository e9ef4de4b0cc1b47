"""`manage.py make_types [--to FOLDER]`: writes what is generated from the source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from backend.web.catalogue import generated


class Command(BaseCommand):
    """Needs no database."""

    help = "Write docs/openapi.json, docs/events.md and the TypeScript types of events and answers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.ROOT, help="the project's folder")

    def handle(self, *args: Any, **options: Any) -> None:
        for path, content in generated().items():
            target = options["to"] / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
            self.stdout.write(str(path))
