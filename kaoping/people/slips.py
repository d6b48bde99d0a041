"""Accounts for everybody who needs one, in one step, with slips to hand out."""

from dataclasses import dataclass

from django.db import transaction

from kaoping.lib import pinyin
from kaoping.lib.text import village_display
from kaoping.people import actions, passwords, posts, queries
from kaoping.people.many import NewAccount, open_accounts
from kaoping.people.models import Account, Person, Place, Post

SPEAKERS = ("secretary", "director", *posts.OF_HIGHER_PLACES)
SUPERVISORS = ("supervisor",)


@dataclass(frozen=True)
class Slip:
    """What one person is handed: shown once, stored nowhere."""

    person: Person
    unit: str
    username: str
    password: str


@transaction.atomic
def open_rater_accounts(*, place: Place, by: Account) -> list[Slip]:
    """Accounts with the role of a rater for all who hold a post that marks and have none yet."""
    held = _without_account(place, posts.RATERS)
    return _open([(post, "rater", place, post.office or post.place) for post in held], by)


@transaction.atomic
def open_village_accounts(*, place: Place, by: Account) -> list[Slip]:
    """Accounts for secretaries and directors or heads that have none yet, each for their place."""
    held = _without_account(place, SPEAKERS)
    return _open([(post, _speaks_as(post), post.place, post.place) for post in held], by)


@transaction.atomic
def open_supervisor_accounts(*, place: Place, by: Account) -> list[Slip]:
    """Accounts for members of supervision committees that have none yet, each for their village."""
    held = _without_account(place, SUPERVISORS)
    return _open([(post, "supervisor", post.place, post.place) for post in held], by)


@transaction.atomic
def open_own_account(*, person: Person, by: Account) -> Slip:
    """An account without a role for one person; `Refused` when there is one already."""
    password, username = passwords.one_time(), _free_username(person, _usernames())
    actions.open_account(
        person=person, username=username, password=password, must_change=True, by=by
    )
    return Slip(person, person.home.name, username, password)


def missing_accounts(place: Place) -> dict[str, int]:
    """How many people of each group have no account."""
    return {
        "raters": len(_without_account(place, posts.RATERS)),
        "speakers": len(_without_account(place, SPEAKERS)),
        "supervisors": len(_without_account(place, SUPERVISORS)),
    }


def _without_account(place: Place, kinds: tuple[str, ...]) -> list[Post]:
    """One post of each person without an account."""
    held = queries.own_posts(place).filter(kind__in=kinds, person__account__isnull=True)
    held = held.select_related("person__home", "place", "office")
    return list({post.person_id: post for post in held}.values())


def _speaks_as(post: Post) -> str:
    return "place_official" if post.kind in posts.OF_HIGHER_PLACES else "village_official"


def _open(wanted: list[tuple[Post, str, Place, object]], by: Account) -> list[Slip]:
    """An account for each post's person: with which role, where, and the unit on the slip."""
    taken = _usernames()
    accounts, slips = [], []
    for post, role, place, unit in wanted:
        password, username = passwords.one_time(), _free_username(post.person, taken)
        taken.add(username)
        accounts.append(NewAccount(post.person, username, password, role, place))
        slips.append(Slip(post.person, village_display(str(unit)), username, password))
    open_accounts(wanted=accounts, by=by)
    return slips


def _usernames() -> set[str]:
    return {name.lower() for name in Account.objects.values_list("username", flat=True)}


def _free_username(person: Person, taken: set[str]) -> str:
    """Pinyin without blanks, with a number where it is taken: zhangsan, zhangsan2."""
    stem = "".join(pinyin.syllables(person.name))[:20] or "user"
    number = 1
    while (name := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return name
