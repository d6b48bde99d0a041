"""What the regulation proposes for whom, the vetoes that hold, and what people decided on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import label, period_of
from kaoping.lib.text import village_display
from kaoping.people.models import Account, Person
from kaoping.results.grounds import in_words
from kaoping.results.models import Consequence, Decision, Feedback, Run, RunState
from kaoping.results.queries.ranked import posts_in_words
from kaoping.scoring.law import MEASURES
from kaoping.scoring.procedure import Veto
from kaoping.scoring.scheme import Period


@dataclass(frozen=True)
class Follow:
    """One consequence or veto of one subject, in words. `stands`: the results as they are say so.

    `measure` and `who` are what is proposed and who may decide by law; of a veto, empty.
    `decisions` are the recorded ones, the last first.
    """

    subject: Subject
    name: str
    village: str
    posts: str
    cycle: str
    key: str
    title: str
    measure: str
    who: str
    reference: str
    grounds: tuple[str, ...]
    stands: bool
    decisions: tuple[Decision, ...]

    @property
    def decision(self) -> Decision | None:
        """The decision that counts."""
        return self.decisions[0] if self.decisions else None


def proposals_of(cycle: Cycle) -> list[Follow]:
    """All proposals of a reviewed cycle in the regulation's order; those a later run dropped, too."""
    rows = _rows(Consequence.objects.filter(run__cycle=cycle), Consequence.Sort.PROPOSED)
    order = [one.key for one in period_of(cycle).consequences]
    found = _follows(rows)
    return sorted(found, key=lambda one: (order.index(one.key), one.subject.position))


def vetoes_of(cycle: Cycle) -> list[Follow]:
    """The vetoes that hold by the results as they stand."""
    rows = _rows(Consequence.objects.filter(run__cycle=cycle), Consequence.Sort.VETO)
    return [one for one in _follows(rows) if one.stands]


def proposals_about(person: Person) -> list[Follow]:
    """What is proposed about a person or the person's team, where feedback was given; newest first."""
    own = Q(subject__person=person) | Q(subject__person=None, subject__officials__person=person)
    told = Feedback.objects.filter(
        cycle=OuterRef("subject__cycle"), village=OuterRef("subject__place")
    )
    rows = Consequence.objects.filter(own).filter(Exists(told)).distinct()
    found = _follows(_rows(rows, Consequence.Sort.PROPOSED))
    return sorted(found, key=lambda one: one.subject.cycle.starts_on, reverse=True)


def proposal(subject: Subject, key: str) -> Follow | None:
    """One proposal about a subject, or nothing if the regulation never made it."""
    rows = Consequence.objects.filter(subject=subject, key=key)
    return next(iter(_follows(_rows(rows, Consequence.Sort.PROPOSED))), None)


def concerns(subject: Subject, account: Account) -> bool:
    """Whether a proposal about the subject is about this account's person, or a team of theirs."""
    if account.person_id is None:
        return False
    if subject.person_id is not None:
        return subject.person_id == account.person_id
    return Subject.objects.filter(team=subject, person=account.person_id).exists()


def _rows(rows: QuerySet[Consequence], sort: str) -> list[Consequence]:
    """Of the run that the review settled and of those after it, for each subject and key the last."""
    settled = rows.filter(sort=sort, run__number__gte=F("run__cycle__review__run__number"))
    listed = (
        settled.select_related("subject__place", "subject__cycle__version")
        .defer("subject__cycle__version__text")
        .annotate(number=F("run__number"))
        .order_by("run__number", "subject__position", "id")
    )
    return list({(row.subject_id, row.key): row for row in listed}.values())


def _follows(rows: list[Consequence]) -> list[Follow]:
    current = _current({row.subject.cycle_id for row in rows})
    decided = _decided({row.subject_id for row in rows})
    return [
        _follow(row, row.number == current[row.subject.cycle_id], decided[row.subject_id, row.key])
        for row in rows
    ]


def _current(cycles: Iterable[int]) -> dict[int, int]:
    done = Run.objects.filter(cycle__in=cycles, state=RunState.DONE)
    return dict(done.order_by().values_list("cycle").annotate(last=Max("number")))


def _decided(subjects: Iterable[int]) -> dict[tuple[int, str], list[Decision]]:
    found = defaultdict(list)
    rows = Decision.objects.filter(subject__in=subjects).select_related("recorded_by__person")
    for one in rows.order_by("-id"):
        found[one.subject_id, one.key].append(one)
    return found


def _follow(row: Consequence, stands: bool, decisions: list[Decision]) -> Follow:
    subject = row.subject
    period = period_of(subject.cycle)
    rule = _rule(period, row)
    measure = None if isinstance(rule, Veto) else MEASURES[rule.proposes]
    level = period.subjects[subject.kind].level
    return Follow(
        subject=subject,
        name=subject.name,
        village=village_display(subject.place.name),
        posts=posts_in_words(subject.posts),
        cycle=label(subject.cycle),
        key=row.key,
        title=rule.title,
        measure=measure.title if measure else "",
        who=measure.who_decides(level) if measure else "",
        reference=rule.reference,
        grounds=tuple(in_words(period, rule.when, row.grounds)),
        stands=stands,
        decisions=tuple(decisions),
    )


def _rule(period: Period, row: Consequence):
    rules = period.vetoes if row.sort == Consequence.Sort.VETO else period.consequences
    return next(one for one in rules if one.key == row.key)
