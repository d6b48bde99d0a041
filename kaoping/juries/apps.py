"""The room `juries` as Django sees it."""

from django.apps import AppConfig


class JuriesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.juries"
    default_auto_field = "django.db.models.BigAutoField"
