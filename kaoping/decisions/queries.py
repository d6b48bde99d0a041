"""Reads about pay that pages and papers ask."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.decisions.models import PayDecision, PayLine, PaySheet
from kaoping.lib.decimals import format_fen, format_units
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.people.models import Person
from kaoping.web.composed import composed

COLUMNS = (
    "subject__place__name", "subject__name", "reckoning", "computed_fen", "adjusted_fen",
    "paid_before_fen", "amount_fen",
)  # fmt: skip
RESULTS = (3, 4, 5)  # of these columns: by result, by decision, approved before


@dataclass(frozen=True)
class LineRow:
    """One line of a pay sheet as pages and papers show it; amounts in fen, points in units.

    `components` (title, fen) are empty where the pay is one rate; `withheld` are the titles of those
    that are not paid.
    """

    position: int
    subject: Subject
    village: str
    name: str
    post: str
    base_fen: int
    coefficient_units: int
    parts: tuple[tuple[str, int], ...]
    components: tuple[tuple[str, int], ...]
    withheld: tuple[str, ...]
    computed_fen: int
    adjusted_fen: int
    paid_before_fen: int
    amount_fen: int


@dataclass(frozen=True)
class SheetTable:
    """The lines of a pay sheet written out, and the titles of the columns between post and result.

    Each line: number, village, name, post; of pay by one rate base, coefficient and points of each
    part, of other pay its components; by result, by decision, approved before, to pay. `sums` of
    pay by components: of each column but the last. `over_fen`: by how much all pay of the cycle
    passes the scheme's budget.
    """

    columns: tuple[str, ...]
    sums: tuple[str, ...]
    lines: list[tuple[str, ...]]
    over_fen: int


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


def is_single(reckoning: dict[str, Any]) -> bool:
    """Whether the pay is one rate, which is shown with its base, coefficient and points."""
    return bool(reckoning["parts"]) and len(reckoning.get("components", ())) <= 1


def withheld(reckoning: dict[str, Any]) -> tuple[str, ...]:
    """Titles of the components that are not paid."""
    return tuple(part["title"] for part in reckoning.get("components", ()) if part["withheld"])


def _components(reckoning: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((part["title"], part["fen"]) for part in reckoning["components"])


def table_of(sheet: PaySheet) -> SheetTable:
    """What the page shows of a sheet: one query of plain values, a county has a thousand lines."""
    titles = {key: str(post.title) for key, post in posts.BY_KEY.items()}
    found = _lines(sheet.pk)
    lines = [
        (str(number), village_display(place), name, titles[reckoning["post"]],
         *_middle(reckoning), _result(reckoning, amounts[0]), *map(format_fen, amounts[1:]))
        for number, (place, name, reckoning, *amounts) in enumerate(found, 1)
    ]  # fmt: skip
    columns, sums = _columns_and_sums([row[2] for row in found])
    results = [sum(row[column] for row in found) for column in RESULTS]
    paid = results[0] + results[1]
    sums = (*sums, *map(format_fen, results)) if sums else ()
    return SheetTable(columns, sums, lines, _over(sheet, paid))


@composed
def _lines(sheet: int) -> QuerySet:
    return PayLine.objects.filter(sheet=sheet).order_by("subject__position").values_list(*COLUMNS)


def over_budget(sheet: PaySheet) -> int:
    """Fen by which all pay of the cycle, decisions included, passes the scheme's budget."""
    sums = sheet.lines.aggregate(paid=Sum(F("computed_fen") + F("adjusted_fen")))
    return _over(sheet, sums["paid"] or 0)


def _over(sheet: PaySheet, paid: int) -> int:
    pay = cycles.period_of(sheet.cycle).pay
    return max(0, paid - pay.budget_fen) if pay and pay.budget_fen is not None else 0


def _middle(reckoning: dict[str, Any]) -> list[str]:
    """What stands between the post and what the result gives."""
    if is_single(reckoning):
        parts = [format_units(part["units"]) for part in reckoning["parts"]]
        coefficient = format_units(reckoning["coefficient_units"])
        return [format_fen(reckoning["base_fen"]), coefficient, *parts]
    return [_amount(part["fen"], part["withheld"]) for part in reckoning["components"]]


def _result(reckoning: dict[str, Any], fen: int) -> str:
    return _amount(fen, is_single(reckoning) and bool(withheld(reckoning)))


def _amount(fen: int, is_withheld: bool) -> str:
    """An amount; one that is withheld says so."""
    yuan = format_fen(fen)
    return _("%(yuan)s (withheld)") % {"yuan": yuan} if is_withheld else yuan


def _columns_and_sums(reckonings: list[dict[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of the columns that `_middle` fills, and the sums of components."""
    if not reckonings:
        return (), ()
    first = reckonings[0]
    if is_single(first):
        parts = (part["title"] for part in first["parts"])
        return (_("Base"), _("Coefficient"), *parts), ()
    titles = tuple(part["title"] for part in first["components"])
    columns = zip(*(one["components"] for one in reckonings), strict=True)
    return titles, tuple(format_fen(sum(part["fen"] for part in column)) for column in columns)


def standing_of(sheet: PaySheet) -> tuple[int, bool]:
    """Number of the run that the sheet pays, and whether no later sheet takes this one's place.

    The run itself isn't read: it holds all its facts.
    """
    return _standing(sheet.pk)[0]


@composed
def _standing(sheet: int) -> QuerySet:
    later = PaySheet.objects.filter(cycle=OuterRef("cycle"), number__gt=OuterRef("number"))
    return PaySheet.objects.filter(pk=sheet).values_list("run__number", ~Exists(later))


def unpaid(sheet: PaySheet) -> list[Subject]:
    """Officials of the cycle without a line: their result has a gap, so nothing can be computed."""
    return _unpaid(sheet.pk, sheet.cycle_id)


@composed
def _unpaid(sheet: int, cycle: int) -> QuerySet[Subject]:
    lines = PayLine.objects.filter(sheet=sheet)
    kinds = lines.order_by().values("subject__kind").distinct()
    lacking = Subject.objects.filter(~Exists(lines.filter(subject=OuterRef("pk"))), cycle=cycle)
    return lacking.filter(kind__in=kinds).select_related("place").order_by("position")


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
        components=() if is_single(reckoning) else _components(reckoning),
        withheld=withheld(reckoning),
        computed_fen=line.computed_fen,
        adjusted_fen=line.adjusted_fen,
        paid_before_fen=line.paid_before_fen,
        amount_fen=line.amount_fen,
    )
