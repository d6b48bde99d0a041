"""The room `ballots` as Django sees it."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.ballots"
    default_auto_field = "django.db.models.BigAutoField"
