"""A panel as it stands: who is on stage, who has given points, what was revealed, who is ahead.

Read in a constant number of queries; the screen, the console and a juror's page are views of it.
Numbers are those of `kaoping.scoring`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from kaoping.cycles.queries import period_of
from kaoping.juries.models import Excuse, Panel, Points, Seat, Turn, TurnState
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.scoring.juries import Verdict, places_of, verdict
from kaoping.scoring.rules import FromJury
from kaoping.scoring.scheme import Indicator, Period


@dataclass(frozen=True)
class Limits:
    """What a juror may give for an item, in units."""

    low: int
    high: int
    step: int

    @classmethod
    def of(cls, node: Indicator) -> "Limits":
        """The limits of a jury's item: from nothing to its full points."""
        return cls(0, node.full_units, node.rule.step_units)

    def allow(self, units: int) -> bool:
        """Whether these points may be given."""
        return self.low <= units <= self.high and units % self.step == 0


@dataclass
class OnBoard:
    """One reporter's turn with everything about it. `excused` and `given` are by the seat's id."""

    turn: Turn
    node: Indicator
    seats: list[Seat]
    excused: dict[int, Excuse]
    given: dict[int, Points]
    place: int | None = None

    @property
    def voters(self) -> list[Seat]:
        """Those who are to give points."""
        return [seat for seat in self.seats if seat.pk not in self.excused]

    @property
    def missing(self) -> list[Seat]:
        """Those who have still to give points."""
        return [seat for seat in self.voters if seat.pk not in self.given]

    @property
    def limits(self) -> Limits:
        """What may be given."""
        return Limits.of(self.node)

    @property
    def is_revealed(self) -> bool:
        """Whether everybody may see the points."""
        return self.turn.state == TurnState.REVEALED

    @cached_property
    def verdict(self) -> Verdict:
        """The result; asked only after the reveal, or to see whether there are enough jurors."""
        in_order = [(seat, self.given[seat.pk]) for seat in self.seats if seat.pk in self.given]
        return verdict(self.node, [(str(seat.pk), points.units) for seat, points in in_order])

    @property
    def result(self) -> str:
        """The revealed value with as many decimals as the regulation keeps; a dash where there is none."""
        units = self.verdict.units
        if units is None:
            return "—"
        whole, _point, part = format_units(units).partition(".")
        part = part.ljust(self.node.places or 0, "0")
        return f"{whole}.{part}" if part else whole

    @property
    def village(self) -> str:
        """Of an official, where; a team bears the place's name itself."""
        subject = self.turn.subject
        return village_display(subject.place.name) if subject.person_id else ""

    @property
    def post(self) -> str:
        """The posts that the reporter speaks for."""
        keys = filter(None, self.turn.subject.posts.split(","))
        return "、".join(str(posts.BY_KEY[key].title) for key in keys if key in posts.BY_KEY)


@dataclass
class Board:
    """The panel, its seats and turns in their order."""

    panel: Panel
    period: Period
    seats: list[Seat]
    turns: list[OnBoard]
    by_id: dict[int, OnBoard] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {each.turn.pk: each for each in self.turns}
        self._rank()

    @property
    def on_stage(self) -> OnBoard | None:
        """Who is on stage now."""
        return self._first(TurnState.ON_STAGE)

    @property
    def next(self) -> OnBoard | None:
        """Who comes next."""
        return self._first(TurnState.WAITING)

    @property
    def last_revealed(self) -> OnBoard | None:
        """Whose points were revealed last."""
        revealed = [each for each in self.turns if each.is_revealed]
        return max(revealed, key=lambda each: each.turn.revealed_at, default=None)

    @property
    def playing(self) -> list[OnBoard]:
        """All turns but those left out."""
        return [each for each in self.turns if each.turn.state != TurnState.LEFT_OUT]

    @property
    def is_over(self) -> bool:
        """Whether every reporter had the turn."""
        return bool(self.playing) and all(each.is_revealed for each in self.playing)

    @property
    def items(self) -> list[Indicator]:
        """The items scored, in the order of the regulation."""
        used = {each.turn.item: each.node for each in self.turns}
        return [node for node in self.period.nodes() if node.code in used]

    def ranking(self, item: str) -> list[OnBoard]:
        """The revealed turns of an item, best first; those without a result come last."""
        revealed = [each for each in self.turns if each.is_revealed and each.turn.item == item]
        return sorted(revealed, key=lambda each: (each.place or len(revealed) + 1, each.turn.pk))

    def _first(self, state: TurnState) -> OnBoard | None:
        return next((each for each in self.turns if each.turn.state == state), None)

    def _rank(self) -> None:
        by_item: dict[str, list[tuple[int, object]]] = defaultdict(list)
        for each in self.turns:
            if each.is_revealed and each.verdict.exact is not None:
                by_item[each.turn.item].append((each.turn.pk, each.verdict.exact))
        for values in by_item.values():
            for number, place in places_of(values).items():
                self.by_id[number].place = place


def board(panel: Panel) -> Board:
    """The panel as it stands now. `panel` comes with its meeting and the meeting's cycle."""
    period = period_of(panel.meeting.cycle)
    seats = list(panel.seats.select_related("person", "village"))
    rows = panel.turns.select_related("subject__place").prefetch_related(
        Prefetch("excuses", Excuse.objects.all()),
        Prefetch("points", Points.objects.filter(withdrawn_at__isnull=True)),
    )
    return Board(panel, period, seats, [_on_board(period, seats, turn) for turn in rows])


def _on_board(period: Period, seats: list[Seat], turn: Turn) -> OnBoard:
    return OnBoard(
        turn,
        period.item(turn.item),
        seats,
        excused={excuse.seat_id: excuse for excuse in turn.excuses.all()},
        given={points.seat_id: points for points in turn.points.all()},
    )


def juries_with_items(period: Period) -> dict[str, list[str]]:
    """Codes of the items that each of the period's juries scores; juries without items left out."""
    found: dict[str, list[str]] = {key: [] for key in period.juries}
    for node in period.items():
        if isinstance(node.rule, FromJury):
            found[node.rule.jury].append(node.code)
    return {key: codes for key, codes in found.items() if codes}


def seats_named(seats: Iterable[Seat]) -> str:
    """Seats in a row, as a refusal names them."""
    return "、".join(map(str, seats))
