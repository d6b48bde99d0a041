"""All addresses: each room brings its own, and the desk answers at the root."""

from importlib.util import find_spec

from django.urls import include, path

from kaoping.config.health import healthz

ROOMS = (
    "desk",
    "notices",
    "decisions",
    "results",
    "marks",
    "journal",
    "cycles",
    "schemes",
    "people",
    "audit",
    "web",
)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *(
        path("", include(f"kaoping.{room}.urls"))
        for room in ROOMS
        if find_spec(f"kaoping.{room}.urls")
    ),
]
