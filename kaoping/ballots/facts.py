"""Certified votes as facts for the scheme."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from kaoping.ballots.checks import as_fact
from kaoping.ballots.counted import BoxCount, box_counts_of, on_paper
from kaoping.ballots.groups import period_of_poll
from kaoping.ballots.models import Box, Poll, PollState, Question, Source, TallyCell
from kaoping.cycles.models import Cycle
from kaoping.scoring.facts import BallotOf, Votes

Cells = dict[tuple[int, int], Counter]
"""{(question, box): {answer: ballots}}."""
Facts = tuple[tuple[BallotOf, ...], tuple[Votes, ...]]


def facts_for(cycle: Cycle) -> Facts:
    """What the certified votes of the cycle came to; of two on one subject the later counts.

    The number of queries is the same for one meeting and for one in each village.
    """
    held = Poll.objects.filter(meeting__cycle=cycle, state=PollState.CERTIFIED)
    polls = list(held.select_related("meeting__cycle").order_by("certificate__id"))
    if not polls:
        return (), ()
    counts, cells = box_counts_of(polls), _kept_cells(polls)
    questions = Question.objects.filter(poll__in=polls).exclude(ballot="").order_by("position")
    found: dict[tuple, tuple[BallotOf, list[Votes]]] = {}
    for poll in polls:
        of_poll = [question for question in questions if question.poll_id == poll.pk]
        for ballot, votes in _facts_of(poll, of_poll, counts[poll.pk], cells):
            found[ballot.ballot, ballot.group, ballot.subject] = ballot, votes
    return (
        tuple(ballot for ballot, _votes in found.values()),
        tuple(vote for _ballot, votes in found.values() for vote in votes),
    )


def _facts_of(
    poll: Poll, questions: list[Question], counts: list[BoxCount], cells: Cells
) -> Iterator[tuple[BallotOf, list[Votes]]]:
    """For each question, box, and scheme group that the box stands for."""
    period = period_of_poll(poll)
    for question in questions:
        of_ballot = period.ballots[question.ballot].group_keys
        for count in counts:
            for group in count.box.stands_for:
                if group in of_ballot:
                    yield _fact(count, question, group, cells[question.pk, count.box.pk])


def _kept_cells(polls: list[Poll]) -> Cells:
    cells: Cells = defaultdict(Counter)
    rows = TallyCell.objects.filter(question__poll__in=polls)
    for question, box, option, count in rows.values_list("question", "box", "option", "count"):
        cells[question, box][option] += count
    return cells


def cells_of(poll: Poll) -> Cells:
    """{(question, box): {answer: ballots}}, slips and paper together.

    Paper that both tellers counted alike is kept as cells when the result is certified; before
    that it is added from the piles, so that the first result anybody sees has it in it.
    """
    boxes = list(Box.objects.filter(poll=poll).values_list("pk", flat=True))
    questions = Question.objects.filter(poll=poll).values_list("pk", flat=True)
    cells: Cells = {(question, box): Counter() for question in questions for box in boxes}
    rows = TallyCell.objects.filter(question__poll=poll)
    is_kept = False
    for question, box, option, count, source in rows.values_list(*_CELL):
        cells[question, box][option] += count
        is_kept = is_kept or source == Source.PAPER
    return cells if is_kept else _with_paper(poll, cells)


_CELL = ("question", "box", "option", "count", "source")


def _with_paper(poll: Poll, cells: Cells) -> Cells:
    questions = list(poll.questions.all())
    for box in poll.boxes.prefetch_related("batches__counts"):
        for question in questions:
            cells[question.pk, box.pk] += on_paper(box, question)
    return cells


def _fact(
    count: BoxCount, question: Question, group: str, answers: Counter
) -> tuple[BallotOf, list[Votes]]:
    subject = str(question.subject_id)
    options = [option["key"] for option in question.options]
    votes = [
        Votes(ballot=question.ballot, group=group, subject=subject, option=key, count=answers[key])
        for key in options
    ]
    return as_fact(count, question.ballot, group, subject), votes
