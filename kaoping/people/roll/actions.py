"""Keeping an uploaded roll until it is confirmed, and importing it whole or not at all."""

import datetime
import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.papers.intake import read_table, template
from kaoping.people import actions, many
from kaoping.people.models import Account, ImportDraft, Person, Place, Post
from kaoping.people.roll.columns import SPEECH, columns_of
from kaoping.people.roll.plan import Plan, PlannedPerson, plan_roll

DRAFTS_KEPT = datetime.timedelta(days=1)


class Unconfirmed(actions.Refused):
    """The sheet no longer fits what is known; nothing was imported."""


def empty_roll(township: Place) -> bytes:
    """The template of the roll as a workbook."""
    said = SPEECH[township.level]
    columns = columns_of(township.level)
    return template(columns, f"{township.name}人员名册", said.notes, said.examples)


def keep_draft(*, place: Place, name: str, content: bytes, by: Account) -> ImportDraft:
    """Keeps an upload for its confirmation; earlier ones of the same account give way."""
    ImportDraft.objects.filter(uploaded_by=by).delete()
    return ImportDraft.objects.create(place=place, name=name[:150], content=content, uploaded_by=by)


def plan_of(draft: ImportDraft) -> Plan:
    """What importing the draft would do today."""
    intake = read_table(bytes(draft.content), draft.name, columns_of(draft.place.level))
    first_of_month = timezone.localdate().replace(day=1)
    return plan_roll(draft.place, intake, first_of_month)


@transaction.atomic
def import_roll(*, draft: ImportDraft, by: Account) -> Plan:
    """Enters everything the sheet says, or nothing; the draft is gone afterwards."""
    Place.objects.select_for_update().get(pk=draft.place_id)
    plan = plan_of(draft)
    if plan.faults:
        raise _unconfirmed()
    try:
        with transaction.atomic():
            _import_people(draft.place, plan.people, by)
    except IntegrityError as fault:  # somebody entered one of these people or posts by hand
        raise _unconfirmed() from fault
    if not plan.changes_nothing:
        record(verb="import_people", by=by, place=draft.place, target=draft.place, detail={
            "sha256": hashlib.sha256(bytes(draft.content)).hexdigest(),
            "added": plan.count("add"), "changed": plan.count("change"),
        })  # fmt: skip
    draft.delete()
    return plan


def _unconfirmed() -> Unconfirmed:
    return Unconfirmed(
        _("The list of people has changed since you uploaded the sheet."),
        _("Nothing was imported. Upload the sheet again to see what is in the way."),
    )


def forget_old_drafts() -> int:
    """Removes uploads that nobody confirmed within a day; gives how many."""
    old = ImportDraft.objects.filter(uploaded_at__lt=timezone.now() - DRAFTS_KEPT)
    return old.delete()[0]


def _import_people(township: Place, planned: tuple[PlannedPerson, ...], by: Account) -> None:
    entered = _entered(township, planned, by)
    names = {post.office for each in planned for post in each.posts if post.office}
    offices = {
        name: actions.open_office(place=township, name=name, by=by) for name in sorted(names)
    }
    posts = [
        Post(
            person=person, place=post.place, kind=post.kind, office=offices.get(post.office),
            starts_on=start,
        )
        for each, person in entered for post, start in each.posts.items()
    ]  # fmt: skip
    many.hold_posts(posts=posts, by=by)
    for each, person in entered:
        for column, value in each.secrets.items():
            actions.keep_secret(person=person, column=column, value=value, by=by)


def _entered(
    township: Place, planned: tuple[PlannedPerson, ...], by: Account
) -> list[tuple[PlannedPerson, Person]]:
    """Each planned person with the entry in the list, which is made or corrected."""
    new = [(each.name, each.phone) for each in planned if each.known is None]
    made = iter(many.add_people(home=township, known=new, by=by))
    for each in planned:
        if each.known and each.new_phone:
            actions.change_person(
                person=each.known, name=each.known.name, phone=each.phone,
                email=each.known.email, born_on=each.known.born_on, by=by,
            )  # fmt: skip
    return [(each, each.known or next(made)) for each in planned]
