"""Writes about persons, their posts, offices, accounts and roles."""

import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.lib import pinyin
from kaoping.lib.dates import chinese_date
from kaoping.lib.errors import UserError
from kaoping.lib.text import fold
from kaoping.people import passwords, posts, roles, secrets
from kaoping.people.models import Account, Level, Office, Person, Place, Post, RoleGrant

SECRET_COLUMNS = ("identity_number", "bank_account")


class Refused(UserError):
    """What was asked can't be done to this person, post or account; says why and what to do."""


@transaction.atomic
def add_person(
    *,
    home: Place,
    name: str,
    phone: str = "",
    email: str = "",
    born_on: datetime.date | None = None,
    by: Account | None,
) -> Person:
    """Enters a person into a township's list; two of one name are told apart by telephone."""
    name, phone = fold(name), fold(phone).replace(" ", "")
    if Person.objects.filter(home=home, name=name, phone=phone).exists():
        raise Refused(
            _("%(name)s with this telephone is already in the list.") % {"name": name},
            _("Open the existing entry, or give a different telephone if it is somebody else."),
        )
    person = Person.objects.create(
        home=home, name=name, pinyin_key=pinyin.key(name), phone=phone, email=email, born_on=born_on
    )
    record(verb="add_person", by=by, place=home, target=person, personal=known_of(person))
    return person


@transaction.atomic
def change_person(
    *,
    person: Person,
    name: str,
    phone: str = "",
    email: str = "",
    born_on: datetime.date | None = None,
    by: Account | None,
) -> Person:
    """Corrects what is known of a person; the log keeps before and after."""
    before = known_of(person)
    person.name, person.phone = fold(name), fold(phone).replace(" ", "")
    person.pinyin_key = pinyin.key(person.name)
    person.email, person.born_on = email, born_on
    try:
        with transaction.atomic():
            person.save(update_fields=["name", "pinyin_key", "phone", "email", "born_on"])
    except IntegrityError as fault:
        raise Refused(
            _("%(name)s with this telephone is already in the list.") % {"name": person.name},
            _("Open the existing entry, or give a different telephone if it is somebody else."),
        ) from fault
    after = known_of(person)
    if before != after:
        changed = sorted(key for key in after if before[key] != after[key])
        record(verb="change_person", by=by, place=person.home, target=person,
               detail={"columns": changed}, personal={"before": before, "after": after})  # fmt: skip
    return person


@transaction.atomic
def keep_secret(*, person: Person, column: str, value: str, by: Account) -> None:
    """Stores an identity number or a bank account encrypted; an empty value erases it."""
    if column not in SECRET_COLUMNS:
        raise LookupError(f"{column!r} is no encrypted column of a person")
    setattr(person, column, secrets.encrypt(value))
    person.save(update_fields=[column])
    record(verb="keep_secret", by=by, place=person.home, target=person, detail={"column": column})


@transaction.atomic
def look_at_secret(*, person: Person, column: str, by: Account) -> str:
    """Gives the full identity number or bank account, and leaves a trace of the look."""
    if column not in SECRET_COLUMNS:
        raise LookupError(f"{column!r} is no encrypted column of a person")
    record(verb="look_at_secret", by=by, place=person.home, target=person,
           detail={"column": column})  # fmt: skip
    return secrets.decrypt(getattr(person, column))


@transaction.atomic
def open_office(*, place: Place, name: str, by: Account | None) -> Office:
    """Finds an office of the place by name, or enters it."""
    office, is_new = Office.objects.get_or_create(place=place, name=fold(name))
    if is_new:
        record(verb="open_office", by=by, place=place, target=office, detail={"name": office.name})
    return office


@transaction.atomic
def set_types(*, township: Place, types: dict[str, str], by: Account) -> list[Place]:
    """Says what type each of these villages (by code) is, letter by letter as schemes name it.

    A blank is no type. Gives the villages whose type has changed. Raises `Refused` with all faults
    at once. Cycles that are open go on with the types they were opened with.
    """
    asked = {code: name.strip() for code, name in types.items()}
    rows = township.children.select_for_update(no_key=True).filter(ends_on__isnull=True)
    villages = {row.code: row for row in rows.filter(level=Level.VILLAGE).order_by("code")}
    _refuse_wrong_types(township, villages, asked)
    changed = [villages[code] for code, name in asked.items() if villages[code].type != name]
    said = [f"{row.name} {row.type or '—'} → {asked[row.code] or '—'}" for row in changed]
    for row in changed:
        row.type = asked[row.code]
    Place.objects.bulk_update(changed, ["type"])
    if changed:
        record(verb="set_types", by=by, place=township, target=township, detail={"types": said})
    return changed


