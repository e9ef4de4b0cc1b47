"""Registers events with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "backend.events"
    default_auto_field = "django.db.models.BigAutoField"
