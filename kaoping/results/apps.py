"""The room `results` as Django sees it."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.results"
    default_auto_field = "django.db.models.BigAutoField"
