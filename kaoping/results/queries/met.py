"""What the month's feedback meeting looks at: each village's result beside its recorded work."""

from collections import defaultdict
from dataclasses import dataclass

from kaoping.cycles import levels
from kaoping.cycles.queries import period_of
from kaoping.journal.models import Entry
from kaoping.journal.queries import work_in
from kaoping.lib.text import village_display
from kaoping.results import facts
from kaoping.results.models import Adjustment, Result, Run
from kaoping.results.queries.decided import decisions_by_subject, with_decisions
from kaoping.results.queries.marked import MarkRow, deductions, marks_of
from kaoping.results.queries.ranked import points_in_words, posts_in_words
from kaoping.scoring.scheme import Period


@dataclass(frozen=True)
class OfficialRow:
    """One official of the village."""

    name: str
    posts: str
    points: str


@dataclass(frozen=True)
class VillageRow:
    """One village at the meeting: its result, its deductions, its work."""

    subject_id: int
    name: str
    rank: int | None
    points: str
    grade: str
    parts: tuple[str, ...]
    officials: tuple[OfficialRow, ...]
    deductions: tuple[MarkRow, ...]
    decisions: tuple[Adjustment, ...]
    work: tuple[Entry, ...]


@dataclass(frozen=True)
class Table:
    """Teams of one kind in order of rank; `parts` are the titles of the main items."""

    title: str
    where: str
    parts: tuple[str, ...]
    villages: tuple[VillageRow, ...]


@dataclass(frozen=True)
class Meeting:
    """All teams, kind by kind."""

    tables: tuple[Table, ...]

    @property
    def villages(self) -> tuple[VillageRow, ...]:
        """The teams of all kinds."""
        return tuple(row for table in self.tables for row in table.villages)


def meeting_of(run: Run, *, named: bool) -> Meeting:
    """Results of a run beside the work recorded in its period, the same few queries for any town."""
    cycle, period = run.cycle, period_of(run.cycle)
    work, taken = defaultdict(list), defaultdict(list)
    for entry in work_in(cycle.place, cycle.starts_on, cycle.ends_on):
        work[entry.place_id].append(entry)
    for mark in deductions(marks_of(run, facts.of_run(run), named=named)):
        taken[mark.subject_id].append(mark)
    decisions = decisions_by_subject(run)
    for subject, rows in list(taken.items()):
        taken[subject] = with_decisions(rows, decisions[int(subject)])
    results = list(Result.objects.filter(run=run).select_related("subject__place"))
    results.sort(key=lambda one: (one.rank is None, one.rank or 0, one.subject.position))
    officials = _officials(results, period)
    return Meeting(tuple(
        Table(
            title=period.subjects[kind].title,
            where=levels.of_kind(period, kind),
            parts=tuple(node.title for node in period.trees[kind].children),
            villages=tuple(
                _row(one, period.trees[kind], officials, taken, decisions, work, period)
                for one in results
                if one.subject.kind == kind
            ),
        )
        for kind in period.team_kinds
    ))  # fmt: skip


def _officials(results: list[Result], period: Period) -> dict[int, list[Result]]:
    """The officials of each place who stand beside its team."""
    found = defaultdict(list)
    for one in sorted(results, key=lambda one: one.subject.position):
        if one.subject.kind not in period.team_kinds:
            found[one.subject.place_id].append(one)
    return found


def _named(result: Result) -> str:
    """The place; where only officials are appraised, who it is and where."""
    place = village_display(result.subject.place.name)
    return f"{result.subject.name}（{place}）" if result.subject.person_id else place


def _row(
    team: Result, tree, officials: dict, taken: dict, decisions: dict, work: dict, period
) -> VillageRow:
    place = team.subject.place
    own = officials[place.pk]
    return VillageRow(
        subject_id=team.subject_id,
        name=_named(team),
        rank=team.rank,
        points=points_in_words(team.units),
        grade=period.grade(team.grade).title if team.grade else "",
        parts=tuple(points_in_words(team.trace.get(node.code)) for node in tree.children),
        officials=tuple(
            OfficialRow(
                one.subject.name, posts_in_words(one.subject.posts), points_in_words(one.units)
            )
            for one in own
        ),
        deductions=tuple(mark for one in (team, *own) for mark in taken[str(one.subject_id)]),
        decisions=tuple(made for one in (team, *own) for made in decisions[one.subject_id]),
        work=tuple(work[place.pk]),
    )
