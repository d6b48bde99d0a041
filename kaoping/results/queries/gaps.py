"""Gaps that a review meeting decides together: those of one absent rater, or of one village."""

from dataclasses import dataclass

from kaoping.cycles.models import Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.text import village_display
from kaoping.people.models import Person
from kaoping.results.models import Run
from kaoping.results.queries.runs import open_gaps
from kaoping.scoring.scheme import Indicator


@dataclass(frozen=True)
class OpenGap:
    """One missing result of a marked item: whose, of what, and whose marks it waits for."""

    subject: Subject
    item: Indicator
    cause: str
    raters: tuple[int, ...]

    @property
    def village(self) -> str:
        """The village as people say it."""
        return village_display(self.subject.place.name)

    @property
    def key(self) -> str:
        """Name of its field in a form."""
        return f"points-{self.subject.pk}-{self.item.code}"


@dataclass(frozen=True)
class GapGroup:
    """Gaps that can be decided in one form: `kind` is rater or village, `key` its number or code."""

    kind: str
    key: str
    title: str
    gaps: tuple[OpenGap, ...]


def gaps_of(run: Run) -> list[OpenGap]:
    """The gaps that a meeting can decide, in the order of the roster and of the items."""
    items = {item.code: item for item in period_of(run.cycle).items() if item.marked_by}
    found = [gap for gap in open_gaps(run) if gap["indicator"] in items]
    subjects = Subject.objects.select_related("place").in_bulk(
        {int(gap["subject"]) for gap in found}
    )
    for subject in subjects.values():
        subject.cycle = run.cycle
    order = {code: number for number, code in enumerate(items)}
    gaps = [
        OpenGap(
            subject=subjects[int(gap["subject"])],
            item=items[gap["indicator"]],
            cause=gap["cause"],
            raters=tuple(map(int, gap["raters"])),
        )
        for gap in found
    ]
    return sorted(gaps, key=lambda gap: (gap.subject.position, order[gap.item.code]))


def gap_groups(gaps: list[OpenGap]) -> list[GapGroup]:
    """The absent raters with their gaps, then the villages with theirs."""
    return [*_by_rater(gaps), *_by_village(gaps)]


def _by_rater(gaps: list[OpenGap]) -> list[GapGroup]:
    absent = {rater for gap in gaps for rater in gap.raters}
    people = Person.objects.filter(pk__in=absent).order_by("pinyin_key", "pk")
    return [
        GapGroup("rater", str(one.pk), one.name, tuple(gap for gap in gaps if one.pk in gap.raters))
        for one in people
    ]


def _by_village(gaps: list[OpenGap]) -> list[GapGroup]:
    places = {gap.subject.place for gap in gaps}
    return [
        GapGroup(
            "village",
            place.code,
            village_display(place.name),
            tuple(gap for gap in gaps if gap.subject.place == place),
        )
        for place in sorted(places, key=lambda place: place.code)
    ]
