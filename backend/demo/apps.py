"""Registers demo with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "backend.demo"
    default_auto_field = "django.db.models.BigAutoField"