@transaction.atomic
def hold_post(
    *,
    person: Person,
    place: Place,
    kind: str,
    office: Office | None = None,
    starts_on: datetime.date,
    by: Account | None,
) -> Post:
    """A person takes up a post. A place has one secretary and one director or head at a time.

    Nobody sits on the supervision committee and on one of the two committees it watches.
    """
    _refuse_wrong_place(place, kind, office)
    _refuse_watching_oneself(person, place, kind)
    holder = _other_holder(place, kind)
    if holder and holder.person_id != person.pk:
        raise Refused(
            _("%(place)s already has a %(post)s: %(name)s.")
            % {"place": place, "post": holder.get_kind_display(), "name": holder.person},
            _("End that post first, then enter the new one."),
        )
    try:
        with transaction.atomic():
            post = Post.objects.create(
                person=person, place=place, kind=kind, office=office, starts_on=starts_on
            )
    except IntegrityError as fault:
        raise Refused(_("%(name)s already holds this post.") % {"name": person}) from fault
    record(verb="hold_post", by=by, place=place, target=post,
           detail=post_detail(post))  # fmt: skip
    return post


@transaction.atomic
def end_post(*, post: Post, ends_on: datetime.date, by: Account | None) -> Post:
    """A post ends with this day. How it ended (removal, resignation, recall) is decided elsewhere.

    The role that the person had for such posts goes with the last of them, at once.
    """
    if post.ends_on is not None:
        raise Refused(
            _("This post has already ended, on %(day)s.") % {"day": chinese_date(post.ends_on)}
        )
    if ends_on < post.starts_on:
        raise Refused(
            _("The last day lies before the first."),
            _("The post began on %(day)s; give a later day.")
            % {"day": chinese_date(post.starts_on)},
        )
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(verb="end_post", by=by, place=post.place, target=post,
           detail=post_detail(post))  # fmt: skip
    for grant in _grants_without_post(post):
        _take_away(grant, by)
    return post


@transaction.atomic
def open_account(
    *,
    person: Person | None,
    username: str,
    password: str,
    must_change: bool = False,
    by: Account | None,
) -> Account:
    """Gives a person an account. Somebody else's password must be changed at the first login."""
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused(
            _("The user name %(username)s is taken.") % {"username": username},
            _("Choose another, for instance with the village's name behind it."),
        )
    if person and Account.objects.filter(person=person).exists():
        raise Refused(_("%(name)s already has an account.") % {"name": person})
    account = Account(username=username, person=person, must_change_password=must_change)
    account.password = passwords.hashed(password) if must_change else make_password(password)
    account.save()
    record(verb="open_account", by=by, place=person.home if person else None, target=account,
           personal={"username": username})  # fmt: skip
    return account


@transaction.atomic
def grant_role(*, account: Account, role: str, place: Place, by: Account | None) -> RoleGrant:
    """Gives an account a role in a place and everywhere below; doing it twice changes nothing."""
    if role not in roles.BY_KEY:
        raise LookupError(f"there is no role {role!r}")
    grant, is_new = RoleGrant.objects.get_or_create(
        account=account, role=role, place=place, defaults={"granted_by": by}
    )
    if is_new:
        record(verb="grant_role", by=by, place=place, target=account, detail={"role": role})
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: Account) -> None:
    """Takes a role away. Nobody takes the last role over people from themselves."""
    if grant.account_id == by.pk and "edit_roles" in roles.BY_KEY[grant.role].verbs:
        raise Refused(
            _("You can't take your own right over roles away."),
            _("Ask another administrator to do it."),
        )
    _take_away(grant, by)


@transaction.atomic
def close_account(*, account: Account, by: Account) -> None:
    """Shuts an account: its sessions end with the next request; what it did stays."""
    if account.pk == by.pk:
        raise Refused(_("You can't close your own account."))
    account.is_active = False
    account.save(update_fields=["is_active"])
    record(verb="close_account", by=by, place=_home_of(account), target=account)


