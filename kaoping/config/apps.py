"""The room `config` as a Django app: it holds commands and checks, no models."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Names the room for Django."""

    name = "kaoping.config"
    label = "config"
