"""The marks a run used, written out: who, how much, for which reason, shown by what."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaoping.cycles.queries import period_of
from kaoping.journal.models import Evidence
from kaoping.lib.decimals import format_units
from kaoping.marks.models import Mark
from kaoping.people.models import Person
from kaoping.results.models import Run
from kaoping.scoring import facts as scoring_facts
from kaoping.scoring.facts import Facts
from kaoping.web.composed import among, composed

# Only what belongs to some subjects leaves the database, for facts may be megabytes. Joined with
# nothing they are unpacked once, not once for each list.
_OF_SUBJECT = "jsonb_path_query_array(facts, '$.{}[*] ? (@.{} == $ids[*])', %(vars)s)"
_PARTS = ", ".join(
    f"'{name}', " + _OF_SUBJECT.format(name, "id" if name == "subjects" else "subject")
    for name in scoring_facts.TABLES
)
ABOUT = f"""
SELECT jsonb_build_object({_PARTS}) FROM (
    SELECT facts || '{{}}'::jsonb AS facts FROM results_run WHERE id = %(run)s OFFSET 0
) AS unpacked
"""


class Written(NamedTuple):
    """What the row of a mark says beyond the facts."""

    reason: str
    rater: str
    evidence: list[Evidence]


@dataclass(frozen=True)
class MarkRow:
    """One mark as a page shows it. `rater` is empty where the scheme keeps the names of raters back.

    `decided` are the item's points by a later decision, which count instead of the mark.
    """

    id: str
    subject_id: str
    indicator: str
    item: str
    kind: str
    units: int
    points: str
    times: int
    reason: str
    group: str
    rater: str
    evidence: tuple[Evidence, ...]
    decided: str = ""

    @property
    def who(self) -> str:
        """The group, and the name where it may be shown."""
        return f"{self.group} {self.rater}".strip()

    @property
    def proof(self) -> str:
        """The files of evidence by their names, for paper; empty where there are none."""
        return "、".join(one.name for one in self.evidence)


def facts_about(run: Run, subject_ids: Iterable[int]) -> Facts:
    """The facts of a run that concern some subjects."""
    variables = json.dumps({"ids": [str(subject) for subject in subject_ids]})
    with connection.cursor() as cursor:
        cursor.execute(ABOUT, {"vars": variables, "run": run.pk})
        (found,) = cursor.fetchone()
    return scoring_facts.from_json(json.loads(found))


def marks_of(run: Run, facts: Facts, *, named: bool, evidence: bool = True) -> list[MarkRow]:
    """The marks that count, in the regulation's order, with names of raters if allowed.

    What was entered but never submitted is nobody's mark. Without `evidence` no files are looked for.
    """
    period = period_of(run.cycle)
    items = {item.code: (place, item) for place, item in enumerate(period.items())}
    counted = _submitted(facts)
    recorded = _recorded(counted, named, evidence)
    rows = [_row(mark, recorded.get(mark.id), items, period, named) for mark in counted]
    return sorted(rows, key=lambda row: (items[row.indicator][0], int(row.id)))


def deductions(rows: Iterable[MarkRow]) -> list[MarkRow]:
    """Those with a reason: points taken away, or added."""
    return [row for row in rows if row.kind != "award"]


def _submitted(facts: Facts) -> list[scoring_facts.Mark]:
    handed_in = {(one.rater, one.group, one.subject) for one in facts.submissions}
    return [mark for mark in facts.marks if (mark.rater, mark.group, mark.subject) in handed_in]


def _recorded(
    counted: list[scoring_facts.Mark], named: bool, evidence: bool
) -> dict[str, Written]:
    """What the rows of marks say beyond the facts: reason and rater's name, by the mark's id."""
    if not counted:
        return {}
    raters = list({int(mark.rater) for mark in counted}) if named else []
    names = dict(_names(raters)) if raters else {}
    ask = _reasons_and_files if evidence else _reasons
    reasons: dict[int, str] = {}
    attached = []
    for pk, reason, *files in ask([int(mark.id) for mark in counted]):
        reasons[pk] = reason
        attached += [(pk, number) for number in files if number]
    kept = Evidence.objects.in_bulk({number for _pk, number in attached}) if attached else {}
    written = {
        mark.id: Written(reasons[int(mark.id)], names.get(int(mark.rater), ""), [])
        for mark in counted
        if int(mark.id) in reasons
    }
    for pk, number in sorted(attached):
        written[str(pk)].evidence.append(kept[number])
    return written


@composed
def _reasons(marks: list[int]) -> QuerySet:
    return Mark.objects.filter(among("pk", marks)).order_by().values_list("pk", "reason")


@composed
def _reasons_and_files(marks: list[int]) -> QuerySet:
    rows = Mark.objects.filter(among("pk", marks)).order_by()
    return rows.values_list("pk", "reason", "evidence")


@composed
def _names(people: list[int]) -> QuerySet:
    return Person.objects.filter(among("pk", people)).order_by().values_list("pk", "name")


def _row(fact, mark: Written | None, items: dict, period, named: bool) -> MarkRow:
    item = items[fact.indicator][1]
    return MarkRow(
        id=fact.id,
        subject_id=fact.subject,
        indicator=fact.indicator,
        item=item.title,
        kind=fact.kind,
        units=fact.units * fact.times,
        points=_points(fact),
        times=fact.times,
        reason=_reason(fact, mark, item),
        group=period.raters[fact.group].title,
        rater=mark.rater if named and mark is not None else "",
        evidence=_evidence(mark, named) if mark is not None else (),
    )


def neutral_name(evidence: Evidence) -> str:
    """A file's name that tells nothing: what people call files may tell who took them."""
    ending = PurePath(evidence.name).suffix.lower()
    return _("Evidence %(number)s") % {"number": evidence.pk} + ending


def _evidence(mark: Written, named: bool) -> tuple[Evidence, ...]:
    if not named:
        for evidence in mark.evidence:
            evidence.name = neutral_name(evidence)
    return tuple(mark.evidence)


def _points(fact) -> str:
    if fact.kind == "award":
        return format_units(fact.units)
    sign = "+" if fact.kind == "bonus" else "−"
    total = format_units(fact.units * fact.times)
    if fact.times == 1:
        return f"{sign}{total}"
    return _("%(sign)s%(total)s (%(times)s × %(each)s)") % {
        "sign": sign,
        "total": total,
        "times": fact.times,
        "each": format_units(fact.units),
    }


def _reason(fact, mark: Written | None, item) -> str:
    chosen = next((one.title for one in item.choices if one.key == fact.choice), "")
    written = mark.reason if mark is not None else ""
    if not written or written == chosen:
        return chosen
    return f"{chosen}：{written}" if chosen and chosen not in written else written
