"""The room `schemes` as Django sees it."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.schemes"
    default_auto_field = "django.db.models.BigAutoField"
