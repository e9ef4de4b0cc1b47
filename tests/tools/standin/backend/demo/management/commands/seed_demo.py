"""Leaves a mark in the database, and counts how often it was asked."""

import os
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, *_args: object, **_options: object) -> None:
        Group.objects.get_or_create(name="demo")
        with (Path(os.environ["CHIDAO_DATA"]) / "seeded").open("a") as count:
            count.write("once more\n")
