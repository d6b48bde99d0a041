"""Facts of a past cycle, made facts of another version of its regulation: what fits, and what not.

What happened stays: an absence is an absence, and costs what the new version says. A judgement
stays in proportion: 7 of 8 points are 5.5 of 6, in steps of 0.5. What the new version doesn't ask
any more is not used, and what it asks anew has no facts. All of this is named.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from kaoping.lib.decimals import format_units
from kaoping.schemes.compare import matched
from kaoping.schemes.pages import tree
from kaoping.scoring.facts import Adjustment, Facts, Mark, Subject
from kaoping.scoring.ranges import half_away
from kaoping.scoring.rules import MARKED, FromCycle, FromJury
from kaoping.scoring.scales import Scale
from kaoping.scoring.scheme import Indicator, Period, RaterGroup

ENTRY = {"award": "award", "deductions": "deduction", "bonuses": "bonus"}
ASSUMED = "assumed-"  # how the numbers of decisions begin that nobody made
NOBODY = "nobody-then"  # a rater group that no regulation can have: its items were never marked


@dataclass(frozen=True)
class Unused:
    """Facts that the other version has no use for: which, why, and how many."""

    what: str
    why: str
    count: int


@dataclass(frozen=True)
class Fitted:
    """Facts for the other version, what was left over, and the items nobody was asked about."""

    facts: Facts
    unused: list[Unused]
    unasked: dict[str, list[Indicator]]
    retitled: list[str]
    converted: list[Unused]


def fit(facts: Facts, old: Period, new: Period, *, akin: bool = True) -> Fitted:
    """The facts of a cycle under `old` as facts under `new`.

    `akin`: both are versions of one regulation, so an item under the same number that is marked in
    the same way is the same item, whatever its title; these are named.
    """
    return _Fitting(facts, old, new, akin).fitted()


def codes_that_became(old: Period, new: Period, kind: str) -> dict[str, str]:
    """Which number each indicator of the old version has in the new one, where it is still there."""
    if kind not in old.trees or kind not in new.trees:
        return {}
    pairs = matched(tree(old, kind, {}).rows, tree(new, kind, {}).rows)
    return {before.key: after.key for before, after in pairs if before and after}


def without_answers(period: Period, unasked: dict[str, list[Indicator]]) -> Period:
    """The period with these items marked by nobody, so that they are gaps and never full points."""
    codes = {item.code for items in unasked.values() for item in items if item.marked_by}
    if not codes:
        return period
    trees = {kind: _unanswered(root, codes) for kind, root in period.trees.items()}
    marking = {node.marked_by for root in trees.values() for node in root.walk()}
    raters = {key: group for key, group in period.raters.items() if key in marking}
    nobody = RaterGroup(NOBODY, _("nobody: it was not asked then"))
    return replace(period, trees=trees, raters=raters | {NOBODY: nobody})


def _unanswered(node: Indicator, codes: set[str]) -> Indicator:
    if node.code in codes:
        return replace(node, marked_by=NOBODY)
    return replace(node, children=tuple(_unanswered(child, codes) for child in node.children))


def in_full(facts: Facts, unasked: dict[str, list[Indicator]]) -> Facts:
    """The facts, with full points for every item that nobody was asked about."""
    assumed = tuple(
        Adjustment(f"{ASSUMED}{subject.id}-{item.code}", subject.id, item.code, item.full_units)
        for subject in facts.subjects
        for item in unasked.get(subject.kind, ())
    )
    return replace(facts, adjustments=(*facts.adjustments, *assumed))


class _Fitting:
    """Goes through the tables; each row stays, is translated, or is counted as unused."""

    def __init__(self, facts: Facts, old: Period, new: Period, akin: bool):
        self.facts, self.old, self.new = facts, old, new
        self.retitled: list[str] = []
        self.converted: Counter[tuple[str, str]] = Counter()
        self.codes = {kind: self._same_items(kind, akin) for kind in new.trees}
        self.items = {kind: {item.code: item for item in new.items(kind)} for kind in new.trees}
        self.unused: Counter[tuple[str, str]] = Counter()
        self.kinds = {one.id: one.kind for one in facts.subjects}

    def _same_items(self, kind: str, akin: bool) -> dict[str, str]:
        """Which number each item of the old version has in the new one, if it is the same item."""
        found = {}
        for code, now in codes_that_became(self.old, self.new, kind).items():
            before, after = self.old.item(code), self.new.item(now)
            if before.title == after.title:
                found[code] = now
            elif akin and _marked_alike(before, after):
                found[code] = now
                self.retitled.append(f"{code} {before.title} → {now} {after.title}")
        return found

    def fitted(self) -> Fitted:
        """All tables, and what was left over."""
        subjects = tuple(self._each(self.facts.subjects, self._subject))
        self.kept = {subject.id for subject in subjects}
        self.sheets: set[tuple[str, str, str]] = set()
        tables = {
            name: tuple(self._each(self._about_kept(getattr(self.facts, name)), one))
            for name, one in self._tables()
        }
        known = [one for one in self.facts.acknowledged if one in self.kept]
        found = replace(self.facts, subjects=subjects, acknowledged=tuple(known), **tables)
        return Fitted(
            found, _listed(self.unused), self._unasked(), self.retitled, _listed(self.converted)
        )

    def _tables(self):
        """Every table with what becomes of its rows; sheets before what was written on them."""
        return (
            ("assignments", self._assignment),
            ("marks", self._mark),
            ("submissions", self._submission),
            ("adjustments", self._adjustment),
            ("results", self._result),
            ("figures", self._figure),
            ("ballots", self._ballot),
            ("votes", self._votes),
            ("scores", self._score),
            ("own_items", self._own_item),
            ("not_applicable", self._not_applicable),
            ("events", self._event),
            ("decided", self._decided),
        )

    def _about_kept(self, rows: Iterable) -> Iterable:
        return (row for row in rows if row.subject in self.kept)

    def _each(self, rows: Iterable, one) -> Iterable:
        return [kept for row in rows if (kept := one(row)) is not None]

    def _drop(self, what: str, why: str) -> None:
        self.unused[what, why] += 1

    def _subject(self, row: Subject) -> Subject | None:
        kind = self.new.subjects.get(row.kind)
        if kind is None or (kind.posts and kind.main_post(row.posts) is None):
            return self._drop(row.name, _("is not appraised any more"))
        if row.team is not None and self.kinds.get(row.team) != kind.team:
            return replace(row, team=None)
        return row

    def _assignment(self, row):
        if row.group not in self.new.raters:
            named = self.old.raters[row.group].title
            return self._drop(named, _("is no rater group any more"))
        self.sheets.add((row.rater, row.group, row.subject))
        return row

    def _submission(self, row):
        return row if (row.rater, row.group, row.subject) in self.sheets else None

    def _item(self, subject: str, code: str) -> Indicator | None:
        """What an indicator became; without a word nothing is left out."""
        kind = self.kinds[subject]
        found = self.items[kind].get(self.codes[kind].get(code, ""))
        if found is None:
            self._drop(self._called(code), _("is no item any more"))
        return found

    def _called(self, code: str) -> str:
        return f"{code} {self.old.item(code).title}"

    def _mark(self, row: Mark) -> Mark | None:
        item = self._item(row.subject, row.indicator)
        if item is None:
            return None
        if item.marked_by != row.group or (row.rater, row.group, row.subject) not in self.sheets:
            return self._drop(self._called(row.indicator), _("is marked by others now"))
        if ENTRY.get(item.entry) != row.kind:
            return self._drop(self._called(row.indicator), _("is marked in another way now"))
        if row.kind == "award":
            return self._award(row, item)
        return self._occurrence(row, item)

    def _award(self, row: Mark, item: Indicator) -> Mark | None:
        before, now = self.old.item(row.indicator).rule, item.rule
        units = row.units
        if before.low_units * now.high_units == now.low_units * before.high_units:
            units = self._in_proportion(row, before.high_units, now.high_units, now.step_units)
        if not now.low_units <= units <= now.high_units or units % now.step_units:
            given = _("%(points)s points are not possible any more")
            return self._drop(
                self._called(row.indicator), given % {"points": format_units(row.units)}
            )
        return replace(row, indicator=item.code, units=units)

    def _in_proportion(self, row, before: int, now: int, step: int) -> int:
        """Points of so many before as points of so many now, to the next step; said where they differ."""
        if before == now or before <= 0:
            return row.units
        said = _("out of %(before)s before, out of %(now)s now: converted in proportion")
        limits = {"before": format_units(before), "now": format_units(now)}
        self.converted[self._called(row.indicator), said % limits] += 1
        return half_away(Fraction(row.units * now, before * step)) * step

    def _occurrence(self, row: Mark, item: Indicator) -> Mark | None:
        choice = item.rule.choice(row.choice)
        if choice is None:
            before = self.old.item(row.indicator).rule.choice(row.choice)
            reason = _("the reason “%(title)s” is not there any more") % {"title": before.title}
            return self._drop(self._called(row.indicator), reason)
        units = choice.low_units if choice.fixed else row.units
        between = choice.low_units <= units <= choice.high_units
        if not (between and (choice.fixed or units % item.step_units == 0)):
            given = _("%(points)s points are not possible any more")
            return self._drop(self._called(row.indicator), given % {"points": format_units(units)})
        return replace(row, indicator=item.code, units=units)

    def _adjustment(self, row: Adjustment) -> Adjustment | None:
        code = self.codes[self.kinds[row.subject]].get(row.indicator)
        if code is None:
            return self._drop(
                self._called(row.indicator), _("was decided, but is no item any more")
            )
        limits = self.new.ranges[code]
        if not limits.low <= row.units <= limits.high:
            given = _("%(points)s points were decided, which are not possible any more")
            return self._drop(
                self._called(row.indicator), given % {"points": format_units(row.units)}
            )
        return replace(row, indicator=code)

    def _result(self, row):
        rules = [item.rule for item in self.items[self.kinds[row.subject]].values()]
        asked = [r for r in rules if isinstance(r, FromCycle) and r.name == row.name]
        since = any(isinstance(r, Scale) and r.since == row.name for r in rules)
        if not asked and not since:
            return self._drop(row.name, _("results of this period are not asked any more"))
        if any(not r.lowest_units <= row.units <= r.highest_units for r in asked):
            return self._drop(row.name, _("results of this period are out of its range"))
        return row

    def _figure(self, row):
        figure = self.new.figures.get(row.name)
        if figure is None:
            return self._drop(self.old.figures[row.name].title, _("is not asked any more"))
        target = row.target_units if figure.own_target else None
        if not figure.low_units <= row.units <= figure.high_units:
            return self._drop(figure.title, _("is out of its range"))
        if figure.own_target and target is None:
            return self._drop(figure.title, _("needs a target of its own now"))
        return replace(row, target_units=target)

    def _ballot(self, row):
        ballot = self.new.ballots.get(row.ballot)
        if ballot is None or row.group not in ballot.group_keys:
            return self._drop(self.old.ballots[row.ballot].title, _("is not asked any more"))
        return row

    def _votes(self, row):
        ballot = self.new.ballots.get(row.ballot)
        if ballot is None or row.group not in ballot.group_keys:
            return None  # named with its ballot
        if ballot.option(row.option) is None:
            option = self.old.ballots[row.ballot].option(row.option)
            return self._drop(
                ballot.title, _("“%(title)s” is no option any more") % {"title": option.title}
            )
        return row

    def _score(self, row):
        item = self._item(row.subject, row.indicator)
        if item is None:
            return None
        rule = item.rule
        if not isinstance(rule, FromJury):
            return self._drop(self._called(row.indicator), _("is marked in another way now"))
        before = self.old.item(row.indicator).full_units
        units = self._in_proportion(row, before, item.full_units, rule.step_units)
        if not 0 <= units <= item.full_units or units % rule.step_units:
            given = _("%(points)s points are not possible any more")
            return self._drop(
                self._called(row.indicator), given % {"points": format_units(row.units)}
            )
        return replace(row, indicator=item.code, units=units)

    def _own_item(self, row):
        listed = self.new.lists.get(row.list)
        if listed is None or (listed.fields and row.field not in listed.field_keys):
            return self._drop(self.old.lists[row.list].title, _("is not asked any more"))
        if row.units is not None and not 0 <= row.units <= listed.out_of_units:
            return self._drop(listed.title, _("is out of its range"))
        return row

    def _not_applicable(self, row):
        item = self._item(row.subject, row.indicator)
        if item is None or item.not_applicable:
            return item and replace(row, indicator=item.code)
        return self._drop(self._called(row.indicator), _("can't be left out any more"))

    def _event(self, row):
        if row.event in self.new.events:
            return row
        return self._drop(self.old.events[row.event].title, _("is not asked any more"))

    def _decided(self, row):
        if any(one.key == row.consequence for one in self.new.consequences):
            return row
        titles = {one.key: one.title for one in self.old.consequences}
        return self._drop(titles[row.consequence], _("follows no more"))

    def _unasked(self) -> dict[str, list[Indicator]]:
        """Items of each kind that the cycle had no question for: new ones, or marked by others."""
        found = {}
        for kind, items in self.items.items():
            before = {new: self.old.item(old) for old, new in self.codes[kind].items()}
            found[kind] = [
                item for item in items.values() if not _asked(before.get(item.code), item)
            ]
        return found


def _listed(counted: Counter) -> list[Unused]:
    return [Unused(what, why, count) for (what, why), count in counted.items()]


def _marked_alike(before: Indicator, now: Indicator) -> bool:
    """Whether an item under another title asks for the very same facts."""
    asked = [
        (type(node.rule), node.marked_by, node.is_leaf, {one.key for one in node.choices})
        for node in (before, now)
    ]
    same_points = before.choices or before.full_units == now.full_units
    return asked[0] == asked[1] and bool(same_points)


def _asked(before: Indicator | None, now: Indicator) -> bool:
    if before is None or type(before.rule) is not type(now.rule):
        return False
    return before.marked_by == now.marked_by if isinstance(now.rule, MARKED) else True
