"""Items of subjects' own: whose lists the scheme asks for, and what is recorded on them."""

from collections import defaultdict
from dataclasses import dataclass

from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.results.models import RecordedItem
from kaoping.results.queries.figures import Progress, subjects_of
from kaoping.scoring.rules import Own
from kaoping.scoring.scheme import Period
from kaoping.scoring.sources import OwnList

Records = dict[int, list[RecordedItem]]  # by key of the item, in order; the last record counts


@dataclass(frozen=True)
class AskedList:
    """A list of the scheme, and the kinds of subjects who have one."""

    list: OwnList
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """A subject with how many items it has, and how many of them have points."""

    subject: Subject
    items: int
    marked: int


def asked_lists(cycle: Cycle) -> list[AskedList]:
    """The lists on which points rest, in the scheme's order."""
    period = period_of(cycle)
    asked = (AskedList(one, _kinds(period, one.key)) for one in period.lists.values())
    return [one for one in asked if one.kinds]


def asked_list(cycle: Cycle, key: str) -> AskedList | None:
    """The list with this key, or nothing if the scheme asks for none such."""
    return next((one for one in asked_lists(cycle) if one.list.key == key), None)


def item_records(subject: Subject, key: str) -> Records:
    """Everything recorded on a list of one subject."""
    rows = RecordedItem.objects.filter(subject=subject, list=key).select_related(
        "recording__recorded_by__person"
    )
    records = defaultdict(list)
    for row in rows.order_by("key", "number"):
        records[row.key].append(row)
    return dict(records)


def lists_of(cycle: Cycle, asked: AskedList) -> list[Listed]:
    """Every subject that has such a list, by village."""
    items = standing(cycle)
    return [
        Listed(subject, *_counts(items.get((subject.pk, asked.list.key), ())))
        for subject in subjects_of(cycle, asked.kinds)
    ]


def lists_progress(cycle: Cycle) -> list[Progress]:
    """Each list with how many of its items have points, for the page that leads to the lists."""
    asked = asked_lists(cycle)
    if not asked:
        return []
    items = standing(cycle)
    kinds = list(Subject.objects.filter(cycle=cycle).values_list("kind", flat=True))
    found = []
    for one in asked:
        counts = [_counts(rows) for (_pk, key), rows in items.items() if key == one.list.key]
        total, marked = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
        subjects = sum(kind in one.kinds for kind in kinds)
        empty = subjects - len(counts)
        found.append(Progress(one.list.key, one.list.title, marked, total, subjects, empty))
    return found


def own_lists_of(villages: list) -> list[tuple[Cycle, OwnList, Subject]]:
    """Lists of the villages' teams and officials in cycles that aren't reviewed yet, latest first."""
    rows = Subject.objects.filter(place__in=villages, cycle__review__isnull=True).select_related(
        "place", "cycle__place", "cycle__version"
    )
    found = []
    for subject in rows.order_by("-cycle__starts_on", "place__code", "position"):
        for one in asked_lists(subject.cycle):
            if subject.kind in one.kinds:
                found.append((subject.cycle, one.list, subject))
    return found


def standing(cycle: Cycle) -> dict[tuple[int, str], list[RecordedItem]]:
    """Items as last recorded, without those struck, by subject and list."""
    last = {
        (row.subject_id, row.list, row.key): row
        for row in RecordedItem.objects.filter(subject__cycle=cycle).order_by("number")
    }
    found = defaultdict(list)
    for (subject, key, _item), row in sorted(last.items()):
        if not row.struck:
            found[subject, key].append(row)
    return found


def _counts(items) -> tuple[int, int]:
    return len(items), sum(item.units is not None for item in items)


def _kinds(period: Period, key: str) -> tuple[str, ...]:
    return tuple(
        kind
        for kind in period.subjects
        if any(isinstance(item.rule, Own) and item.rule.list == key for item in period.items(kind))
    )


def items_in_words(records: Records, listed: OwnList) -> list[RecordedItem]:
    """The last record of each item with the earlier ones, and how its field and points are said."""
    titles = dict(listed.fields)
    for rows in records.values():
        for row in rows:
            row.field_title = titles.get(row.field, row.field)
            row.points = None if row.units is None else format_units(row.units)
    listed_items = [rows[-1] for rows in records.values()]
    for row in listed_items:
        row.earlier = records[row.key][-2::-1]
    return listed_items
