"""Figures of subjects, and items of their own: recorded a table at a time, with one document.

A later record about the same thing supersedes the earlier one; both stay to be read.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.decimals import format_units
from kaoping.people.models import Account
from kaoping.results.actions import runs
from kaoping.results.actions.recorded import FactRefused
from kaoping.results.models import RecordedFigure, RecordedItem, Recording
from kaoping.results.queries import figures, own_items
from kaoping.scoring.sources import LARGEST_WEIGHT, Figure, OwnList


@dataclass(frozen=True)
class FigureSaid:
    """A subject's figure and own target (units); without both, what was recorded is taken back.

    `seen` is the number of the record that was on the screen, 0 where there was none.
    """

    subject: Subject
    seen: int
    units: int | None
    target_units: int | None = None


@dataclass(frozen=True)
class ItemSaid:
    """An item of a subject's own. Without `key` it is a new one; `seen` as for a figure."""

    title: str
    field: str = ""
    weight: int = 1
    units: int | None = None
    struck: bool = False
    key: int | None = None
    seen: int = 0


@transaction.atomic
def record_figures(
    *,
    cycle: Cycle,
    key: str,
    said: Sequence[FigureSaid],
    reason: str,
    document: str,
    token: uuid.UUID | None = None,
    by: Account,
) -> Recording:
    """Records one figure of several subjects, all or none, until the review is closed.

    Refuses figures that the scheme doesn't ask for, impossible ones, and to supersede a record that
    wasn't seen. The same `token` again is the same recording.
    """
    runs.lock(cycle)
    known = _known(token)
    if known:
        return known
    asked = figures.asked_figure(cycle, key)
    _demand_all(cycle, said, asked is not None)
    _demand_kinds(cycle, (one.subject for one in said), asked.kinds)
    for one in said:
        for trouble in troubles_with_figure(asked.figure, one.units, one.target_units).values():
            raise FactRefused(f"{one.subject.name}：{trouble}", "")
    numbers = {pk: rows[-1].number for pk, rows in figures.figure_records(cycle, key).items()}
    _demand_seen((numbers.get(one.subject.pk, 0), one.seen) for one in said)
    made = _recording(cycle, reason, document, token, by)
    RecordedFigure.objects.bulk_create(
        RecordedFigure(
            recording=made,
            subject=one.subject,
            key=key,
            number=one.seen + 1,
            units=one.units,
            target_units=one.target_units,
        )
        for one in said
    )
    _note("record_figures", made, {"figure": key, "subjects": len(said)}, by)
    return made


@transaction.atomic
def record_items(
    *,
    subject: Subject,
    key: str,
    said: Sequence[ItemSaid],
    reason: str,
    document: str,
    token: uuid.UUID | None = None,
    by: Account,
) -> Recording:
    """Records items of a subject's own, new, changed or struck, all or none, until the review is closed.

    Refuses as `record_figures` does. The same `token` again is the same recording.
    """
    cycle = subject.cycle
    runs.lock(cycle)
    known = _known(token)
    if known:
        return known
    asked = own_items.asked_list(cycle, key)
    _demand_all(cycle, said, asked is not None and subject.kind in asked.kinds)
    for one in said:
        for trouble in troubles_with_item(asked.list, one).values():
            raise FactRefused(f"{one.title}：{trouble}", "")
    records = own_items.item_records(subject, key)
    numbers = {at: rows[-1].number for at, rows in records.items()}
    _demand_seen((numbers.get(one.key, 0), one.seen) for one in said)
    _demand_room(asked.list, records, said)
    made = _recording(cycle, reason, document, token, by)
    RecordedItem.objects.bulk_create(_rows(made, subject, key, said, max(numbers, default=0)))
    _note("record_items", made, {"list": key, "subject": subject.pk, "items": len(said)}, by)
    return made


