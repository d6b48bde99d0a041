"""What was counted in a box: slips, stubs, papers, and the equation they must satisfy."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from kaoping.ballots import tally
from kaoping.ballots.models import Box, PaperBatch, PaperCount, Poll, Question, Slip, SlipState


@dataclass(frozen=True)
class BoxCount:
    """Numbers of one box. What people have not counted yet is None.

    `printed` are the slips meant for voters and `test` those of the rehearsal; `used` were cast,
    of `paper` the stub was torn off, `spoiled` and `unused` are those that people hold in hand.
    """

    box: Box
    printed: int
    test: int
    used: int
    paper: int
    taken_back: int
    issued: int | None
    unused: int | None
    spoiled: int | None
    papers: int
    invalid: int
    open_batches: tuple[int, ...] = field(default=())

    @property
    def printed_in_all(self) -> int:
        """Every slip that was drawn, test slips among them: the left side of the equation."""
        return self.printed + self.test

    @property
    def returned(self) -> int:
        """Ballots that came back: cast by slip, or as papers out of the box."""
        return self.used + self.papers

    @property
    def valid(self) -> int:
        """Ballots that count, blank ones (abstained) among them."""
        return self.returned - self.invalid

    @property
    def is_counted(self) -> bool:
        """Whether people have counted what they hold."""
        return None not in (self.issued, self.unused, self.spoiled)

    @property
    def difference(self) -> int:
        """Slips that are missing (positive) or too many, in printed + test = used + paper +
        unused + spoiled + test."""
        return self.printed - self.used - self.paper - (self.unused or 0) - (self.spoiled or 0)


def box_counts(poll: Poll) -> list[BoxCount]:
    """The numbers of every box of the poll, in order."""
    return box_counts_of([poll])[poll.pk]


def box_counts_of(polls: Sequence[Poll]) -> dict[int, list[BoxCount]]:
    """The same for many polls, with as many queries as for one."""
    slips = _slips(polls)
    boxes = Box.objects.filter(poll__in=polls).select_related("attendance")
    found: dict[int, list[BoxCount]] = {poll.pk: [] for poll in polls}
    for box in boxes.prefetch_related("batches__counts"):
        found[box.poll_id].append(_box_count(box, slips))
    return found


def agreed(batch: PaperBatch) -> PaperCount | None:
    """What both tellers counted alike in their latest versions; None as long as they don't."""
    latest = latest_of(batch)
    first, second = latest.get(1), latest.get(2)
    if first is None or second is None or _numbers(first) != _numbers(second):
        return None
    return first


def latest_of(batch: PaperBatch) -> dict[int, PaperCount]:
    """The latest version of each teller."""
    return {row.teller: row for row in sorted(batch.counts.all(), key=lambda row: row.version)}


def on_paper(box: Box, question: Question) -> Counter:
    """How many valid papers of the box bear each answer, blank ones too."""
    cells: Counter = Counter()
    for batch in box.batches.all():
        row = agreed(batch)
        if row is not None:
            answers = row.cells.get(str(question.position), {})
            cells += tally.with_blanks(answers, row.papers - row.invalid)
    return cells


def _slips(polls: Sequence[Poll]) -> Counter:
    """{(box, state, is test): slips}."""
    groups = Slip.objects.filter(poll__in=polls).values_list("box_id", "state", "is_test")
    return Counter({tuple(group): count for *group, count in groups.annotate(count=Count("*"))})


def _box_count(box: Box, slips: Counter) -> BoxCount:
    batches = list(box.batches.all())
    results = [agreed(batch) for batch in batches]
    real = {state: slips[box.pk, state.value, False] for state in SlipState}
    return BoxCount(
        box=box,
        printed=sum(real.values()),
        test=sum(slips[box.pk, state.value, True] for state in SlipState),
        used=real[SlipState.USED],
        paper=real[SlipState.PAPER],
        taken_back=real[SlipState.SPOILED],
        issued=box.issued, unused=box.unused, spoiled=box.spoiled,
        papers=sum(row.papers for row in results if row),
        invalid=sum(row.invalid for row in results if row),
        open_batches=tuple(
            batch.number for batch, row in zip(batches, results, strict=True) if row is None
        ),
    )  # fmt: skip


def _numbers(row: PaperCount) -> tuple:
    return row.papers, row.invalid, row.cells
