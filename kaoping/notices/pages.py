"""What public pages show, formatted once per row: a county's notice has thousands of numbers."""

from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from kaoping.cycles import levels
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Subject
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.notices import queries
from kaoping.notices.models import Notice
from kaoping.results import queries as results
from kaoping.results.models import Result
from kaoping.scoring.scheme import Period, Ranking
from kaoping.web.qr import qr_of


class Row(NamedTuple):
    """One place of a ranking, ready to be shown."""

    rank: str
    name: str
    village: str
    points: str
    grade: str
    url: str


def notice_page(notice: Notice, key: str = "") -> dict[str, Any]:
    """A notice with one of its rankings: the first, or that of the key (None where it has none)."""
    period = cycles.period_of(notice.cycle)
    chosen = next((each for each in period.rankings if key in ("", each.key)), None)
    return {
        "notice": notice,
        "newer": queries.newer_notice(notice),
        "outdated": results.current_run(notice.cycle) != notice.run,
        "label": cycles.label(notice.cycle),
        "rankings": period.rankings,
        "ranking": chosen,
        "rows": rows(notice, period, chosen) if chosen else [],
        "where": levels.of_kind(period, chosen.kind) if chosen else "",
    }


def printed_page(notice: Notice) -> dict[str, Any]:
    """A notice with all of its rankings, one after the other, and the way from the paper to each number."""
    period = cycles.period_of(notice.cycle)
    tables = [
        (ranking, rows(notice, period, ranking), levels.of_kind(period, ranking.kind))
        for ranking in period.rankings
    ]
    address = settings.SITE_ADDRESS.rstrip("/") + reverse("notices:notice", args=[notice.pk])
    return {
        "notice": notice,
        "label": cycles.label(notice.cycle),
        "tables": tables,
        "address": address,
        "qr": qr_of(address),
    }


def rows(notice: Notice, period: Period, ranking: Ranking) -> list[Row]:
    """The places of a ranking, first place first; subjects with a gap last, without a place."""
    found = Result.objects.filter(run=notice.run_id, ranking=ranking.key)
    ordered = found.order_by("rank", "subject__position").values_list(
        "rank",
        "units",
        "grade",
        "subject_id",
        "subject__kind",
        "subject__name",
        "subject__place__name",
    )
    titles = {grade.key: grade.title for grade in period.grades}
    address = reverse("notices:subject", args=[notice.pk, 0]).removesuffix("0/")
    return [
        Row(
            rank="—" if rank is None else str(rank),
            name=name,
            village=village_display(village) if period.subjects[kind].posts else "",
            points="—" if units is None else format_units(units),
            grade=titles.get(grade, ""),
            url=f"{address}{subject}/",
        )
        for rank, units, grade, subject, kind, name, village in ordered
    ]


def subject_page(notice: Notice, subject: Subject) -> dict[str, Any]:
    """One subject's result with the tree that explains it."""
    period = cycles.period_of(notice.cycle)
    named = period.notice.name_raters
    tree = results.explanation(notice.run, subject, named=named, evidence=False)
    return {
        "notice": notice,
        "label": cycles.label(notice.cycle),
        "subject": subject,
        "tree": tree,
    }
