"""Reads about places, people and roles that other rooms ask, too."""

import datetime
from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kaoping.people import posts, roles
from kaoping.people.models import Account, Level, Person, Place, Post
from kaoping.web.composed import composed

# What pages need of the places where an account has a role; the rest is read when it is asked for.
OF_PLACES = ("id", "code", "name", "path")


def grants_reach(
    account: Account, verb: str, place: Place, run_by: Place | None = None
) -> bool:
    """Whether one of the account's roles has the verb over something of the place.

    `run_by` is the place that runs the cycle it belongs to, which may be a place above: offices have
    a say in what they run or what is run below them, speakers in what a place above runs about theirs.
    The grants of an account are read once per request and kept on the account object.
    """
    allowed = roles.with_verb(verb)
    return any(
        role in allowed and _reaches(role, path, place, run_by) for role, path in grants_of(account)
    )


def _reaches(role: str, path: str, place: Place, run_by: Place | None) -> bool:
    if role in roles.SPEAKING:
        return place.path == path and (run_by is None or run_by.path != path)
    owner = place if run_by is None or role in roles.ASSIGNED else run_by
    return owner.path.startswith(path)


def grants_of(account: Account) -> list[tuple[str, str]]:
    """Role and path of the place, for each grant of an active account."""
    return [(role, place.path) for role, place in granted(account)]


def granted(account: Account) -> list[tuple[str, Place]]:
    """Role and place of each grant of an active account, in order of the places' codes."""
    if not account.is_active:
        return []
    if not hasattr(account, "_granted"):
        grants = account.grants.select_related("place").order_by("place__code", "pk")
        account._granted = [(grant.role, grant.place) for grant in grants]
    return account._granted


def keep_grants(account: Account, held: list[dict]) -> None:
    """Keeps on the account, for this request, the grants that were read together with it.

    Each says `role` and the columns `OF_PLACES` of its place.
    """
    places = [[grant[name] for name in OF_PLACES] for grant in held]
    account._granted = [
        (grant["role"], Place.from_db(connection.alias, OF_PLACES, values))
        for grant, values in zip(held, places, strict=True)
    ]


def places_where(account: Account, verb: str) -> list[Place]:
    """Places at which the account was granted a role with the verb, in order of their codes."""
    grants = account.grants.filter(role__in=roles.with_verb(verb)).select_related("place")
    return sorted({grant.place for grant in grants}, key=lambda place: place.code)


def villages_of(township: Place) -> list[Place]:
    """Villages and communities of a township that exist today, in the order of their codes."""
    return list(township.children.filter(ends_on__isnull=True).order_by("code"))


def places_below(place: Place, levels: Iterable[str]) -> list[Place]:
    """Places of these levels below the place that exist today, in the order of their codes."""
    below = Place.objects.filter(path__startswith=place.path, ends_on__isnull=True)
    return list(below.filter(level__in=list(levels)).exclude(pk=place.pk).order_by("code"))


def holders(place_path: str, kinds: Iterable[str], on: datetime.date) -> list[Post]:
    """Posts of these kinds held on a day at the place or below it, in order of place, then of name."""
    held = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    found = Post.objects.filter(
        held, place__path__startswith=place_path, kind__in=list(kinds), starts_on__lte=on
    )
    return list(
        found.select_related("person", "place", "office").order_by(
            "place__code", "person__pinyin_key", "person_id", "kind"
        )
    )


def current_posts(place: Place) -> QuerySet[Post]:
    """Posts held today at the place or below, with person, account, place and office joined in."""
    held = Post.objects.filter(place__path__startswith=place.path, ends_on__isnull=True)
    return held.select_related("person__account", "place", "office").order_by(
        "place__code", "person__pinyin_key", "person_id", "pk"
    )


def own_posts(place: Place) -> QuerySet[Post]:
    """Posts held today that the place records: a township all below it, a county or city its own
    offices' and those of the secretaries and heads whom it appraises.
    """
    if place.level == Level.TOWNSHIP:
        return current_posts(place).exclude(kind__in=posts.OF_HIGHER_PLACES)
    heads = Q(place__parent=place, kind__in=posts.OF_HIGHER_PLACES)
    return current_posts(place).filter(Q(place=place) | heads)


def people_without_post(place: Place) -> list[tuple[int, str, str, str, str | None]]:
    """People of a township's list who hold no post at present, by name.

    Number, name, pinyin key, telephone and name of the account of each.
    """
    return _without_post(place.pk)


@composed
def _without_post(home: int) -> QuerySet:
    held = Post.objects.filter(person=OuterRef("pk"), ends_on__isnull=True)
    found = Person.objects.filter(~Exists(held), home=home).order_by("pinyin_key", "pk")
    return found.values_list("pk", "name", "pinyin_key", "phone", "account__username")
