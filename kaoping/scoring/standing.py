"""Where subjects stand by their numbers: prizes, grades with quotas, vetoes, what is proposed."""

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from kaoping.scoring.conditions import Circumstances

HONOURS = ("commend", "honours")  # what a subject barred from honours is not proposed for


class Standing:
    """What an outcome's numbers mean under its period's rankings, grades, vetoes, consequences."""

    def __init__(self, outcome):
        self.outcome, self.period = outcome, outcome.period
        self.circumstances = Circumstances(
            self.period,
            outcome.index,
            outcome.exact_or_none,
            grade=lambda subject: self.grades.get(subject),
            places=lambda ranking: outcome.ranks[ranking],
            alike=self._places_alike,
        )

    @cached_property
    def prizes(self):
        """{ranking: {subject: prize}}."""
        return {ranking.key: self._awarded(ranking) for ranking in self.period.rankings}

    def _awarded(self, ranking):
        """Highest prize first: the best of those left who reach its floor, in each group."""
        won = {}
        for group, members in self._groups(ranking).items():
            left = sorted(members, key=lambda item: item[1])
            for prize in ranking.prizes:
                fit = [(s, rank) for s, rank in left if self._reaches(prize, ranking, s, rank)]
                places = prize.places_in(group)
                chosen = fit if places is None else best(fit, places, prize.ties)
                won |= {subject: prize.key for subject, _ in chosen}
                left = [(subject, rank) for subject, rank in left if subject not in won]
        return won

    def _reaches(self, prize, ranking, subject, rank):
        floor = prize.floor_units
        if prize.to is not None and rank > prize.to:
            return False
        return floor is None or self.outcome.exact(subject, ranking.code) >= floor

    def _groups(self, ranking):
        """{group: [(subject, rank)]} of those ranked among each other."""
        found = defaultdict(list)
        for subject, rank in self.outcome.ranks[ranking.key].items():
            found[self._group(ranking, subject)].append((subject, rank))
        return found

    def _group(self, ranking, subject):
        return getattr(self.outcome.subject(subject), ranking.within) if ranking.within else ""

    def _places_alike(self, ranking, subject):
        """Places of all who are ranked in the subject's group, in order."""
        return self._places_in_order[ranking.key].get(self._group(ranking, subject), ())

    @cached_property
    def _places_in_order(self):
        return {
            key: {name: sorted(rank for _, rank in group) for name, group in groups.items()}
            for key, groups in self._grouped.items()
        }

    @cached_property
    def _grouped(self):
        return {ranking.key: self._groups(ranking) for ranking in self.period.rankings}

    @cached_property
    def grades(self):
        """{subject: grade}: by bands, lowered by vetoes, then limited by quotas."""
        if not self.period.grades:
            return {}
        levels = {}
        floors = [grade.from_units for grade in reversed(self.period.grades[:-1])]
        last = len(self.period.grades) - 1
        for subject in self.outcome.facts.subjects:
            total = self._graded_total(subject)
            if total is not None:
                level = last - bisect_right(floors, total)
                levels[subject.id] = max(level, self._lowest_allowed(subject))
        for level, grade in enumerate(self.period.grades):
            if grade.quota:
                self._limit(levels, level, grade.quota)
        return {subject: self.period.grades[level].key for subject, level in levels.items()}

    def _graded_total(self, subject):
        if self.period.grades_of and subject.kind not in self.period.grades_of:
            return None
        return self.outcome.exact_or_none(subject.id, self.outcome.root(subject.id))

    def _lowest_allowed(self, subject):
        """The best level that vetoes leave to the subject: 0 is the highest grade."""
        keys = [grade.key for grade in self.period.grades]
        return max((keys.index(v.effect.what) for v in self._capping(subject)), default=0)

    def _capping(self, subject):
        return [
            veto
            for veto in self.period.vetoes
            if veto.effect.how == "grade_at_most" and self.applies(veto, subject)
        ]

    def _limit(self, levels, level, quota):
        """Moves those beyond the quota of a grade to the next lower one."""
        rankings = [r for r in self.period.rankings if r.key in quota.rankings]
        for ranking in rankings:
            for members in self._grouped[ranking.key].values():
                limit = quota.places
                if limit is None:
                    limit = max(int(len(members) * quota.share), quota.least)
                inside = sorted(
                    ((s, rank) for s, rank in members if levels.get(s) == level),
                    key=lambda item: item[1],
                )
                kept = {subject for subject, _ in best(inside, limit, quota.ties)}
                for subject, _ in inside:
                    levels[subject] += subject not in kept

    def applies(self, veto, subject):
        """Whether a veto is about the subject, and its condition holds."""
        return veto.kind == subject.kind and self.circumstances.holds(veto.when, subject)

    def vetoes(self, subject):
        """The vetoes that hold for a Subject."""
        return tuple(veto for veto in self.period.vetoes if self.applies(veto, subject))

    def proposed(self, subject):
        """The consequences that the scheme says follow for a Subject: proposals, never decisions."""
        barred = any(veto.effect.how == "bars" for veto in self.vetoes(subject))
        held = set(subject.posts)
        return tuple(
            item
            for item in self.period.consequences
            if item.kind == subject.kind
            and (not item.posts or held & set(item.posts))
            and not (barred and item.proposes in HONOURS)
            and self.circumstances.holds(item.when, subject)
        )


def best(ranked, limit, ties):
    """The first of (subject, rank) pairs in order; who ties at the limit is all in, or all out."""
    chosen = []
    for _, group in groupby(ranked, key=itemgetter(1)):
        tied = list(group)
        if len(chosen) >= limit or (len(chosen) + len(tied) > limit and ties == "out"):
            break
        chosen += tied
    return chosen
