"""Accounts for everybody who needs one, in one step, with slips to hand out."""

from dataclasses import dataclass

from django.db import transaction

from kaoping.lib import pinyin
from kaoping.lib.text import village_display
from kaoping.people import actions, passwords, posts, queries
from kaoping.people.models import Account, Person, Place, Post

SPEAKERS = ("secretary", "director")


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
    return [_open(post, "rater", place, post.office or post.place, by) for post in held]


@transaction.atomic
def open_village_accounts(*, place: Place, by: Account) -> list[Slip]:
    """Accounts for secretaries and directors that have none yet, each for their village."""
    held = _without_account(place, SPEAKERS)
    return [_open(post, "village_official", post.place, post.place, by) for post in held]


@transaction.atomic
def open_own_account(*, person: Person, by: Account) -> Slip:
    """An account without a role for one person; `Refused` when there is one already."""
    password, username = passwords.one_time(), _free_username(person)
    actions.open_account(
        person=person, username=username, password=password, must_change=True, by=by
    )
    return Slip(person, person.home.name, username, password)


def missing_accounts(place: Place) -> dict[str, int]:
    """How many people of each of the two groups have no account."""
    return {
        "raters": len(_without_account(place, posts.RATERS)),
        "speakers": len(_without_account(place, SPEAKERS)),
    }


def _without_account(place: Place, kinds: tuple[str, ...]) -> list[Post]:
    """One post of each person without an account."""
    held = queries.current_posts(place).filter(kind__in=kinds, person__account__isnull=True)
    return list({post.person_id: post for post in held}.values())


def _open(post: Post, role: str, where: Place, unit: object, by: Account) -> Slip:
    password = passwords.one_time()
    username = _free_username(post.person)
    account = actions.open_account(
        person=post.person, username=username, password=password, must_change=True, by=by
    )
    actions.grant_role(account=account, role=role, place=where, by=by)
    return Slip(post.person, village_display(str(unit)), username, password)


def _free_username(person: Person) -> str:
    """Pinyin without blanks, with a number where it is taken: zhangsan, zhangsan2."""
    stem = "".join(pinyin.syllables(person.name))[:20] or "user"
    taken = {
        name.lower()
        for name in Account.objects.filter(username__istartswith=stem).values_list(
            "username", flat=True
        )
    }
    number = 1
    while (name := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return name
