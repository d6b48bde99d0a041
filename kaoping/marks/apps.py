"""The room `marks` as Django sees it."""

from django.apps import AppConfig


class MarksConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.marks"
    default_auto_field = "django.db.models.BigAutoField"
