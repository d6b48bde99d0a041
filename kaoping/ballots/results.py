"""A counted vote as people read it: on the hall's screen, on public pages, in the minutes.

Every number comes with what it is made of. Only published groups appear, never single boxes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.ballots.checks import before_certifying, uncounted
from kaoping.ballots.counted import BoxCount
from kaoping.ballots.groups import period_of_poll
from kaoping.ballots.models import Poll, PollState, Question
from kaoping.ballots.queries import Group, Obstacle, Published, tally
from kaoping.lib.decimals import percentage, quotient
from kaoping.lib.text import village_display

ABSTAINED = ""
DENOMINATORS = {
    "entitled": _("entitled"),
    "present": _("present"),
    "issued": _("issued"),
    "returned": _("returned"),
    "valid": _("valid"),
    "marked": _("marked"),
}


@dataclass(frozen=True)
class Line:
    """One answer: how many ballots, which part of the denominator, and how many of each group."""

    title: str
    count: int
    share: str
    by_group: tuple[int | None, ...]


@dataclass(frozen=True)
class Answered:
    """One question with all its answers. `whole` is the denominator its parts are of."""

    number: int
    title: str
    detail: str
    village: str
    lines: tuple[Line, ...]
    whole: int
    whole_title: str | Promise
    total: int | None = None
    given: int | None = None

    @property
    def beside(self) -> str:
        """What stands beside the title: village, post, explanation."""
        return " ".join(filter(None, (self.village, self.detail)))

    @property
    def mean(self) -> str:
        """The mean of the numbers given; empty where none are asked."""
        return "" if self.total is None else quotient(self.total, self.given)


@dataclass(frozen=True)
class Matrix:
    """Neighbouring questions with the same answers: a line each, a column for each answer.

    `titles` is one empty text where numbers are asked for.
    """

    titles: tuple[str, ...]
    questions: tuple[Answered, ...]


@dataclass(frozen=True)
class Counts:
    """The numbers of one published group."""

    title: str
    is_telling: bool
    entitled: int
    present: int
    issued: int
    returned: int
    valid: int
    invalid: int
    printed: int
    used: int
    paper: int
    unused: int
    spoiled: int
    test: int

    @property
    def is_balanced(self) -> bool:
        """Whether printed = used + paper + unused + spoiled + test."""
        return self.printed == self.used + self.paper + self.unused + self.spoiled + self.test


@dataclass(frozen=True)
class Barred:
    """Who lost something by this vote, why, and where the regulation says so."""

    names: tuple[str, ...]
    reason: str
    reference: str


@dataclass(frozen=True)
class Shown:
    """A whole result. `barred`: what follows from it, once it is certified."""

    groups: tuple[Counts, ...]
    questions: tuple[Answered, ...]
    barred: tuple[Barred, ...]

    @property
    def matrices(self) -> list[Matrix]:
        """All questions in as few tables as can be."""
        return matrices(self.questions)


def shown(poll: Poll) -> Shown | None:
    """The result as it may be seen now; None before the box is open and all paper is counted."""
    if poll.state == PollState.COUNTED and unfinished(poll):
        return None
    found = tally(poll)
    return None if found is None else _shown(poll, found)


def matrices(questions: Iterable[Answered]) -> list[Matrix]:
    """Questions in order, neighbours with the same answers in one table."""
    grouped = groupby(questions, key=_columns)
    return [Matrix(titles, tuple(rows)) for titles, rows in grouped]


def unfinished(poll: Poll) -> list[Obstacle]:
    """What has to be counted before the result can be seen.

    A first result without the paper and a second with it would tell what the paper said.
    """
    return uncounted(poll)


def demands(poll: Poll) -> list[Obstacle]:
    """Rules that the numbers break, each with what the rule demands; none before the box is open."""
    return before_certifying(poll, "") if poll.state == PollState.COUNTED else []


def _shown(poll: Poll, found: Published) -> Shown:
    period = period_of_poll(poll)
    rules = {key: ballot.denominator for key, ballot in period.ballots.items()} if period else {}
    villages = _villages(poll)
    return Shown(
        groups=tuple(_counts(group) for group in found.groups),
        questions=tuple(
            _answered(
                question,
                total,
                found.groups,
                denominator=rules.get(question.ballot, "valid"),
                village=villages.get(question.pk, ""),
            )
            for question, total in found.questions
        ),
        barred=_barred(poll),
    )


def _barred(poll: Poll) -> tuple[Barred, ...]:
    """Those barred by this vote; the same reason once, however many it meets."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    rows = poll.meeting.bars.order_by("subject__position")
    for name, reason, reference in rows.values_list("subject__name", "reason", "reference"):
        names.setdefault((reason, reference), {})[name] = None
    return tuple(Barred(tuple(found), *why) for why, found in names.items())


