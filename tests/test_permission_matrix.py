"""Every address × everybody: what each view declares is what really happens.

Generated from the list of addresses: a new one is covered without a change here. An address of ours without a
declaration fails; addresses of packages are listed with the reason why they need none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, converters, get_resolver
from django.urls.resolvers import RoutePattern, URLResolver

from kaoping.marks.models import Mark
from kaoping.people import roles
from kaoping.people.access import Access, runner_of
from kaoping.people.models import Account, Place, RoleGrant
from tests import matrix, people

OWN = "asks for a login itself and shows the visitor's own account only"
DOOR = "the door itself"
BY_OTHERS = {
    "accounts/login/": DOOR,
    "accounts/logout/": DOOR,
    "accounts/inactive/": "says that an account is closed",
    "accounts/reauthenticate/": OWN,
    "accounts/password/change/": "asks for a login and for the old password",
    "accounts/2fa/": OWN,
    "accounts/2fa/authenticate/": DOOR,
    "accounts/2fa/reauthenticate/": OWN,
    "accounts/2fa/totp/activate/": "asks for a login and for the password anew",
    "accounts/2fa/totp/deactivate/": "asks for a login and for the password anew",
    "accounts/2fa/recovery-codes/": OWN,
    "accounts/2fa/recovery-codes/generate/": OWN,
    "accounts/2fa/recovery-codes/download/": OWN,
    "accounts/3rdparty/": "asks for a login; connects nothing without the password anew",
    "accounts/3rdparty/login/cancelled/": DOOR,
    "accounts/3rdparty/login/error/": DOOR,
    "accounts/3rdparty/signup/": "tells somebody whom the office does not know that it is closed",
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/": DOOR,
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/": DOOR,
}
# Addresses of allauth by which an open session could be turned into a lasting takeover.
LEFT_OUT = (
    "signup/", "email/", "confirm-email/", "confirm-email/x:y/", "password/set/",
    "password/reset/", "password/reset/done/", "password/reset/key/1-set-password/",
    "login/code/", "login/code/confirm/", "social/signup/",
)  # fmt: skip
LOGIN = resolve_url(settings.LOGIN_URL)


@dataclass(frozen=True)
class Address:
    """One address: its route, and the view behind it."""

    route: str
    pattern: URLPattern
    parts: tuple[RoutePattern, ...]

    @property
    def is_ours(self) -> bool:
        """Whether the view is the product's own."""
        return self.pattern.callback.__module__.startswith("kaoping.")

    @property
    def access(self) -> Access | None:
        """What the view declares."""
        return getattr(self.pattern.callback, "access", None)

    @cached_property
    def converters(self) -> dict[str, Any]:
        """The keywords in the address."""
        return {name: each for part in self.parts for name, each in part.converters.items()}

    def path(self, values: dict[str, object]) -> str:
        """The address with its keywords filled in."""
        text = self.route
        for name, converter in self.converters.items():
            for written in (f"<{_name_of(converter)}:{name}>", f"<{name}>"):
                text = text.replace(written, converter.to_url(values[name]))
        return f"/{text}"


def addresses(resolver: URLResolver, before: tuple = ()) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        parts = (*before, pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, parts)
        else:
            yield Address("".join(map(str, parts)), pattern, parts)


def _name_of(converter: object) -> str:
    names = {type(each): name for name, each in converters.get_converters().items()}
    return names[type(converter)]


ALL = list(addresses(get_resolver()))
OURS = [address for address in ALL if address.is_ours]
MODELS = {model._meta.model_name: model for model in apps.get_models()}


def room_of(address: Address) -> str:
    """The room whose view answers."""
    return address.pattern.callback.__module__.split(".")[1]


def models_of(address: Address) -> dict[str, type[models.Model]]:
    """Keywords that name an object: the one access is asked for, and others called like a model."""
    named = {name: MODELS[name] for name in address.converters if name in MODELS}
    if address.access and address.access.model:
        named[address.access.kwarg] = address.access.model
    return named


class Stage:
    """The scene with its objects, and everybody's browser."""

    def __init__(self) -> None:
        self.scene = matrix.scene()
        wanted = {model for address in OURS for model in models_of(address).values()}
        self.objects = matrix.objects(self.scene, wanted)
        self.visitors = {name: (account, self._browser(account)) for name, account in self._all()}

    def _all(self) -> Iterator[tuple[str, Account | None]]:
        home, foreign = self.scene.home, self.scene.foreign
        yield "anonymous", None
        for world, whose in ((home, "own"), (foreign, "foreign")):
            for role in roles.ROLES:
                where = world.villages[0] if role is roles.VillageOfficial else world.place
                yield (
                    f"{role.key}, {whose} place",
                    people.account(role.key, where, username=f"matrix-{role.key}-{whose}"),
                )
        yield "official of the next village", people.account("village_official", home.villages[1])
        yield "clerk of the county", people.account("clerk", home.place.parent)
        yield (
            "no role",
            people.actions.open_account(
                person=people.person(home.place), username="norole", password="x" * 12, by=None
            ),
        )
        mark = self.objects.get(Mark)
        if mark:
            yield "rater of the mark", Account.objects.get(person=mark.person_id)

    def _browser(self, account: Account | None) -> Client:
        browser = Client(raise_request_exception=False)
        if account:
            browser.force_login(account)
        return browser

    def path(self, address: Address) -> str:
        """The address with objects of Dahedian, and plain values for other keywords."""
        named = models_of(address)
        values: dict[str, object] = {}
        for name, converter in address.converters.items():
            if name in named:
                target = self.objects[named[name]]
                values[name] = target.code if isinstance(target, Place) else target.pk
            else:
                values[name] = 1 if _name_of(converter) == "int" else "x"
        return address.path(values)


