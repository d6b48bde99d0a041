"""What granian serves here: the product with its real settings, and the bare view beside it."""

from django.conf import settings

from kaoping.config.wsgi import application

settings.ROOT_URLCONF = "tests.chaos.urls"
__all__ = ["application"]
