"""The room `meetings` as Django sees it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.meetings"
    default_auto_field = "django.db.models.BigAutoField"
