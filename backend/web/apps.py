"""Registers web with Django, and says which static files are worth collecting."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class WebConfig(AppConfig):
    name = "backend.web"
    default_auto_field = "django.db.models.BigAutoField"


class StaticFiles(StaticFilesConfig):
    """Leaves out what no page of ours names: maps for debuggers, and the browsable pages of libraries."""

    ignore_patterns = ["CVS", ".*", "*~", "*.map", "redoc", "rest_framework"]
