"""Keeping an uploaded roll until it is confirmed, and importing it whole or not at all."""

import datetime
import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.papers.intake import CellFault, read_table, template
from kaoping.people import actions
from kaoping.people.models import Account, ImportDraft, Office, Person, Place
from kaoping.people.roll.columns import COLUMNS, EXAMPLES, NOTES
from kaoping.people.roll.plan import Plan, PlannedPerson, plan_roll

DRAFTS_KEPT = datetime.timedelta(days=1)


class Unconfirmed(actions.Refused):
    """The sheet no longer fits what is known; nothing was imported."""


def empty_roll(township: Place) -> bytes:
    """The template of the roll as a workbook."""
    return template(COLUMNS, f"{township.name}人员名册", NOTES, EXAMPLES)


def keep_draft(*, place: Place, name: str, content: bytes, by: Account) -> ImportDraft:
    """Keeps an upload for its confirmation; earlier ones of the same account give way."""
    ImportDraft.objects.filter(uploaded_by=by).delete()
    return ImportDraft.objects.create(place=place, name=name[:150], content=content, uploaded_by=by)


def plan_of(draft: ImportDraft) -> Plan:
    """What importing the draft would do today."""
    intake = read_table(bytes(draft.content), draft.name, COLUMNS)
    first_of_month = timezone.localdate().replace(day=1)
    return plan_roll(draft.place, intake, first_of_month)


def faults_of(draft: ImportDraft) -> tuple[CellFault, ...]:
    """What is wrong in the draft."""
    return plan_of(draft).faults


@transaction.atomic
def import_roll(*, draft: ImportDraft, by: Account) -> Plan:
    """Enters everything the sheet says, or nothing; the draft is gone afterwards."""
    Place.objects.select_for_update().get(pk=draft.place_id)
    plan = plan_of(draft)
    if plan.faults:
        raise Unconfirmed(
            _("The list of people has changed since you uploaded the sheet."),
            _("Nothing was imported. Upload the sheet again to see what is in the way."),
        )
    for planned in plan.people:
        _import_person(draft.place, planned, by)
    if not plan.changes_nothing:
        record(verb="import_people", by=by, place=draft.place, target=draft.place, detail={
            "sha256": hashlib.sha256(bytes(draft.content)).hexdigest(),
            "added": plan.count("add"), "changed": plan.count("change"),
        })  # fmt: skip
    draft.delete()
    return plan


def forget_old_drafts() -> int:
    """Removes uploads that nobody confirmed within a day; gives how many."""
    old = ImportDraft.objects.filter(uploaded_at__lt=timezone.now() - DRAFTS_KEPT)
    return old.delete()[0]


def _import_person(township: Place, planned: PlannedPerson, by: Account) -> None:
    person = _entered(township, planned, by)
    for post, start in planned.posts.items():
        office = _office(township, post.office, by)
        actions.hold_post(
            person=person, place=post.place, kind=post.kind, office=office, starts_on=start, by=by
        )
    for column, value in planned.secrets.items():
        actions.keep_secret(person=person, column=column, value=value, by=by)


def _entered(township: Place, planned: PlannedPerson, by: Account) -> Person:
    known = planned.known
    if known is None:
        return actions.add_person(home=township, name=planned.name, phone=planned.phone, by=by)
    if planned.new_phone:
        actions.change_person(
            person=known, name=known.name, phone=planned.phone, email=known.email,
            born_on=known.born_on, by=by,
        )  # fmt: skip
    return known


def _office(township: Place, name: str, by: Account) -> Office | None:
    return actions.open_office(place=township, name=name, by=by) if name else None
