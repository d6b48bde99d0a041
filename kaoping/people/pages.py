"""What the pages of this room show, as plain rows: masked, formatted once, few queries."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.lib.dates import chinese_date
from kaoping.lib.text import match_key, village_display
from kaoping.people import posts, queries, roles, secrets
from kaoping.people.models import Account, Level, Person, Place, Post

SECRETS = {"identity_number": _("Identity number"), "bank_account": _("Bank account")}

# People of a place stand in the order of their first post, then of their names.
ORDER = {kind.key: number for number, kind in enumerate(posts.KINDS)}


@dataclass
class RollRow:
    """One person in one place, with all posts held there."""

    person: Person
    phone: str
    username: str
    titles: list[str] = field(default_factory=list)
    since: str = "—"
    rank: int = len(posts.KINDS)

    def cells(self, address: str) -> tuple[str, ...]:
        """What the page shows: link, name, posts, since when, telephone, account."""
        held = "、".join(self.titles) or "—"
        link = f"{address}{self.person.pk}/"
        return link, self.person.name, held, self.since, self.phone or "—", self.username or "—"


@dataclass(frozen=True)
class Section:
    """One place of the list with its people."""

    place: Place
    name: str
    rows: list[RollRow]


def roll(township: Place, wanted: str) -> dict[str, object]:
    """Sections of the list, what is missing, and who holds no post. Four queries at any size."""
    sections = {place.pk: Section(place, place_name(place), []) for place in _places(township)}
    held = [post for post in queries.current_posts(township) if _matches(post.person, wanted)]
    rows: dict[tuple[int, int], RollRow] = {}
    for post in held:
        row = rows.get((post.place_id, post.person_id))
        if row is None:
            row = rows[post.place_id, post.person_id] = _row(post.person)
            section = sections.setdefault(
                post.place_id, Section(post.place, place_name(post.place), [])
            )
            section.rows.append(row)
        row.titles.append(_title(post))
        row.rank = min(row.rank, ORDER[post.kind])
        row.since = _month(post) if row.since == "—" else row.since
    for section in sections.values():
        section.rows.sort(key=lambda row: row.rank)
    idle = [each for each in queries.people_without_post(township) if _matches(each, wanted)]
    shown = [section for section in sections.values() if section.rows or not wanted]
    address = reverse("people:person", args=[0]).removesuffix("0/")
    return {
        "sections": [
            (section.name, [row.cells(address) for row in section.rows]) for section in shown
        ],
        "idle": [_row(each).cells(address) for each in idle],
        "people": len({post.person_id for post in held}) + len(idle),
    }


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
    return given <= {roles.Rater.key, roles.VillageOfficial.key}


def _places(township: Place) -> list[Place]:
    return [township, *queries.villages_of(township)]


def _row(someone: Person) -> RollRow:
    account = getattr(someone, "account", None)
    return RollRow(someone, secrets.mask_phone(someone.phone), account.username if account else "")


def _title(post: Post) -> str:
    title = str(posts.BY_KEY[post.kind].title)
    return f"{post.office.name} {title}" if post.office_id else title


def _month(post: Post) -> str:
    return f"{post.starts_on:%Y-%m}"


def place_name(place: Place) -> str:
    """A place as people call it."""
    return village_display(place.name) if place.level == Level.VILLAGE else place.name


def _matches(someone: Person, wanted: str) -> bool:
    text = match_key(wanted)
    initials = "".join(part[0] for part in someone.pinyin_key.split())
    names = (someone.name, someone.pinyin_key.replace(" ", ""), initials)
    return not text or any(text in name for name in names)


def _post_row(post: Post) -> dict[str, object]:
    return {
        "post": post,
        "title": _title(post),
        "place": place_name(post.place),
        "starts_on": chinese_date(post.starts_on),
        "ends_on": chinese_date(post.ends_on) if post.ends_on else "",
    }
