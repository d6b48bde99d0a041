"""All addresses: each room brings its own, and the desk answers at the root."""

from importlib.util import find_spec

from allauth.account import views as account
from django.urls import include, path

from kaoping.config.health import healthz
from kaoping.people.access import always, public
from kaoping.web import views as web

# Room and the beginning of its addresses.
ROOMS = (
    ("desk", ""),
    ("notices", "notices/"),
    ("decisions", "pay/"),
    ("results", "results/"),
    ("marks", "marks/"),
    ("ballots", "ballots/"),
    ("juries", "juries/"),
    ("meetings", "meetings/"),
    ("journal", "journal/"),
    ("cycles", "cycles/"),
    ("schemes", "schemes/"),
    ("people", "people/"),
    ("audit", "audit/"),
    ("web", ""),
)

# The room `web` lies below `people`, so its three pages are declared open here.
always(web.set_large_print)
always(web.choose_language)
public(web.gallery)

# Of allauth only what an office needs. Its pages for e-mail addresses, for resetting or setting a
# password and for signing up are left out: a session left open could be turned into a lasting
# takeover by them. Whoever forgot the password gets a new slip from the clerk.
DOOR = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include(DOOR)),
    *(
        path(prefix, include(f"kaoping.{room}.urls"))
        for room, prefix in ROOMS
        if find_spec(f"kaoping.{room}.urls")
    ),
]
