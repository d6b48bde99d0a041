"""Conditions over all subjects of a kind at once: what ``conditions`` says of one.

An answer is two columns: where it is yes, and where it is known at all.
"""

import numpy as np

from kaoping.scoring.conditions import (
    Belongs,
    Combined,
    Compared,
    Counted,
    DecidedBefore,
    Graded,
    Happened,
    Placed,
    Voted,
)
from kaoping.scoring.sources import COMPARE

BEYOND = 2**62  # no numerator reaches it


class Conditions:
    """What is known about subjects of an evaluation when conditions are asked.

    ``levels``: each position's grade by number, -1 for none; None while grades can't be asked.
    """

    def __init__(self, evaluation, levels=None):
        self.evaluation, self.levels = evaluation, levels
        self.period, self.roster = evaluation.period, evaluation.roster

    def holds(self, condition, kind):
        """For each subject of the kind: whether the condition is known to hold."""
        yes, known = self._answer(condition, kind)
        return yes & known

    def _answer(self, condition, kind):
        return _ANSWERS[type(condition)](self, condition, kind)

    def _certain(self, yes):
        return yes, np.ones(len(yes), bool)

    def _own_and_team(self, marked, kind):
        """Of a column by position: the subjects' own values, and their teams' (False without)."""
        members = self.evaluation.members[kind]
        teams = self.roster.teams[members]
        return marked[members], np.where(teams >= 0, marked[teams], False)

    def _happened(self, condition, kind):
        marked = np.zeros(len(self.roster), bool)
        listed = [r.subject for r in self.evaluation.rest.events if r.event == condition.event]
        marked[self.roster.positions(listed)] = True
        own, team = self._own_and_team(marked, kind)
        return self._certain(own | team)

    def _compared(self, condition, kind):
        found = self.evaluation.columns[condition.code]
        limit = max(min(condition.limit_units * found.divisor, BEYOND), -BEYOND)
        yes = COMPARE[condition.how](found.numerators, limit)
        if condition.code in self.period.codes_of(kind):
            return yes, found.known
        return self._of_team(kind, yes, found.known)

    def _of_team(self, kind, yes, known):
        """The teams' answers, by rows of the kind; unknown without a team."""
        rows = self.evaluation.team_rows(kind)
        if not len(known):
            return np.zeros(len(rows), bool), np.zeros(len(rows), bool)
        return yes[rows], known[rows] & (rows >= 0)

    def _voted(self, condition, kind):
        ballot, index = self.period.ballots[condition.ballot], self.evaluation.index
        yes, known = np.zeros((2, len(self.roster)), bool)
        voted = dict.fromkeys(
            row.subject for row in self.evaluation.rest.ballots if row.ballot == ballot.key
        )
        for who in voted:
            share = index.share(ballot, condition.group, who, condition.options)
            if share is not None:
                at = self.roster.position[who]
                yes[at], known[at] = COMPARE[condition.how](share, condition.limit), True
        own, team = self._own_and_team(known, kind)
        own_yes, team_yes = self._own_and_team(yes, kind)
        return np.where(own, own_yes, team_yes), own | team

    def _counted(self, condition, kind):
        members, times = self.evaluation.members[kind], 0
        teams = self.roster.teams[members]
        for code in condition.codes:
            found = self.evaluation.cells.counts[code, condition.reasons]
            own = code in self.period.codes_of(kind)
            times = times + (found[members] if own else np.where(teams >= 0, found[teams], 0))
        return self._certain(times >= condition.at_least)

    def _graded(self, condition, kind):
        members = self.evaluation.members[kind]
        if self.levels is None:
            return np.zeros((2, len(members)), bool)
        wanted = [n for n, g in enumerate(self.period.grades) if g.key in condition.grades]
        levels = self.levels[members]
        return np.isin(levels, wanted), levels >= 0

    def _placed(self, condition, kind):
        ranking = self.period.ranking(condition.ranking)
        ranked = self.evaluation.ranked(ranking)
        if condition.first is not None:
            yes = ranked.places <= condition.first
        else:
            yes = (ranked.behind < condition.last) & (ranked.places > 1)
        if ranking.kind == kind:
            return yes, ranked.known
        return self._of_team(kind, yes, ranked.known)

    def _before(self, condition, kind):
        times = np.zeros(len(self.roster), np.int64)
        rows = {
            (row.subject, row.ago)
            for row in self.evaluation.rest.decided
            if row.consequence == condition.consequence
            and (condition.periods is None or 1 <= row.ago <= condition.periods)
        }
        np.add.at(times, self.roster.positions(who for who, _ in rows), 1)
        least = condition.times or condition.periods
        return self._certain(times[self.evaluation.members[kind]] >= least)

    def _belongs(self, condition, kind):
        names = set(condition.names)
        if condition.by == "post":
            yes = self.roster.posts.translated(lambda held: not names.isdisjoint(held), bool)
        else:
            yes = self.roster.group(condition.by).translated(names.__contains__, bool)
        return self._certain(yes[self.evaluation.members[kind]])

    def _combined(self, condition, kind):
        answers = [self._answer(part, kind) for part in condition.parts]
        if condition.how == "not":
            yes, known = answers[0]
            return ~yes, known
        decisive = condition.how == "any"  # one such part settles it, whatever is missing
        settled = np.logical_or.reduce([known & (yes == decisive) for yes, known in answers])
        known = settled | np.logical_and.reduce([known for _, known in answers])
        return settled == decisive, known


_ANSWERS = {
    Happened: Conditions._happened,
    Compared: Conditions._compared,
    Voted: Conditions._voted,
    Counted: Conditions._counted,
    Graded: Conditions._graded,
    Placed: Conditions._placed,
    Belongs: Conditions._belongs,
    DecidedBefore: Conditions._before,
    Combined: Conditions._combined,
}
