"""The room `journal` as Django sees it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.journal"
    default_auto_field = "django.db.models.BigAutoField"