def _villages(poll: Poll) -> dict[int, str]:
    """The village of each question's subject, where the vote is about several villages."""
    rows = poll.questions.filter(subject__isnull=False)
    found = dict(rows.values_list("pk", "subject__place__name"))
    if len(set(found.values())) < 2:
        return {}
    return {question: village_display(name) for question, name in found.items()}


def _counts(group: Group) -> Counts:
    boxes = group.boxes
    numbers = ("issued", "returned", "valid", "invalid", "used", "paper", "unused", "spoiled", "test")
    return Counts(
        title=group.title,
        is_telling=group.is_telling,
        entitled=_people(boxes, "entitled"),
        present=_people(boxes, "present"),
        printed=group.total("printed") + group.total("test"),
        **{name: group.total(name) for name in numbers},
    )


def _people(boxes: Iterable[BoxCount], name: str) -> int:
    return sum(getattr(count.box.attendance, name) or 0 for count in boxes)


def _answered(
    question: Question, total: Counter, groups: tuple[Group, ...], *, denominator: str, village: str
) -> Answered:
    asked = [group for group in groups if question.pk in group.answers]
    whole = _whole(asked, total, denominator)
    numbers = {int(answer): count for answer, count in total.items() if answer.isdecimal()}
    is_number = question.low is not None
    return Answered(
        number=question.position,
        title=question.title,
        detail=question.detail,
        village=village,
        lines=tuple(
            Line(
                title=title,
                count=total[key],
                share=percentage(total[key], whole),
                by_group=tuple(
                    group.answers[question.pk][key] if group in asked else None for group in groups
                ),
            )
            for key, title in _titles(question, total)
        ),
        whole=whole,
        whole_title=DENOMINATORS[denominator],
        total=sum(number * count for number, count in numbers.items()) if is_number else None,
        given=sum(numbers.values()) if is_number else None,
    )


def _titles(question: Question, total: Counter) -> list[tuple[str, str | Promise]]:
    """All options in their order, or the numbers that were given from the highest; abstentions last."""
    if question.low is None:
        titles = [(option["key"], option["title"]) for option in question.options]
    else:
        given = sorted((int(answer) for answer in total if answer), reverse=True)
        titles = [(str(number), str(number)) for number in given]
    return [*titles, (ABSTAINED, _("abstained"))]


def in_words(question: Question, given: Counter) -> str:
    """All answers of a question in a line: 满意 3、弃权 1."""
    return "、".join(f"{title} {given[key]}" for key, title in _titles(question, given) if given[key])


def _columns(question: Answered) -> tuple[str, ...]:
    return ("",) if question.total is not None else tuple(str(line.title) for line in question.lines)


def _whole(groups: list[Group], total: Counter, denominator: str) -> int:
    if denominator == "marked":
        return sum(count for answer, count in total.items() if answer)
    if denominator in ("entitled", "present"):
        return sum(_people(group.boxes, denominator) for group in groups)
    return sum(group.total(denominator) for group in groups)
