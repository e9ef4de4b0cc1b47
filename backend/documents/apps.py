"""Registers documents with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "backend.documents"
    default_auto_field = "django.db.models.BigAutoField"
