"""A version of a regulation tried out: the same facts under two versions, side by side.

Nothing is stored. Facts are those of a past cycle, or invented from a seed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping import scoring
from kaoping.lib.decimals import format_fen, format_units
from kaoping.results.storing import ranking_of
from kaoping.results.tryout_facts import (
    ASSUMED,
    Fitted,
    Unused,
    codes_that_became,
    fit,
    in_full,
    without_answers,
)
from kaoping.schemes.words import post_titles
from kaoping.scoring.explain import Explanation
from kaoping.scoring.facts import Facts, Subject
from kaoping.scoring.invent import invent
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.scheme import Ranking, Scheme


@dataclass(frozen=True)
class Missing:
    """An item without facts: which, why, and of how many subjects."""

    item: str
    why: str
    count: int


@dataclass(frozen=True)
class Side:
    """One subject under one version, in words."""

    units: int | None
    points: str
    rank: int | None
    grade: str
    prize: str
    follows: str
    fen: int | None
    pay: str

    @property
    def standing(self) -> str:
        """Grade and prize in one."""
        return "，".join(filter(None, (self.grade, self.prize)))


@dataclass(frozen=True)
class Line:
    """One subject under both versions. `before` is None where there is no version to compare."""

    subject: Subject
    name: str
    village: str
    posts: str
    before: Side | None
    after: Side

    @property
    def places(self) -> int:
        """Places gained; negative when lost."""
        if self.before is None or self.before.rank is None or self.after.rank is None:
            return 0
        return self.before.rank - self.after.rank

    @property
    def movement(self) -> str:
        """How the rank moved: ``↑3``, ``↓2``, ``—`` where it did not."""
        return f"{'↑' if self.places > 0 else '↓'}{abs(self.places)}" if self.places else "—"

    @property
    def gained(self) -> str:
        """By how much the points changed: ``+2.5``."""
        if self.before is None or self.before.units is None or self.after.units is None:
            return ""
        change = self.after.units - self.before.units
        return f"{'+' if change > 0 else ''}{format_units(change)}" if change else ""

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return self.before is not None and self.before != self.after


@dataclass(frozen=True)
class Changed:
    """One indicator of one subject under both versions, in words."""

    code: str
    title: str
    depth: int
    before: str
    after: str
    changed: bool


class Trial:
    """A version's outcome on facts, beside that of another version, where there is one."""

    def __init__(
        self,
        after: Outcome,
        before: Outcome | None,
        *,
        unused: Iterable[Unused] = (),
        unasked: Iterable[Missing] = (),
        retitled: Iterable[str] = (),
        converted: Iterable[Unused] = (),
    ):
        self.after, self.before = after, before
        self.period = after.period
        self.unused, self.unasked, self.retitled = list(unused), list(unasked), list(retitled)
        self.converted = list(converted)

    @cached_property
    def missing(self) -> list[Missing]:
        """Items that are gaps, with the reason and of how many subjects."""
        return _missing(self.after, self.after.gaps)

    @cached_property
    def covered(self) -> list[Missing]:
        """Items without facts for which the regulation itself says what counts."""
        return _missing(self.after, self.after.covered_gaps)

    def rankings(self) -> list[Ranking]:
        """The rankings that can be shown."""
        return list(self.period.rankings)

    def lines(self, ranking: Ranking | None) -> list[Line]:
        """The subjects of one ranking, first place first; without one, all of them."""
        found = [
            self.line(subject)
            for subject in self.after.facts.subjects
            if ranking is None or ranking_of(self.period, subject) == ranking
        ]
        return sorted(found, key=lambda line: (line.after.rank is None, line.after.rank or 0))

    def line(self, subject: Subject) -> Line:
        """One subject under both versions."""
        there = self.before is not None and subject.id in self._before_ids
        return Line(
            subject=subject,
            name=subject.name,
            village=self.after.subject(subject.team).name if subject.team else "",
            posts=post_titles(subject.posts),
            before=_side(self.before, subject.id) if there else None,
            after=_side(self.after, subject.id),
        )

    @cached_property
    def _before_ids(self) -> set[str]:
        return {subject.id for subject in self.before.facts.subjects}

    def pays(self) -> tuple[str, str]:
        """All pay together under both versions, in yuan; empty where nobody is paid."""
        return _total_pay(self.before), _total_pay(self.after)

    def over_budget(self) -> str:
        """By how much all pay passes the budget, in yuan; empty where it doesn't."""
        fen = self.after.over_budget()
        return format_fen(fen) if fen else ""

    def nodes(self, subject: Subject) -> list[Changed]:
        """Every indicator of one subject, those of this version first, then those it dropped."""
        language = "en" if (get_language() or "").startswith("en") else "zh"
        after = self.after.explain(subject.id, language)
        before, became = {}, {}
        if self.before is not None and subject.id in self._before_ids:
            before = {one.code: one for one in self.before.explain(subject.id, language).walk()}
            became = codes_that_became(self.before.period, self.period, subject.kind)
        came_from = {new: old for old, new in became.items()}
        shown = list(_nodes(after, 0, before, came_from))
        dropped = [one for code, one in before.items() if code not in became]
        return shown + [
            Changed(one.code, one.title, 1, one.words, _("not in this version"), True)
            for one in dropped
        ]

    def consequences(self, subject: Subject) -> list[tuple[str, str, str]]:
        """What else differs, by name: grade, prize, what is proposed, and each part of the pay."""
        line = self.line(subject)
        before = line.before
        rows = [
            (label, getattr(before, key) if before else "", getattr(line.after, key))
            for key, label in (
                ("grade", _("Grade")),
                ("prize", _("Prizes")),
                ("follows", _("What is proposed")),
            )
        ]
        return [row for row in rows + self._pay_parts(subject) if row[1] or row[2]]

    def _pay_parts(self, subject: Subject) -> list[tuple[str, str, str]]:
        there = self.before is not None and subject.id in self._before_ids
        old, new = _parts(self.before, subject.id) if there else {}, _parts(self.after, subject.id)
        return [(title, old.get(title, ""), new.get(title, "")) for title in {**new, **old}]


