"""Paper: what was handed out and came back, and piles counted twice by tellers who don't see each other's."""

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.ballots.actions.states import locked
from kaoping.ballots.models import Box, PaperBatch, PaperCount, Poll, PollState, Question
from kaoping.ballots.sealing import allowed_answers
from kaoping.lib.errors import UserError
from kaoping.people.models import Account

COUNTING = (PollState.CLOSED, PollState.COUNTED)


@transaction.atomic
def count_box_slips(
    *, box: Box, issued: int, unused: int, spoiled: int, by: Account
) -> None:
    """Records for a box how many slips were handed out, are left over, and were spoiled."""
    poll = locked(box.poll, PollState.OPEN, *COUNTING)
    if min(issued, unused, spoiled) < 0:
        raise UserError(_("Numbers of slips can't be negative."), _("Count them again."))
    Box.objects.filter(pk=box.pk).update(issued=issued, unused=unused, spoiled=spoiled)
    record(verb="count_box_slips", by=by, place=poll.meeting.place, target=poll,
           detail={"group": box.attendance.title, "issued": issued, "unused": unused,
                   "spoiled": spoiled})  # fmt: skip


@transaction.atomic
def enter_batch(
    *, box: Box, number: int, teller: int, papers: int, invalid: int,
    cells: dict[str, dict[str, int]], by: Account,
) -> PaperCount:  # fmt: skip
    """What one of two tellers counted in a pile: {position of the question: {answer: papers}}.

    A further count of the same teller is a new version; the latest of both must agree. Blank
    answers are not entered: they are what is missing to the valid papers.
    """
    poll = locked(box.poll, *COUNTING)
    kept = _checked(poll, papers, invalid, cells)
    batch, _is_new = PaperBatch.objects.get_or_create(box=box, number=number)
    batch = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    earlier = batch.counts.filter(teller=teller).count()
    row = PaperCount.objects.create(
        batch=batch, teller=teller, version=earlier + 1,
        papers=papers, invalid=invalid, cells=kept,
    )  # fmt: skip
    record(verb="enter_batch", by=by, place=poll.meeting.place, target=poll,
           detail={"group": box.attendance.title, "number": number, "count": papers})  # fmt: skip
    return row


def _checked(
    poll: Poll, papers: int, invalid: int, cells: dict[str, dict[str, int]]
) -> dict[str, dict[str, int]]:
    """The cells without zeros; `UserError` with all that can't be."""
    questions = {str(question.position): question for question in poll.questions.all()}
    faults = [_("There can't be more invalid papers than papers.")] if invalid > papers else []
    kept = {}
    for position, answers in cells.items():
        question = questions.get(position)
        if question is None or not set(answers) <= set(allowed_answers(question)):
            faults.append(_("There is no such question or answer: %(n)s.") % {"n": position})
            continue
        faults += _of_one(question, answers, papers - invalid)
        kept[position] = {key: count for key, count in sorted(answers.items()) if count}
    if min(papers, invalid, *(n for row in cells.values() for n in row.values()), 0) < 0:
        faults.append(_("Numbers of papers can't be negative."))
    if faults:
        raise UserError("\n".join(faults), _("Count this pile again."))
    return kept


def _of_one(question: Question, answers: dict[str, int], valid: int) -> list[str]:
    if sum(answers.values()) <= valid:
        return []
    words = {"number": question.position, "title": question.title}
    return [_("Question %(number)s (%(title)s) has more marks than valid papers.") % words]
