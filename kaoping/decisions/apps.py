"""The room `decisions` as Django sees it."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.decisions"
    default_auto_field = "django.db.models.BigAutoField"
