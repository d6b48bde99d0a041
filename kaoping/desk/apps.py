"""The room `desk` as Django sees it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.desk"
    default_auto_field = "django.db.models.BigAutoField"
