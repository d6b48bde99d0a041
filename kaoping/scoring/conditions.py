"""When something follows: conditions over values, votes, occurrences, places and decisions.

A condition on something that is missing does not hold, nor does its contrary: nothing follows
from a gap.
"""

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from kaoping.scoring.nonsense import refuse
from kaoping.scoring.sources import COMPARE

MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Happened:
    """An event is recorded about the subject, or about its team."""

    event: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator's exact value against a limit in units."""

    code: str
    how: str
    limit_units: int


@dataclass(frozen=True, slots=True)
class Voted:
    """The share of some options in a ballot's denominator against a limit."""

    ballot: str
    options: tuple[str, ...]
    group: str | None
    how: str
    limit: Fraction

    def __post_init__(self):
        refuse(
            (not self.options, "没有写哪些选项", "例如 options: [dissatisfied]"),
            (not 0 <= self.limit <= 1, "比例必须在0%到100%之间", "例如 over: 50%，或 over: 1/3"),
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """So many occurrences of deductions (of some reasons) in some indicators."""

    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    at_least: int

    def __post_init__(self):
        refuse(
            (not self.codes, "没有写统计哪些指标", "例如 count: [T1.1]"),
            (self.at_least < 1, "次数必须是正整数", "例如 at_least: 4"),
        )


@dataclass(frozen=True, slots=True)
class Graded:
    """The subject's grade is one of these."""

    grades: tuple[str, ...]

    def __post_init__(self):
        refuse((not self.grades, "没有写哪些等次", "例如 grade: [incompetent]"))


@dataclass(frozen=True, slots=True)
class Placed:
    """Among the first, or the last, of a ranking. Exactly one of the two is given."""

    ranking: str
    first: int | None
    last: int | None

    def __post_init__(self):
        refuse(
            (
                (self.first is None) == (self.last is None),
                "名次条件应当写 first 或 last 之一",
                "例如 last: 1",
            ),
            (0 in (self.first, self.last), "名次必须是正整数", "例如 last: 1"),
        )


@dataclass(frozen=True, slots=True)
class Belongs:
    """The subject is of one of these groups: its "peer", its "type", or a "post" that it holds."""

    by: str
    names: tuple[str, ...]

    def __post_init__(self):
        refuse((not self.names, "没有写哪些类型", "例如 peer: [community]"))


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """A consequence was decided, not only proposed: in each of the last ``periods``, or so many
    ``times`` before, in whatever periods; both: so many times within the last periods.
    """

    consequence: str
    periods: int | None
    times: int | None = None

    def __post_init__(self):
        refuse(
            (
                self.periods is None and self.times is None,
                "以往的决定没有写 periods 或 times",
                "连续几期写 periods: 1；累计几次写 times: 1；几期内累计几次两个都写",
            ),
            (
                any(not 1 <= n <= 20 for n in (self.periods, self.times) if n is not None),
                "必须在1到20之间",
                "例如 periods: 1",
            ),
            (
                None not in (self.periods, self.times) and self.times > self.periods,
                "次数多于期数，永远不成立",
                "times 不得大于 periods",
            ),
        )


@dataclass(frozen=True, slots=True)
class Combined:
    """All of the parts hold, any of them, or the one part does not."""

    how: str
    parts: tuple["Condition", ...]

    def __post_init__(self):
        refuse(
            (not 1 <= len(self.parts) <= MOST_PARTS, "条件的个数应在1到20之间", "请删减或补写"),
            (
                self.how == "not" and len(self.parts) != 1,
                "not 后只写一个条件",
                "用 all 或 any 合并",
            ),
        )


Condition = (
    Happened | Compared | Voted | Counted | Graded | Placed | Belongs | DecidedBefore | Combined
)


def parts_of(condition):
    """The condition and all below it."""
    yield condition
    if isinstance(condition, Combined):
        for part in condition.parts:
            yield from parts_of(part)


class Circumstances:
    """What is known about subjects when conditions are asked.

    ``value(subject, code)`` gives an exact value or None; ``grade(subject)`` a key or None;
    ``places(ranking)`` {subject: place}; ``alike(ranking, subject)`` the places in the subject's
    group, in order. What can't be asked yet stays None.
    """

    def __init__(self, period, index, value, *, grade=None, places=None, alike=None):
        self.period, self.index, self.value = period, index, value
        self.grade, self.places, self.alike = grade, places, alike

    def holds(self, condition, subject):
        """Whether the condition is known to hold for a Subject."""
        return self._answer(condition, subject) is True

    def _answer(self, condition, subject):
        """True, False, or None where what is asked for is missing."""
        return _ANSWERS[type(condition)](self, condition, subject)

    def _happened(self, condition, subject):
        events = self.index.events
        return any((condition.event, who) in events for who in _own_and_team(subject))

    def _compared(self, condition, subject):
        value = self.value(self._owner(subject, condition.code), condition.code)
        return None if value is None else COMPARE[condition.how](value, condition.limit_units)

    def _owner(self, subject, code):
        """Whose value a code is: the subject's own, or its team's."""
        return subject.id if code in self.period.codes_of(subject.kind) else subject.team

    def _voted(self, condition, subject):
        ballot = self.period.ballots[condition.ballot]
        for who in _own_and_team(subject):
            share = self.index.share(ballot, condition.group, who, condition.options)
            if share is not None:
                return COMPARE[condition.how](share, condition.limit)
        return None

    def _counted(self, condition, subject):
        times = sum(
            mark.times
            for code in condition.codes
            for mark in self.index.handed_in(self._owner(subject, code), code)
            if not condition.reasons or mark.choice in condition.reasons
        )
        return times >= condition.at_least

    def _graded(self, condition, subject):
        grade = self.grade(subject.id)
        return None if grade is None else grade in condition.grades

    def _placed(self, condition, subject):
        ranking = self.period.ranking(condition.ranking)
        who = subject.id if ranking.kind == subject.kind else subject.team
        place = self.places(ranking.key).get(who)
        if place is None:
            return None
        if condition.first is not None:
            return place <= condition.first
        among = self.alike(ranking, who)
        behind = len(among) - bisect_right(among, place)
        return behind < condition.last and among[0] < place

    def _before(self, condition, subject):
        if condition.periods is None:
            times = self.index.times_decided[condition.consequence, subject.id]
            return times >= condition.times
        times = sum(
            (condition.consequence, subject.id, ago) in self.index.decided
            for ago in range(1, condition.periods + 1)
        )
        return times >= (condition.times or condition.periods)

    def _belongs(self, condition, subject):
        if condition.by == "post":
            return not set(condition.names).isdisjoint(subject.posts)
        return getattr(subject, condition.by) in condition.names

    def _combined(self, condition, subject):
        found = [self._answer(part, subject) for part in condition.parts]
        if condition.how == "not":
            return None if found[0] is None else not found[0]
        decisive = condition.how == "any"  # one such part settles it, whatever is missing
        if decisive in found:
            return decisive
        return None if None in found else not decisive


def _own_and_team(subject):
    return (subject.id,) if subject.team is None else (subject.id, subject.team)


_ANSWERS = {
    Happened: Circumstances._happened,
    Compared: Circumstances._compared,
    Voted: Circumstances._voted,
    Counted: Circumstances._counted,
    Graded: Circumstances._graded,
    Placed: Circumstances._placed,
    Belongs: Circumstances._belongs,
    DecidedBefore: Circumstances._before,
    Combined: Circumstances._combined,
}
