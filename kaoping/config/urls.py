"""All addresses: each room brings its own, and the desk answers at the root."""

from importlib.util import find_spec

from django.urls import include, path

from kaoping.config.health import healthz
from kaoping.people.access import public
from kaoping.web import views as web

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

# The room `web` lies below `people`, so its three pages are declared open here.
for view in (web.set_large_print, web.choose_language, web.gallery):
    public(view)

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
