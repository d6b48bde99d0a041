"""The room `people` as Django sees it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.people"
    default_auto_field = "django.db.models.BigAutoField"