@pytest.fixture
def stage(db: None, settings: Any, tmp_path: Path) -> Stage:
    """Built once for all addresses of a room."""
    settings.MEDIA_ROOT = tmp_path
    return Stage()


def is_let_in(access: Access, account: Account | None, target: models.Model | None) -> bool:
    """What the declaration means, worked out from the roles' verbs and the paths of places."""
    if access.level == "public":
        return True
    if account is None:
        return False
    if access.level == "signed_in":
        return True
    if access.own and getattr(target, access.own) != account.person_id:
        return False
    return any(
        access.verb in roles.BY_KEY[grant.role].verbs and holds(grant, target)
        for grant in account.grants.select_related("place")
    )


def holds(grant: RoleGrant, target: models.Model) -> bool:
    """Whether the role reaches the object: from above, or, for whoever speaks for a place, just there."""
    if not roles.BY_KEY[grant.role].speaks:
        return target.access_place.path.startswith(grant.place.path)
    return target.access_place == grant.place and runner_of(target) != grant.place


def request(browser: Client, method: str, path: str) -> Any:
    """One request that leaves no trace."""
    with transaction.atomic():
        answer = getattr(browser, method)(path)
        transaction.set_rollback(True)
    return answer


def was_let_in(answer: Any) -> bool:
    return hasattr(answer.wsgi_request, "access")


def test_every_address_of_ours_declares_who_may_open_it():
    undeclared = [address.route for address in OURS if address.access is None]
    assert undeclared == []


def test_every_address_of_a_package_is_listed_with_its_reason():
    assert {address.route for address in ALL if not address.is_ours} == set(BY_OTHERS)


def test_every_verb_is_one_of_a_role_and_its_object_stands_in_the_address():
    for address in OURS:
        if address.access.level == "verb":
            assert address.access.verb in roles.VERBS, address.route
            assert address.access.kwarg in address.converters, address.route


@pytest.mark.parametrize("room", sorted({room_of(address) for address in OURS}))
def test_everybody_gets_what_is_declared_and_no_more(stage: Stage, room: str):
    wrong = [
        f"{address.route}: {fault}"
        for address in OURS
        if room_of(address) == room
        for fault in faults_of(stage, address)
    ]
    assert wrong == []


def faults_of(stage: Stage, address: Address) -> Iterator[str]:
    """Everybody for whom the address does something else than its view declares."""
    path, access = stage.path(address), address.access
    target = stage.objects.get(access.model) if access.model else None
    for name, (account, browser) in stage.visitors.items():
        expected = is_let_in(access, account, target)
        answer = request(browser, "get", path)
        if access.level == "public":
            fits = answer.status_code < 500 and LOGIN not in answer.headers.get("Location", "")
        elif expected:
            fits = was_let_in(answer) and answer.status_code < 500
        else:
            again = request(browser, "post", path)
            fits = is_refused(answer, account) and is_refused(again, account)
        if not fits:
            yield f"{name}: {answer.status_code}, expected {'in' if expected else 'out'}"


def is_refused(answer: Any, account: Account | None) -> bool:
    """Strangers are asked to log in; others aren't told that the thing exists.

    405 is said before anything is looked up, so it tells nobody anything either.
    """
    if was_let_in(answer):
        return False
    if answer.status_code == 405:
        return True
    if account is None:
        return answer.status_code == 302 and LOGIN in answer.headers["Location"]
    return answer.status_code == 404


@pytest.mark.parametrize("address", LEFT_OUT)
def test_no_account_is_made_or_reached_by_e_mail(owner: Account, client: Client, address: str):
    form = {"action_add": "", "email": "intruder@example.com", "username": "intruder",
            "password1": "three-quiet-rivers", "password2": "three-quiet-rivers"}  # fmt: skip
    for _ in ("by a stranger", "by whoever finds a session open"):
        assert client.post(f"/accounts/{address}", form).status_code == 404
        assert client.get(f"/accounts/{address}").status_code == 404
        client.force_login(owner)
    assert list(Account.objects.all()) == [owner]
    assert not EmailAddress.objects.exists()


def test_an_open_session_alone_connects_no_other_way_in(owner: Account, client: Client):
    client.force_login(owner)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": "123456"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    change = {
        "oldpassword": "x",
        "password1": "three-quiet-rivers",
        "password2": "three-quiet-rivers",
    }
    client.post("/accounts/password/change/", change)
    assert Account.objects.get().check_password(people.PASSWORD)
    assert reauthentication_asked(client)


def test_a_one_time_password_opens_nothing_but_the_page_to_change_it(stage: Stage, client: Client):
    clerk = stage.scene.home.clerk
    Account.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client.force_login(clerk)
    first = resolve_url("people:first_password")
    opened = {
        address.route
        for address in OURS
        for method in ("get", "post")
        if getattr(request(client, method, stage.path(address)), "url", "") != first
    }
    always = {"healthz", "print-size/", "language/", "ballots/v/<int:poll>/"}
    assert opened == always | {first.strip("/") + "/"}


def reauthentication_asked(client: Client) -> bool:
    """Whether connecting a single sign-on asks for the password anew."""
    visitor = client.get("/healthz").wsgi_request
    return is_reauthentication_required(visitor, app="allauth.socialaccount")