@transaction.atomic
def renew_password(*, account: Account, by: Account) -> str:
    """A new one-time password, shown once; must be changed at the next login."""
    password = passwords.one_time()
    account.password = passwords.hashed(password)
    account.must_change_password = True
    account.is_active = True
    account.save(update_fields=["password", "must_change_password", "is_active"])
    record(verb="renew_password", by=by, place=_home_of(account), target=account)
    return password


@transaction.atomic
def choose_password(*, account: Account, password: str) -> None:
    """The account's holder sets a password of their own; `ValidationError` lists what is weak in it."""
    if account.check_password(password):
        raise ValidationError(_("This is the password you were given; choose another one."))
    validate_password(password, account)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record(verb="choose_password", by=account, place=_home_of(account), target=account)


def _refuse_wrong_types(township: Place, villages: dict[str, Place], types: dict[str, str]) -> None:
    longest = Place._meta.get_field("type").max_length
    faults = [
        _("%(place)s has no village with the code %(code)s.") % {"place": township, "code": code}
        for code in types
        if code not in villages
    ]
    faults += [
        _("%(place)s: the type has more than %(most)d characters.")
        % {"place": villages[code], "most": longest}
        for code, name in types.items()
        if code in villages and len(name) > longest
    ]
    if faults:
        raise Refused("\n".join(faults), _("Mend these, then save again."))


def _refuse_wrong_place(place: Place, kind: str, office: Office | None) -> None:
    wanted = posts.BY_KEY[kind]
    if place.level not in wanted.levels:
        raise Refused(
            _("%(post)s is no post of %(place)s.") % {"post": wanted.title, "place": place},
            _("Choose a village for posts of villages, a township or county for posts of theirs."),
        )
    if (kind in posts.OF_OFFICE) != (office is not None):
        raise Refused(
            _("%(post)s: the office is missing, or the post has none.") % {"post": wanted.title},
            _("Name the office for heads and members of offices, and for nobody else."),
        )


def _refuse_watching_oneself(person: Person, place: Place, kind: str) -> None:
    """Supervisors hold no committee post (Organic Law of the Villagers' Committees, art. 32)."""
    others = posts.AGAINST.get(kind, ())
    held = Post.objects.filter(person=person, place=place, kind__in=others, ends_on__isnull=True)
    for post in held:
        raise Refused(
            _("%(name)s is %(post)s of this village.")
            % {"name": person, "post": post.get_kind_display()},
            _("Whoever watches the committees sits on none of them. End that post first."),
        )


def _other_holder(place: Place, kind: str) -> Post | None:
    if kind not in posts.OF_ONE_HOLDER:
        return None
    held = Post.objects.filter(place=place, kind=kind, ends_on__isnull=True)
    return held.select_related("person").first()


def _grants_without_post(ended: Post) -> list[RoleGrant]:
    """Roles for posts like the ended one, in places where the person holds none of them any more."""
    without = []
    for role in (role for role, kinds in posts.OF_ROLE.items() if ended.kind in kinds):
        held = Post.objects.filter(
            person=ended.person_id, kind__in=posts.OF_ROLE[role], ends_on__isnull=True
        )
        paths = list(held.values_list("place__path", flat=True))
        grants = RoleGrant.objects.filter(account__person=ended.person_id, role=role)
        for grant in grants.select_related("place", "account"):
            above = grant.place.path
            if ended.place.path.startswith(above) and not any(p.startswith(above) for p in paths):
                without.append(grant)
    return without


def _take_away(grant: RoleGrant, by: Account | None) -> None:
    record(verb="revoke_role", by=by, place=grant.place, target=grant.account,
           detail={"role": grant.role})  # fmt: skip
    grant.delete()


def post_detail(post: Post) -> dict[str, object]:
    """What the log keeps of a post."""
    return {
        "person": post.person_id,
        "kind": post.kind,
        "office": post.office.name if post.office else None,
        "starts_on": post.starts_on.isoformat(),
        "ends_on": post.ends_on.isoformat() if post.ends_on else None,
    }


def known_of(person: Person) -> dict[str, str | None]:
    """What the log keeps of a person, where it can be erased."""
    return {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "born_on": person.born_on.isoformat() if person.born_on else None,
    }


def _home_of(account: Account) -> Place | None:
    return account.person.home if account.person_id else None
