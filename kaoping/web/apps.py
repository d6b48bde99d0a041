"""The Django app `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Named before allauth in INSTALLED_APPS, so that its pages wear our templates."""

    name = "kaoping.web"
    label = "web"
