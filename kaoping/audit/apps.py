"""The room `audit` as Django sees it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the room under its own name."""

    name = "kaoping.audit"
    default_auto_field = "django.db.models.BigAutoField"
