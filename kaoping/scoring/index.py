"""Facts looked up by subject, for single questions, and what a ballot's papers come to."""

from collections import Counter, defaultdict
from fractions import Fraction

from kaoping.scoring.sources import COMPARE


class Index:
    """Facts by subject."""

    def __init__(self, facts):
        self.marks, self.raters, self.results, self.scores, self.own = (
            defaultdict(list) for _ in range(5)
        )
        for mark in facts.marks:
            self.marks[mark.subject, mark.indicator].append(mark)
        for row in facts.assignments:
            self.raters[row.group, row.subject].append(row.rater)
        for row in facts.results:
            self.results[row.name, row.subject].append(row)
        for row in facts.scores:
            self.scores[row.subject, row.indicator].append(row)
        for row in facts.own_items:
            self.own[row.list, row.subject].append(row)
        self.submitted = {(row.rater, row.group, row.subject) for row in facts.submissions}
        self.adjustments = {(row.subject, row.indicator): row for row in facts.adjustments}
        self.subjects = {subject.id: subject for subject in facts.subjects}
        self.figures = {(row.name, row.subject): row for row in facts.figures}
        self.ballots = {(row.ballot, row.group, row.subject): row for row in facts.ballots}
        self.votes = {(r.ballot, r.group, r.subject, r.option): r.count for r in facts.votes}
        self.not_applicable = {(row.subject, row.indicator) for row in facts.not_applicable}
        self.events = {(row.event, row.subject) for row in facts.events}
        self.decided = {(row.consequence, row.subject, row.ago) for row in facts.decided}
        self.times_decided = Counter((consequence, who) for consequence, who, _ in self.decided)

    def figure(self, name, subject):
        """A figure of a Subject: its own, or else its team's; None where there is neither."""
        own = self.figures.get((name, subject.id))
        return self.figures.get((name, subject.team)) if own is None else own

    def waiting(self, group, subject):
        """Raters of a group who have not submitted for the subject."""
        raters = self.raters.get((group, subject), ())
        return tuple(r for r in raters if (r, group, subject) not in self.submitted)

    def handed_in(self, subject, code):
        """Marks of an indicator on sheets that were submitted."""
        marks = self.marks.get((subject, code), ())
        return [m for m in marks if (m.rater, m.group, m.subject) in self.submitted]

    def papers(self, ballot, group, subject):
        """(why not, {option: count}, denominator) of a ballot about a subject.

        ``group`` None pools all groups. Why not: None, "no_ballot", "no_quorum" or "no_papers".
        """
        groups = ballot.group_keys if group is None else (group,)
        held = [self.ballots.get((ballot.key, key, subject)) for key in groups]
        if None in held:
            return "no_ballot", {}, 0
        if not all(quorate(ballot, row) for row in held):
            return "no_quorum", {}, 0
        counts = {
            option.key: sum(self._count(ballot, key, subject, option) for key in groups)
            for option in ballot.options
        }
        if ballot.denominator == "marked":
            denominator = sum(counts.values())
        else:
            denominator = sum(getattr(row, ballot.denominator) for row in held)
        return (None if denominator else "no_papers"), counts, denominator

    def _count(self, ballot, group, subject, option):
        return self.votes.get((ballot.key, group, subject, option.key), 0)

    def share(self, ballot, group, subject, options):
        """The share of some options in the ballot's denominator as a Fraction, or None."""
        why_not, counts, denominator = self.papers(ballot, group, subject)
        if why_not:
            return None
        return Fraction(sum(counts[option] for option in options), denominator)


def quorate(ballot, row):
    """Whether as many of those entitled were present as the ballot's quorum asks."""
    if ballot.quorum is None:
        return True
    return COMPARE[ballot.quorum_how](row.present, ballot.quorum * row.entitled)
