"""Loads the doors and followers of every app once Django is ready."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The last app of the list: by now all models are there."""

    name = "backend.config"

    def ready(self) -> None:
        import_module("backend.config.followers")
        import_module("backend.config.refusals").register()
