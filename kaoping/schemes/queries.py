"""Reads about regulations: what presets there are, what a version says, what a place adopted."""

from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from kaoping.people.models import Account, Place
from kaoping.people.queries import grants_of
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.stale import stale_words
from kaoping.scoring.language import SchemeFaults, load_scheme
from kaoping.scoring.scheme import Scheme

PRESETS = Path(settings.BASE_DIR) / "presets"


@dataclass(frozen=True)
class Preset:
    """A regulation that ships with the product, as a place may take it over."""

    key: str
    title: str
    place: str
    document: str
    source: str


def presets() -> list[Preset]:
    """All regulations that ship with the product, in the order of their keys."""
    return [_preset(path.parent.name) for path in sorted(PRESETS.glob("*/scheme.yaml"))]


def preset_text(key: str) -> str:
    """The text of a preset; ``LookupError`` when there is none of that key."""
    path = PRESETS / key / "scheme.yaml"
    if path.parent.parent != PRESETS or not path.is_file():
        raise LookupError(key)
    return path.read_text(encoding="utf-8")


def scheme_of(version: SchemeVersion) -> Scheme:
    """What the version's text says. Read once per text and process, since texts don't change."""
    return _loaded(version.sha256, version.text)


def adopted(place: Place) -> list[SchemeVersion]:
    """Versions in force for the place: its own, and those of the places above it."""
    return list(
        SchemeVersion.objects.filter(scheme__place__path__in=_paths_up(place), state=State.ADOPTED)
        .select_related("scheme__place")
        .order_by("-scheme__place__path", "scheme__key")
    )


def stale(version: SchemeVersion) -> list[str]:
    """Words of a draft that speak of the full points of the version before it; none if unreadable."""
    before = version.scheme.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return []
    try:
        return stale_words(scheme_of(before), scheme_of(version))
    except SchemeFaults:
        return []


def in_force_once() -> QuerySet[SchemeVersion]:
    """Versions that are or were in force: anybody may read them, drafts nobody but the office."""
    return SchemeVersion.objects.exclude(state=State.DRAFT).select_related("scheme__place")


def in_force_for(account: Account) -> list[SchemeVersion]:
    """Versions in force at the places where the account has a role, and at the places above them."""
    paths = {path for _role, place in grants_of(account) for path in _up(place)}
    found = in_force_once().filter(state=State.ADOPTED, scheme__place__path__in=paths)
    return list(found.order_by("-scheme__place__path", "scheme__key"))


def versions(places: list[Place]) -> list[SchemeVersion]:
    """Versions kept at or below these places, the newest of each scheme first."""
    within = [Q(scheme__place__path__startswith=place.path) for place in places]
    return list(
        SchemeVersion.objects.filter(reduce(or_, within, Q(pk__in=())))
        .select_related("scheme__place", "adopted_by__person")
        .order_by("scheme__place__path", "scheme__key", "-number")
    )


def copiable(place: Place) -> QuerySet[SchemeVersion]:
    """Versions a draft of the place may begin with: its own, and those in force above it."""
    own, above = Q(scheme__place=place), Q(scheme__place__path__in=_paths_up(place))
    found = SchemeVersion.objects.filter(own | above & Q(state=State.ADOPTED))
    return found.select_related("scheme__place").order_by("-scheme__place__path", "scheme__key", "-number")


def free_key(place: Place) -> str:
    """A key for a scheme of the place's own: own-1, own-2 …"""
    taken = set(place.schemes.values_list("key", flat=True))
    number = 1
    while f"own-{number}" in taken:
        number += 1
    return f"own-{number}"


def _paths_up(place: Place) -> list[str]:
    """Paths of the place and of every place above it."""
    return _up(place.path)


def _up(path: str) -> list[str]:
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1)]


@lru_cache(maxsize=256)
def _loaded(sha256: str, text: str) -> Scheme:
    return load_scheme(text)


@lru_cache(maxsize=64)
def _preset(key: str) -> Preset:
    scheme = load_scheme(preset_text(key), f"{key}/scheme.yaml")
    return Preset(key, scheme.title, scheme.place, scheme.document, scheme.source)