def on_past_facts(
    draft: Scheme, adopted: Scheme, period_key: str, facts: Facts, *, full: bool
) -> Trial:
    """The facts of a cycle that ran under `adopted`, replayed on the draft.

    Items nobody was asked about are gaps; with `full` they are assumed to have full points.
    """
    old, new = adopted.periods[period_key], draft.periods[period_key]
    fitted = fit(facts, old, new, akin=draft.name == adopted.name)
    before = scoring.evaluate(adopted, period_key, facts)
    if full:
        after = scoring.evaluate(draft, period_key, in_full(fitted.facts, fitted.unasked))
    else:
        after = _with_gaps(draft, period_key, fitted)
    return Trial(
        after,
        before,
        unused=fitted.unused,
        unasked=_unasked(fitted, full),
        retitled=fitted.retitled,
        converted=fitted.converted,
    )


def on_invented_facts(
    draft: Scheme, adopted: Scheme | None, period_key: str, *, villages: int, seed: int
) -> Trial:
    """Both versions on facts invented from the same seed: what both ask has the same answer."""
    before = None
    if adopted is not None and period_key in adopted.periods:
        before = _invented(adopted, period_key, villages, seed)
    return Trial(_invented(draft, period_key, villages, seed), before)


def _invented(scheme: Scheme, period_key: str, villages: int, seed: int) -> Outcome:
    facts = invent(scheme.periods[period_key], villages=villages, seed=seed)
    return scoring.evaluate(scheme, period_key, facts)


def _with_gaps(draft: Scheme, period_key: str, fitted: Fitted) -> Outcome:
    """Computed so that an item which nobody was asked about has no points, rather than all."""
    period = without_answers(draft.periods[period_key], fitted.unasked)
    asked = tuple(one for one in fitted.facts.assignments if one.group in period.raters)
    handed_in = tuple(one for one in fitted.facts.submissions if one.group in period.raters)
    facts = replace(fitted.facts, assignments=asked, submissions=handed_in)
    scheme = replace(draft, periods={**draft.periods, period_key: period})
    return scoring.evaluate(scheme, period_key, facts)


def _unasked(fitted: Fitted, full: bool) -> Iterator[Missing]:
    why = _("was not asked in that cycle")
    if full:
        why = _("was not asked in that cycle; full points are assumed")
    counts = Counter(subject.kind for subject in fitted.facts.subjects)
    for kind, items in fitted.unasked.items():
        for item in items:
            if counts[kind]:
                yield Missing(f"{item.code} {item.title}", why, counts[kind])


def _missing(outcome: Outcome, gaps) -> list[Missing]:
    counts = Counter((gap.code, gap.cause) for gap in gaps)
    return [
        Missing(f"{code} {outcome.period.item(code).title}", cause, count)
        for (code, cause), count in counts.items()
    ]


def _side(outcome: Outcome, subject_id: str) -> Side:
    period, subject = outcome.period, outcome.subject(subject_id)
    ranking, units, fen = (
        ranking_of(period, subject),
        outcome.total(subject_id),
        outcome.pay(subject_id),
    )
    grade = outcome.grade(subject_id)
    prize = outcome.prize(ranking.key, subject_id) if ranking else None
    titles = {won.key: won.title for won in ranking.prizes} if ranking else {}
    follows = [one.title for one in (*outcome.vetoes(subject_id), *outcome.proposed(subject_id))]
    return Side(
        units=units,
        points=_("gap") if units is None else format_units(units),
        rank=outcome.rank(ranking.key, subject_id) if ranking else None,
        grade=period.grade(grade).title if grade else "",
        prize=titles[prize] if prize else "",
        follows="、".join(follows),
        fen=fen,
        pay="" if fen is None else format_fen(fen),
    )


def _nodes(
    node: Explanation, depth: int, before: dict[str, Explanation], came_from: dict[str, str]
) -> Iterator[Changed]:
    old = before.get(came_from.get(node.code, ""))
    told = old.words if old else (_("new in this version") if before else "")
    differs = bool(before) and (old is None or (old.words, old.exact) != (node.words, node.exact))
    yield Changed(node.code, node.title, depth, told, _words(node), differs)
    for child in node.children:
        yield from _nodes(child, depth + 1, before, came_from)


def _words(node: Explanation) -> str:
    """How the number came about; what was only assumed was decided by nobody."""
    if node.adjustment is not None and node.adjustment.id.startswith(ASSUMED):
        points = format_units(node.value_units)
        return _("not asked in that cycle, assumed: %(points)s points") % {"points": points}
    return node.words


def _parts(outcome: Outcome, subject_id: str) -> dict[str, str]:
    """Components of the pay by title, in yuan."""
    line = outcome.pay_line(subject_id)
    if line is None:
        return {}
    found = {part.title: _paid(part) for part in line.parts}
    return found | {_("Pay in all (yuan)"): format_fen(line.fen)}


def _paid(part) -> str:
    return _("withheld") if part.withheld else format_fen(part.fen)


def _total_pay(outcome: Outcome | None) -> str:
    if outcome is None or outcome.period.pay is None:
        return ""
    return format_fen(sum(fen or 0 for fen in outcome.pays.values()))


def period_titles(scheme: Scheme) -> list[tuple[str, str]]:
    """Key and title of each period."""
    return [(period.key, period.title) for period in scheme.periods.values()]
