"""`manage.py seed_demo`: fills an empty installation with the sample data, and leaves any other as it is."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from backend.demo.seeding import installation
from backend.discussions.models import Message


class Command(BaseCommand):
    help = "Loads the invented sample data into an empty installation."

    def handle(self, *args: Any, **options: Any) -> None:
        if not installation.is_empty():
            self.stdout.write("There are organisations already: no sample data was loaded.")
            return
        began = time.monotonic()
        household = installation.seed()
        self.stdout.write(
            f"Sample data: {len(household.organisations)} organisations, {len(household.units)} units, "
            f"{len(household.people)} people, {len(household.documents)} documents, "
            f"{Message.objects.count()} messages in {time.monotonic() - began:.1f} s."
        )
