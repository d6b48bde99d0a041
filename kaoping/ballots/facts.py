"""Certified votes as facts for the scheme."""

from collections import Counter
from collections.abc import Iterator

from kaoping.ballots.checks import as_fact
from kaoping.ballots.counted import box_counts, on_paper
from kaoping.ballots.groups import asks, period_of_poll
from kaoping.ballots.models import Box, Poll, PollState, Question, Source, TallyCell
from kaoping.cycles.models import Cycle
from kaoping.scoring.facts import BallotOf, Votes

Facts = tuple[tuple[BallotOf, ...], tuple[Votes, ...]]


def facts_for(cycle: Cycle) -> Facts:
    """What the certified votes of the cycle came to; of two on one subject the later counts."""
    polls = Poll.objects.filter(meeting__cycle=cycle, state=PollState.CERTIFIED)
    ballots: dict[tuple, BallotOf] = {}
    votes: dict[tuple, list[Votes]] = {}
    for poll in polls.select_related("meeting__cycle").order_by("certificate__id"):
        for ballot, answers in facts_of(poll):
            key = (ballot.ballot, ballot.group, ballot.subject)
            ballots[key], votes[key] = ballot, answers
    return tuple(ballots.values()), tuple(vote for key in ballots for vote in votes[key])


def facts_of(poll: Poll) -> Iterator[tuple[BallotOf, list[Votes]]]:
    """The facts of one poll: for each question, box, and scheme group that the box stands for."""
    period, cells = period_of_poll(poll), cells_of(poll)
    counts = box_counts(poll)
    for question in poll.questions.exclude(ballot="").order_by("position"):
        groups = set(period.ballots[question.ballot].group_keys)
        for count in counts:
            if not asks(count.box, question, period):
                continue
            for group in count.box.stands_for:
                if group in groups:
                    yield _fact(count, question, group, cells[question.pk, count.box.pk])


def cells_of(poll: Poll) -> dict[tuple[int, int], Counter]:
    """{(question, box): {answer: ballots}}, slips and paper together.

    Paper that both tellers counted alike is kept as cells when the result is certified; before
    that it is added from the piles, so that the first result anybody sees has it in it.
    """
    cells: dict[tuple[int, int], Counter] = {
        (question, box): Counter()
        for question in Question.objects.filter(poll=poll).values_list("pk", flat=True)
        for box in Box.objects.filter(poll=poll).values_list("pk", flat=True)
    }
    rows = TallyCell.objects.filter(question__poll=poll)
    is_kept = False
    for question, box, option, count, source in rows.values_list(*_CELL):
        cells[question, box][option] += count
        is_kept = is_kept or source == Source.PAPER
    return cells if is_kept else _with_paper(poll, cells)


_CELL = ("question", "box", "option", "count", "source")


def _with_paper(
    poll: Poll, cells: dict[tuple[int, int], Counter]
) -> dict[tuple[int, int], Counter]:
    for box in poll.boxes.prefetch_related("batches__counts"):
        for question in poll.questions.all():
            cells[question.pk, box.pk] += on_paper(box, question)
    return cells


def _fact(count, question: Question, group: str, answers: Counter) -> tuple[BallotOf, list[Votes]]:
    subject = str(question.subject_id)
    options = [option["key"] for option in question.options]
    votes = [
        Votes(ballot=question.ballot, group=group, subject=subject, option=key, count=answers[key])
        for key in options
    ]
    return as_fact(count, question.ballot, group, subject), votes
