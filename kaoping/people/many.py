"""The actions on persons, posts and accounts for a whole township at once: few queries at any size.

They do what their counterparts in `actions` do for one, and leave the same events.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from kaoping.audit.actions import record_all
from kaoping.lib import pinyin
from kaoping.people import passwords
from kaoping.people.actions import known_of, post_detail
from kaoping.people.models import Account, Person, Place, Post, RoleGrant


@dataclass(frozen=True)
class NewAccount:
    """An account with a one-time password and one role."""

    person: Person
    username: str
    password: str
    role: str
    place: Place


@transaction.atomic
def add_people(
    *, home: Place, known: Iterable[tuple[str, str]], by: Account | None
) -> list[Person]:
    """Enters persons by name and telephone, in the given order."""
    people = Person.objects.bulk_create(
        Person(home=home, name=name, phone=phone, pinyin_key=pinyin.key(name))
        for name, phone in known
    )
    record_all(by=by, events=[
        {"verb": "add_person", "place": home, "target": person, "personal": known_of(person)}
        for person in people
    ])  # fmt: skip
    return people


@transaction.atomic
def hold_posts(*, posts: Iterable[Post], by: Account | None) -> list[Post]:
    """Posts that a plan has found free are taken up; `IntegrityError` if one was taken meanwhile."""
    held = Post.objects.bulk_create(posts)
    record_all(by=by, events=[
        {"verb": "hold_post", "place": post.place, "target": post, "detail": post_detail(post)}
        for post in held
    ])  # fmt: skip
    return held


@transaction.atomic
def open_accounts(*, wanted: list[NewAccount], by: Account | None) -> list[Account]:
    """Opens accounts for persons who have none, under names that are free."""
    accounts = Account.objects.bulk_create(
        Account(
            username=each.username,
            person=each.person,
            must_change_password=True,
            password=passwords.hashed(each.password),
        )
        for each in wanted
    )
    pairs = list(zip(wanted, accounts, strict=True))
    RoleGrant.objects.bulk_create(
        RoleGrant(account=account, role=each.role, place=each.place, granted_by=by)
        for each, account in pairs
    )
    record_all(by=by, events=[
        {"verb": "open_account", "place": each.person.home, "target": account,
         "personal": {"username": each.username}}
        for each, account in pairs
    ])  # fmt: skip
    record_all(by=by, events=[
        {"verb": "grant_role", "place": each.place, "target": account,
         "detail": {"role": each.role}}
        for each, account in pairs
    ])  # fmt: skip
    return accounts
