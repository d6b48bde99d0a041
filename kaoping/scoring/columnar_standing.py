"""Standing by columns: prizes, grades with quotas, vetoes and proposals of all subjects at once."""

from functools import cached_property

import numpy as np

from kaoping.scoring.columnar_conditions import Conditions
from kaoping.scoring.columns import starts
from kaoping.scoring.standing import HONOURS, Standing

NONE = -1


class Standings:
    """What an evaluation's numbers mean, by row of a kind or by position in the roster."""

    def __init__(self, evaluation):
        self.evaluation, self.period = evaluation, evaluation.period
        self.roster = evaluation.roster

    @cached_property
    def prizes(self):
        """{ranking: number of the prize of each row, NONE without}."""
        return {ranking.key: self._awarded(ranking) for ranking in self.period.rankings}

    def _awarded(self, ranking):
        """Highest prize first: the best of those left who reach its floor, in each group."""
        ranked = self.evaluation.ranked(ranking)
        found = self.evaluation.columns[ranking.code]
        won = np.full(len(ranked.places), NONE, np.int64)
        for number, prize in enumerate(ranking.prizes):
            fit = (ranked.places > 0) & (won == NONE)
            if prize.floor_units is not None:
                fit &= found.numerators >= prize.floor_units * found.divisor
            if prize.to is not None:
                fit &= ranked.places <= prize.to
            limits = self._places_in(prize, ranking)
            won[fit & ((limits == NONE) | within(ranked, fit, limits, prize.ties))] = number
        return won

    def _places_in(self, prize, ranking):
        """How many places the prize has in each row's group; NONE: no limit."""
        members = self.evaluation.members[ranking.kind]
        if not ranking.within:
            places = prize.places_in("")
            return np.full(len(members), NONE if places is None else places, np.int64)
        groups = self.roster.group(ranking.within)
        listed = {label: prize.places_in(label) for label in groups.labels}
        return groups.translated(lambda g: NONE if listed[g] is None else listed[g])[members]

    @cached_property
    def levels(self):
        """The number of each position's grade, 0 the highest; NONE without."""
        levels = np.full(len(self.roster), NONE, np.int64)
        if not self.period.grades:
            return levels
        for kind, members in self.evaluation.members.items():
            if not self.period.grades_of or kind in self.period.grades_of:
                levels[members] = self._by_bands(kind)
        for level, grade in enumerate(self.period.grades):
            if grade.quota:
                self._limit(levels, level, grade.quota)
        return levels

    def _by_bands(self, kind):
        """Levels by points, lowered by vetoes."""
        total = self.evaluation.columns[self.period.trees[kind].code]
        floors = [g.from_units * total.divisor for g in reversed(self.period.grades[:-1])]
        last = len(self.period.grades) - 1
        above = np.searchsorted(np.array(floors, np.int64), total.numerators, side="right")
        keys = [grade.key for grade in self.period.grades]
        level = last - above
        for veto in self.period.vetoes:
            if veto.kind == kind and veto.effect.how == "grade_at_most":
                lowest = np.maximum(level, keys.index(veto.effect.what))
                level = np.where(self._before_grades.holds(veto.when, kind), lowest, level)
        return np.where(total.known, level, NONE)

    @cached_property
    def _before_grades(self):
        return Conditions(self.evaluation)

    def _limit(self, levels, level, quota):
        """Moves those beyond the quota of a grade to the next lower one."""
        for ranking in self.period.rankings:
            if ranking.key not in quota.rankings:
                continue
            members, ranked = self.evaluation.members[ranking.kind], self.evaluation.ranked(ranking)
            limits = np.full(len(members), quota.places or 0, np.int64)
            if quota.places is None:
                limits = ranked.size * quota.share.numerator // quota.share.denominator
                limits = np.maximum(limits, quota.least)
            inside = (ranked.places > 0) & (levels[members] == level)
            beyond = inside & ~within(ranked, inside, limits, quota.ties)
            levels[members[beyond]] += 1

    @cached_property
    def conditions(self):
        """What conditions are asked of once grades and places are known."""
        return Conditions(self.evaluation, self.levels)

    @cached_property
    def vetoed(self):
        """For each veto of the period: whether it holds, row by row of its kind."""
        return [self.conditions.holds(veto.when, veto.kind) for veto in self.period.vetoes]

    @cached_property
    def proposed(self):
        """For each consequence of the period: whether it is proposed, row by row of its kind."""
        return [self._proposed(item) for item in self.period.consequences]

    def _proposed(self, item):
        found = self.conditions.holds(item.when, item.kind)
        if item.posts:
            held = self.roster.posts.translated(lambda posts: bool({*posts} & {*item.posts}), bool)
            found = found & held[self.evaluation.members[item.kind]]
        if item.proposes in HONOURS:
            for veto, holds in zip(self.period.vetoes, self.vetoed, strict=True):
                if veto.effect.how == "bars" and veto.kind == item.kind:
                    found = found & ~holds
        return found


def within(ranked, fit, limits, ties):
    """Which of the fitting rows are among the first of their group, up to each row's limit.

    Who ties at the limit is all "in", or all "out".
    """
    kept = np.zeros(len(fit), bool)
    rows = np.flatnonzero(fit)
    if not len(rows):
        return kept
    rows = rows[np.lexsort((ranked.places[rows], ranked.groups[rows]))]
    at, groups, places = np.arange(len(rows)), ranked.groups[rows], ranked.places[rows]
    begin = np.maximum.accumulate(np.where(starts(groups), at, 0))
    new = starts(groups, places)
    ahead = np.maximum.accumulate(np.where(new, at, 0)) - begin
    ends = np.append(np.flatnonzero(new)[1:], len(rows))
    tied_up_to = ends[np.cumsum(new) - 1] - begin
    limit = limits[rows]
    kept[rows] = (ahead < limit) & ((ties == "in") | (tied_up_to <= limit))
    return kept


class FromColumns(Standing):
    """The Standing of one outcome, read from columns."""

    def __init__(self, evaluation, outcome):
        super().__init__(outcome)
        self.standings, self.evaluation = Standings(evaluation), evaluation

    def _awarded(self, ranking):
        won = self.standings.prizes[ranking.key].tolist()
        ids, members = self.evaluation.roster.ids, self.evaluation.members[ranking.kind].tolist()
        keys = [prize.key for prize in ranking.prizes]
        return {ids[at]: keys[n] for at, n in zip(members, won, strict=True) if n != NONE}

    @cached_property
    def grades(self):
        """{subject: grade}."""
        keys = [grade.key for grade in self.period.grades]
        listed = zip(self.evaluation.roster.ids, self.standings.levels.tolist(), strict=True)
        return {who: keys[level] for who, level in listed if level != NONE}

    def applies(self, veto, subject):
        """Whether a veto is about the subject, and its condition holds."""
        if veto.kind != subject.kind:
            return False
        return bool(self.standings.vetoed[self.period.vetoes.index(veto)][self._row(subject)])

    def proposed(self, subject):
        """The consequences that the scheme says follow for a Subject: proposals, never decisions."""
        found = zip(self.period.consequences, self.standings.proposed, strict=True)
        return tuple(
            item for item, rows in found if item.kind == subject.kind and rows[self._row(subject)]
        )

    def _row(self, subject):
        return self.evaluation.row[self.evaluation.roster.position[subject.id]]
