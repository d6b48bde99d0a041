"""Ranking tables of a run: villages, and officials by post, before and after decisions."""

from dataclasses import dataclass

from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.results.models import Result, Run
from kaoping.results.queries.runs import base_run


@dataclass(frozen=True)
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
    before_rank: str = ""
    before_points: str = ""

    @property
    def changed(self) -> bool:
        """Whether a decision changed the points or the rank."""
        return bool(self.before_points or self.before_rank)


@dataclass(frozen=True)
class RankTable:
    """One ranking of the scheme. Subjects with gaps come last and have no rank."""

    key: str
    title: str
    kind: str
    rows: tuple[RankRow, ...]

    @property
    def changed(self) -> bool:
        """Whether a decision changed any row."""
        return any(row.changed for row in self.rows)

    @property
    def unranked(self) -> int:
        """How many have no rank because marks are missing."""
        return sum(row.rank is None for row in self.rows)


def rankings(run: Run) -> list[RankTable]:
    """Every ranking of the scheme that ranks somebody, in the scheme's order."""
    period = period_of(run.cycle)
    rows: dict[str, list[RankRow]] = {}
    for result, before in _results(run):
        rows.setdefault(result.ranking, []).append(_row(result, before, period))
    return [
        RankTable(ranking.key, ranking.title, ranking.kind, tuple(rows[ranking.key]))
        for ranking in period.rankings
        if ranking.key in rows
    ]


def ranking(run: Run, kind: str) -> list[RankRow]:
    """The rows of one kind of subject, ranking by ranking."""
    return [row for table in rankings(run) if table.kind == kind for row in table.rows]


def posts_in_words(keys: str) -> str:
    """Titles of the posts, e.g. secretary and director, in the language of the page."""
    return "、".join(str(posts.BY_KEY[key].title) for key in keys.split(",") if key)


def points_in_words(units: int | None) -> str:
    """Points as written; a dash where marks are missing, never 0."""
    return "—" if units is None else format_units(units)


def _results(run: Run) -> list[tuple[Result, Result | None]]:
    """Results in order of rank, each with the one it had before any decision."""
    base = base_run(run)
    found = Result.objects.filter(run__in={run.pk, base.pk}).select_related("subject__place")
    here, before = [], {}
    for result in found.defer("trace"):
        if result.run_id == run.pk:
            here.append(result)
        if result.run_id == base.pk:
            before[result.subject_id] = result
    here.sort(key=lambda one: (one.rank is None, one.rank or 0, one.subject.position))
    return [(result, before.get(result.subject_id)) for result in here]


def _row(result: Result, before: Result | None, period) -> RankRow:
    subject = result.subject
    return RankRow(
        subject_id=subject.pk,
        place_id=subject.place_id,
        name=subject.name,
        village=village_display(subject.place.name),
        posts=posts_in_words(subject.posts),
        rank=result.rank,
        units=result.units,
        points=points_in_words(result.units),
        grade=period.grade(result.grade).title if result.grade else "",
        **_before(result, before),
    )


def _before(result: Result, before: Result | None) -> dict[str, str]:
    if before is None or before.pk == result.pk:
        return {}
    changed = {}
    if before.units != result.units:
        changed["before_points"] = points_in_words(before.units)
    if before.rank != result.rank:
        changed["before_rank"] = str(before.rank or "—")
    return changed
