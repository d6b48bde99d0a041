"""The room `cycles` as Django sees it."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.cycles"
    default_auto_field = "django.db.models.BigAutoField"
