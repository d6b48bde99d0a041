"""Ranking tables of a run: villages, and officials by post, before and after decisions.

A county's ranking has thousands of cells, so rows are read as plain values and written out once.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaoping.cycles import levels
from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.results.models import Result, Run
from kaoping.results.queries.runs import base_run
from kaoping.web.composed import composed

COLUMNS = (
    "ranking", "rank", "units", "grade", "subject_id", "subject__place_id", "subject__name",
    "subject__place__name", "subject__posts", "prize",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankRow:
    """One subject in a ranking, written out. `before_…` are set only where a decision changed them."""

    subject_id: int
    place_id: int
    name: str
    village: str
    posts: str
    rank: int | None
    units: int | None
    points: str
    grade: str
    prize: str = ""
    before_rank: str = ""
    before_points: str = ""

    @property
    def changed(self) -> bool:
        """Whether a decision changed the points or the rank."""
        return bool(self.before_points or self.before_rank)

    @property
    def before(self) -> str:
        """Points and rank before the decisions, in words; empty where nothing changed."""
        points = self.before_points and _("%(points)s points") % {"points": self.before_points}
        rank = self.before_rank and _("rank %(rank)s") % {"rank": self.before_rank}
        return f"{points} {rank}".strip()


@dataclass(frozen=True)
class RankTable:
    """One ranking of the scheme. Subjects with gaps come last and have no rank.

    `prized` says whether the scheme has prizes for it, `of_officials` whether they are ranked or
    their teams, `where` what their places are called: village, township.
    """

    key: str
    title: str
    kind: str
    of_officials: bool
    where: str
    rows: tuple[RankRow, ...]
    changed: bool
    prized: bool


def rankings(run: Run, runs: list[Run] | None = None) -> list[RankTable]:
    """Every ranking of the scheme that ranks somebody, in the scheme's order.

    `runs` are the runs of the cycle in order, if they are at hand.
    """
    period, before = period_of(run.cycle), _before_decisions(run, runs)
    grades = {grade.key: grade.title for grade in period.grades}
    prizes = {each.key: {one.key: one.title for one in each.prizes} for each in period.rankings}
    held = cache(posts_in_words)
    rows: dict[str, list[RankRow]] = {}
    for key, rank, units, grade, subject, place, name, place_name, keys, prize in _found(run.pk):
        row = RankRow(
            subject, place, name, village_display(place_name), held(keys), rank, units,
            points_in_words(units), grades.get(grade, ""), prizes.get(key, {}).get(prize, ""),
            **before.get(subject, {}),
        )  # fmt: skip
        rows.setdefault(key, []).append(row)
    return [
        RankTable(
            ranking.key, ranking.title, ranking.kind, bool(period.subjects[ranking.kind].posts),
            levels.of_kind(period, ranking.kind), tuple(rows[ranking.key]),
            any(row.changed for row in rows[ranking.key]), bool(ranking.prizes),
        )
        for ranking in period.rankings
        if ranking.key in rows
    ]  # fmt: skip


def ranking(run: Run, kind: str) -> list[RankRow]:
    """The rows of one kind of subject, ranking by ranking."""
    return [row for table in rankings(run) if table.kind == kind for row in table.rows]


def posts_in_words(keys: str) -> str:
    """Titles of the posts, e.g. secretary and director, in the language of the page."""
    return "、".join(str(posts.BY_KEY[key].title) for key in keys.split(",") if key)


def points_in_words(units: int | None) -> str:
    """Points as written; a dash where marks are missing, never 0."""
    return "—" if units is None else format_units(units)


@composed
def _found(run: int) -> QuerySet:
    return (
        Result.objects.filter(run=run).order_by("rank", "subject__position").values_list(*COLUMNS)
    )


def _before_decisions(run: Run, runs: list[Run] | None) -> dict[int, dict[str, str]]:
    """By subject: rank and points before any decision, where they were others."""
    base = base_run(run, runs)
    if base.pk == run.pk:
        return {}
    first, now = {}, {}
    rows = Result.objects.filter(run__in=(base.pk, run.pk))
    for made_by, subject, *found in rows.values_list("run_id", "subject_id", "units", "rank"):
        (now if made_by == run.pk else first)[subject] = found
    return {
        subject: _changes(first[subject], found)
        for subject, found in now.items()
        if subject in first and first[subject] != found
    }


def _changes(before: list, now: list) -> dict[str, str]:
    changed = {}
    if before[0] != now[0]:
        changed["before_points"] = points_in_words(before[0])
    if before[1] != now[1]:
        changed["before_rank"] = str(before[1] or "—")
    return changed
