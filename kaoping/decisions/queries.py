"""Reads about pay that pages and papers ask."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Sum

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.decisions.models import PayDecision, PayLine, PaySheet
from kaoping.lib.decimals import format_fen, format_units
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.people.models import Person
from kaoping.results.models import Run

COLUMNS = (
    "subject__place__name", "subject__name", "reckoning", "computed_fen", "adjusted_fen",
    "paid_before_fen", "amount_fen",
)  # fmt: skip


@dataclass(frozen=True)
class LineRow:
    """One line of a pay sheet as pages and papers show it; amounts in fen, points in units."""

    position: int
    subject: Subject
    village: str
    name: str
    post: str
    base_fen: int
    coefficient_units: int
    parts: tuple[tuple[str, int], ...]
    computed_fen: int
    adjusted_fen: int
    paid_before_fen: int
    amount_fen: int


@dataclass(frozen=True)
class SheetTable:
    """The lines of a pay sheet written out, and the titles of the parts their points come from.

    Each line: number, village, name, post, base, coefficient, points of each part, by result,
    by decision, approved before, to pay.
    """

    parts: tuple[str, ...]
    lines: list[tuple[str, ...]]


def sheets_of(cycle: Cycle) -> list[PaySheet]:
    """All pay sheets of a cycle, the first one first."""
    return list(cycle.pay_sheets.select_related("run", "made_by__person", "approved_by__person"))


def latest(cycle: Cycle) -> PaySheet | None:
    """The newest pay sheet, whether approved or not."""
    return cycle.pay_sheets.order_by("number").last()


def paid_before(cycle: Cycle) -> dict[int, int]:
    """Fen already approved for each subject of the cycle."""
    lines = PayLine.objects.filter(sheet__cycle=cycle, sheet__approved_at__isnull=False)
    return dict(lines.values_list("subject").annotate(total=Sum("amount_fen")).order_by())


def decided(cycle: Cycle) -> dict[int, int]:
    """Sum in fen of the recorded decisions about each subject; sums of 0 are left out."""
    rows = PayDecision.objects.filter(subject__cycle=cycle)
    sums = rows.values_list("subject").annotate(total=Sum("amount_fen")).order_by()
    return dict(sums.exclude(total=0))


def decided_since(sheet: PaySheet) -> bool:
    """Whether decisions about somebody on the sheet add up to another sum than the sheet holds.

    Officials who are not on it, because their result has a gap, wait for another result.
    """
    sums = decided(sheet.cycle)
    held = sheet.lines.values_list("subject", "adjusted_fen")
    return any(sums.get(subject, 0) != fen for subject, fen in held)


def decisions_of(cycle: Cycle) -> list[PayDecision]:
    """The recorded decisions of a cycle, with who decided."""
    rows = PayDecision.objects.filter(subject__cycle=cycle).order_by("id")
    return list(rows.select_related("subject__place", "decided_by__person"))


def rows_of(sheet: PaySheet) -> list[LineRow]:
    """The lines of a sheet in the roster's order."""
    lines = sheet.lines.select_related("subject__place", "subject__person")
    ordered = lines.order_by("subject__position")
    return [_row(position, line) for position, line in enumerate(ordered, 1)]


def table_of(sheet: PaySheet) -> SheetTable:
    """What the page shows of a sheet: one query of plain values, a county has a thousand lines."""
    village = cache(village_display)
    titles = {key: str(post.title) for key, post in posts.BY_KEY.items()}
    found = sheet.lines.order_by("subject__position").values_list(*COLUMNS)
    lines, parts = [], ()
    for number, (place, name, reckoning, *amounts) in enumerate(found, 1):
        parts = reckoning["parts"]
        lines.append((
            str(number), village(place), name, titles[reckoning["post"]],
            format_fen(reckoning["base_fen"]), format_units(reckoning["coefficient_units"]),
            *(format_units(part["units"]) for part in parts), *map(format_fen, amounts),
        ))  # fmt: skip
    return SheetTable(tuple(part["title"] for part in parts), lines)


def number_of_run(sheet: PaySheet) -> int:
    """Number of the run that the sheet pays; the run itself holds all its facts."""
    return Run.objects.values_list("number", flat=True).get(pk=sheet.run_id)


def is_latest(sheet: PaySheet) -> bool:
    """Whether no later sheet takes this one's place."""
    return not PaySheet.objects.filter(cycle=sheet.cycle_id, number__gt=sheet.number).exists()


def unpaid(sheet: PaySheet) -> list[Subject]:
    """Officials of the cycle without a line: their result has a gap, so nothing can be computed."""
    kinds = sheet.lines.values("subject__kind")
    lacking = sheet.cycle.subjects.filter(kind__in=kinds).exclude(pay_lines__sheet=sheet)
    return list(lacking.select_related("place"))


def paid_officials(cycle: Cycle) -> list[Subject]:
    """Officials of the roster whom the regulation pays."""
    pay = cycles.period_of(cycle).pay
    return list(cycle.subjects.filter(kind=pay.kind).select_related("place")) if pay else []


def lines_of(person: Person) -> list[PayLine]:
    """What one person was paid by approved sheets, the newest first."""
    lines = PayLine.objects.filter(subject__person=person, sheet__approved_at__isnull=False)
    return list(
        lines.select_related(
            "sheet__cycle__version__scheme", "subject__place", "subject__cycle"
        ).order_by("-sheet__cycle__starts_on", "-sheet__number")
    )


def _row(position: int, line: PayLine) -> LineRow:
    reckoning = line.reckoning
    return LineRow(
        position=position,
        subject=line.subject,
        village=village_display(line.subject.place.name),
        name=line.subject.name,
        post=str(posts.BY_KEY[reckoning["post"]].title),
        base_fen=reckoning["base_fen"],
        coefficient_units=reckoning["coefficient_units"],
        parts=tuple((part["title"], part["units"]) for part in reckoning["parts"]),
        computed_fen=line.computed_fen,
        adjusted_fen=line.adjusted_fen,
        paid_before_fen=line.paid_before_fen,
        amount_fen=line.amount_fen,
    )
