"""Registers discussions with Django."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "backend.discussions"
    default_auto_field = "django.db.models.BigAutoField"
