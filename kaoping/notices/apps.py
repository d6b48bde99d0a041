"""The room `notices` as Django sees it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.notices"
    default_auto_field = "django.db.models.BigAutoField"
