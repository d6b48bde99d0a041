"""All addresses: each room brings its own, and the desk answers at the root."""

from importlib.util import find_spec

from django.urls import include, path

from kaoping.config.health import healthz
from kaoping.people.access import public
from kaoping.web import views as web

# Room and the beginning of its addresses.
ROOMS = (
    ("desk", ""),
    ("notices", "notices/"),
    ("decisions", "pay/"),
    ("results", "results/"),
    ("marks", "marks/"),
    ("journal", "journal/"),
    ("cycles", "cycles/"),
    ("schemes", "schemes/"),
    ("people", "people/"),
    ("audit", "audit/"),
    ("web", ""),
)

# The room `web` lies below `people`, so its three pages are declared open here.
for view in (web.set_large_print, web.choose_language, web.gallery):
    public(view)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    *(
        path(prefix, include(f"kaoping.{room}.urls"))
        for room, prefix in ROOMS
        if find_spec(f"kaoping.{room}.urls")
    ),
]
