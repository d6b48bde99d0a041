"""What the pages of this room show, as plain rows: masked, formatted once, few queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.lib.dates import Month, chinese_date
from kaoping.lib.text import match_key, village_display
from kaoping.people import posts, queries, roles, secrets
from kaoping.people.models import Account, Level, Person, Place, Post
from kaoping.web.composed import composed, like

SECRETS = {"identity_number": _("Identity number"), "bank_account": _("Bank account")}

# Of a post held today, as `Held` names them.
HELD = (
    "place_id", "place__name", "place__level", "person_id", "person__name", "person__pinyin_key",
    "person__phone", "person__account__username", "kind", "office__name", "starts_on",
)  # fmt: skip

# People of a place stand in the order of their first post, then of their names.
ORDER = {kind.key: number for number, kind in enumerate(posts.KINDS)}


class Held(NamedTuple):
    """A post held today, as plain values: a county's list has thousands."""

    place: int
    place_name: str
    level: str
    person: int
    name: str
    pinyin_key: str
    phone: str
    username: str | None
    kind: str
    office: str | None
    starts_on: datetime.date


@dataclass
class RollRow:
    """One person in one place, with all posts held there."""

    person: int
    name: str
    phone: str
    username: str | None
    titles: list[str] = field(default_factory=list)
    since: str = "—"
    rank: int = len(posts.KINDS)

    def add(self, post: Held) -> None:
        """One more post of the person in this place."""
        title = str(posts.BY_KEY[post.kind].title)
        self.titles.append(f"{post.office} {title}" if post.office else title)
        self.rank = min(self.rank, ORDER[post.kind])
        if self.since == "—":
            self.since = Month.of(post.starts_on).label

    def cells(self, address: str) -> tuple[str, ...]:
        """What the page shows: link, name, posts, since when, telephone, account."""
        held, phone = "、".join(self.titles) or "—", secrets.mask_phone(self.phone) or "—"
        return f"{address}{self.person}/", self.name, held, self.since, phone, self.username or "—"


@dataclass(frozen=True)
class Section:
    """One place of the list with its people."""

    name: str
    rows: list[RollRow]


def roll(township: Place, wanted: str) -> dict[str, object]:
    """Sections of the list, what is missing, and who holds no post. Three queries at any size."""
    sections = {key: Section(_spoken(*place), []) for key, *place in _places(township)}
    rows: dict[tuple[int, int], RollRow] = {}
    for post in map(Held._make, _held_in(township)):
        if not _matches(post.name, post.pinyin_key, wanted):
            continue
        key = post.place, post.person
        if key not in rows:
            rows[key] = RollRow(post.person, post.name, post.phone, post.username)
            if post.place not in sections:
                sections[post.place] = Section(_spoken(post.place_name, post.level), [])
            sections[post.place].rows.append(rows[key])
        rows[key].add(post)
    for section in sections.values():
        section.rows.sort(key=lambda row: row.rank)
    idle = [
        RollRow(person, name, phone, username)
        for person, name, pinyin_key, phone, username in queries.people_without_post(township)
        if _matches(name, pinyin_key, wanted)
    ]
    shown = [section for section in sections.values() if section.rows or not wanted]
    address = reverse("people:person", args=[0]).removesuffix("0/")
    return {
        "sections": [
            (section.name, [row.cells(address) for row in section.rows]) for section in shown
        ],
        "idle": [row.cells(address) for row in idle],
        "people": len({person for _place, person in rows}) + len(idle),
    }


def _held_in(place: Place) -> Iterable[tuple]:
    """Posts held today that the place records; a township's are read as composed."""
    if place.level == Level.TOWNSHIP:
        return _held(place.path + "%")
    return queries.own_posts(place).values_list(*HELD)


@composed
def _held(below: str) -> QuerySet:
    """Posts held today in places whose path is like this."""
    found = Post.objects.filter(like("place__path", below), ends_on__isnull=True)
    found = found.exclude(kind__in=posts.OF_HIGHER_PLACES)
    return found.order_by("place__code", "person__pinyin_key", "person_id", "pk").values_list(*HELD)


def person(someone: Person) -> dict[str, object]:
    """One person's page: facts, posts, which numbers are kept."""
    facts = [
        {"label": _("Telephone"), "value": someone.phone},
        {"label": _("E-mail"), "value": someone.email},
        {"label": _("Born on"), "value": someone.born_on and chinese_date(someone.born_on)},
    ]
    history = someone.posts.select_related("place", "office").order_by("ends_on", "-starts_on")
    numbers = [
        {"column": column, "label": label, "kept": bool(getattr(someone, column))}
        for column, label in SECRETS.items()
    ]
    account = Account.objects.filter(person=someone).first()
    rows = [_post_row(post) for post in history]
    return {
        "person": someone,
        "facts": facts,
        "posts": rows,
        "numbers": numbers,
        "account": account,
    }


def accounts(township: Place) -> list[dict[str, object]]:
    """Accounts of the township's people with their roles, two queries."""
    found = Account.objects.filter(person__home=township).select_related("person")
    found = found.prefetch_related("grants__place").order_by("person__pinyin_key", "pk")
    return [
        {
            "account": account,
            "roles": "、".join(
                f"{roles.BY_KEY[grant.role].title}（{place_name(grant.place)}）"
                for grant in account.grants.all()
            ),
            "last_login": account.last_login,
        }
        for account in found
    ]


def may_manage(manager: Account, account: Account) -> bool:
    """Whether the manager may renew or shut the account: the clerk only raters and officials."""
    home = account.access_place
    if queries.grants_reach(manager, "edit_roles", home):
        return True
    given = set(account.grants.values_list("role", flat=True))
    return given <= {roles.Rater.key, roles.Supervisor.key, *roles.SPEAKING}


def _places(township: Place) -> list[tuple[int, str, str]]:
    """Number, name and level of the township and of its villages."""
    return [(township.pk, township.name, township.level), *_villages(township.pk)]


@composed
def _villages(township: int) -> QuerySet:
    villages = Place.objects.filter(parent=township, ends_on__isnull=True).order_by("code")
    return villages.values_list("pk", "name", "level")


def _title(post: Post) -> str:
    title = str(posts.BY_KEY[post.kind].title)
    return f"{post.office.name} {title}" if post.office_id else title


def place_name(place: Place) -> str:
    """A place as people call it."""
    return _spoken(place.name, place.level)


def _spoken(name: str, level: str) -> str:
    return village_display(name) if level == Level.VILLAGE else name


def _matches(name: str, pinyin_key: str, wanted: str) -> bool:
    text = match_key(wanted) if wanted else ""
    if not text:
        return True
    initials = "".join(part[0] for part in pinyin_key.split())
    return any(text in known for known in (name, pinyin_key.replace(" ", ""), initials))


def _post_row(post: Post) -> dict[str, object]:
    return {
        "post": post,
        "title": _title(post),
        "place": place_name(post.place),
        "starts_on": chinese_date(post.starts_on),
        "ends_on": chinese_date(post.ends_on) if post.ends_on else "",
    }