def troubles_with_figure(figure: Figure, units: int | None, target: int | None) -> dict[str, str]:
    """What is wrong with a figure or its target (units), in words, by the name of what is wrong."""
    low, high = map(format_units, (figure.low_units, figure.high_units))
    found = {}
    if units is not None and not figure.low_units <= units <= figure.high_units:
        found["units"] = _("It can be from %(low)s to %(high)s.") % {"low": low, "high": high}
    if target is not None and not figure.own_target:
        found["target"] = _("This figure has no target of its own.")
    elif target is not None and not 0 < target <= figure.high_units:
        found["target"] = _("The target can be more than 0, up to %(high)s.") % {"high": high}
    elif target is None and units is not None and figure.own_target:
        found["target"] = _("Enter the target, too.")
    return found


def troubles_with_item(listed: OwnList, one: ItemSaid) -> dict[str, str]:
    """What is wrong with an item, in words, by the name of what is wrong; empty where nothing is."""
    found = {}
    if not one.title.strip():
        found["title"] = _("Write what the item is.")
    if one.field not in (listed.field_keys or ("",)):
        found["field"] = _("Choose the field that the item belongs to.")
    if not 1 <= one.weight <= LARGEST_WEIGHT:
        found["weight"] = _("A weight is a whole number from 1 to %(most)s.") % {
            "most": LARGEST_WEIGHT
        }
    if one.units is not None and one.struck:
        found["units"] = _("An item that is struck has no points.")
    elif one.units is not None and not 0 <= one.units <= listed.out_of_units:
        most = format_units(listed.out_of_units)
        found["units"] = _("Points can be from 0 to %(most)s.") % {"most": most}
    return found


def _known(token: uuid.UUID | None) -> Recording | None:
    return Recording.objects.filter(token=token).first() if token else None


def _demand_all(cycle: Cycle, said: Sequence, is_asked: bool) -> None:
    runs.refuse_after_review(cycle)
    if not is_asked:
        raise FactRefused(
            _("The regulation does not ask for this."), _("Choose a figure or a list it names.")
        )
    if not said:
        raise FactRefused(_("Nothing has changed."), _("Change something, or leave the page."))


def _demand_kinds(cycle: Cycle, subjects: Iterator[Subject], kinds: tuple[str, ...]) -> None:
    strange = [one.name for one in subjects if one.cycle_id != cycle.pk or one.kind not in kinds]
    if strange:
        raise FactRefused(
            _("The regulation does not ask for this about %(subject)s.")
            % {"subject": "、".join(strange)},
            _("Choose a figure or a list it names."),
        )


def _demand_seen(numbers: Iterator[tuple[int, int]]) -> None:
    if any(now != seen for now, seen in numbers):
        raise FactRefused(
            _("Meanwhile somebody else recorded some of this."),
            _("Look at the table again; nothing of this form was saved."),
        )


def _demand_room(listed: OwnList, records: own_items.Records, said: Sequence[ItemSaid]) -> None:
    there = {key for key, rows in records.items() if not rows[-1].struck}
    there |= {one.key for one in said if one.key is not None and not one.struck}
    there -= {one.key for one in said if one.struck}
    if len(there) + sum(one.key is None for one in said) > listed.most:
        raise FactRefused(
            _("One subject can have %(most)s items.") % {"most": listed.most},
            _("Strike others first, or join them."),
        )


def _recording(
    cycle: Cycle, reason: str, document: str, token: uuid.UUID | None, by: Account
) -> Recording:
    if not reason.strip() or not document.strip():
        raise FactRefused(
            _("A record needs its reason and its document."),
            _("Write why, and the number or name of the document."),
        )
    return Recording.objects.create(
        cycle=cycle, reason=reason.strip(), document=document.strip(),
        token=token or uuid.uuid4(), recorded_by=by,
    )  # fmt: skip


def _rows(
    made: Recording, subject: Subject, key: str, said: Sequence[ItemSaid], last: int
) -> Iterator[RecordedItem]:
    for one in said:
        last += one.key is None
        yield RecordedItem(
            recording=made,
            subject=subject,
            list=key,
            key=one.key or last,
            number=one.seen + 1,
            title=one.title.strip(),
            field=one.field,
            weight=one.weight,
            units=one.units,
            struck=one.struck,
        )


def _note(verb: str, made: Recording, detail: dict, by: Account) -> None:
    record(
        verb=verb,
        by=by,
        place=made.cycle.place,
        target=made,
        detail=detail,
        personal={"reason": made.reason, "document": made.document},
    )
