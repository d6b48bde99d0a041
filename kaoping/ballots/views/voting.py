"""Voting with a slip: no account, no session, no cookie; nothing of it is kept but the sealed ballot.

Each step is a post to one address and carries all before it in hidden fields. Pages are rendered
without the request, so that no part of a frame can ask who is there. A mistake is answered with
200 as well: Django would write a line with its time into the log for any other status.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from kaoping.ballots import actions, codes
from kaoping.ballots.models import Box, Poll, PollState
from kaoping.ballots.sealing import form_of
from kaoping.ballots.sheets import BallotSheet, empty_sheet, final_sheet
from kaoping.ballots.slips import in_fours
from kaoping.ballots.walk import Asked, Walk
from kaoping.people.access import always
from kaoping.web.context import PRODUCT_NAME

CHECK = "check"


@dataclass(frozen=True)
class Sent:
    """The fields of one step; whatever is missing is empty."""

    code: str
    typed: str
    box: str
    at: str
    change: bool
    large: bool
    answers: str

    @classmethod
    @sensitive_variables()
    def read(cls, fields: QueryDict) -> "Sent":
        """Reads what was posted; the code as it is printed, without blanks and in capitals."""
        typed = fields.get("code", "")[:60]
        wanted = fields.get("print")
        return cls(
            code=codes.read(typed),
            typed=typed,
            box=fields.get("box", "")[:12],
            at=fields.get("at", "")[:5],
            change="change" in fields,
            large=wanted == "large" if wanted else "large" in fields,
            answers=fields.get("answers", ""),
        )


@dataclass(frozen=True)
class Fault:
    """What a voter has to look at again."""

    title: str | Promise
    text: str | Promise


@dataclass(frozen=True)
class Page:
    """Which page comes next, with what it shows."""

    template: str
    context: dict[str, object]


@always
@csrf_exempt
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, poll: int) -> HttpResponse:
    """Everything a voter sees: code, questions one by one, check-answers, receipt."""
    sent = Sent.read(request.POST)
    if "send" in request.POST and (html := _counted_at_once(poll, request.path, sent)):
        return HttpResponse(html)
    found = get_object_or_404(Poll.objects.select_related("meeting__place"), pk=poll)
    sheet = _sheet(found, sent.box)
    page = _page(found, request, sent, sheet)
    return _answer(found, request.path, sent, page)


@sensitive_variables()
def _counted_at_once(poll_id: int, address: str, sent: Sent) -> str:
    """The page of a ballot that is counted, by one statement and nothing read before it.

    Empty where there is anything else to say: then the ballot is cast again, which changes nothing.
    """
    try:
        form_of(poll_id)  # only of a poll whose key is made, so that its sheet is final
        sheet = final_sheet(poll_id, _number(sent.box))
    except (LookupError, Poll.DoesNotExist, Box.DoesNotExist):
        return ""
    walk = Walk.read(sheet.questions, sent.answers)
    if not walk.is_complete or not codes.is_well_formed(poll_id, sent.code):
        return ""
    cast = actions.cast(poll_id=poll_id, code=sent.code, answers=walk.ballot(sheet.total))
    if cast.status != "counted":
        return ""
    page = _done_page(sheet, address, get_language(), sent.large, cast.is_test)
    return page.replace(ANY_RECEIPT, in_fours(cast.receipt))


@lru_cache(maxsize=64)
def _done_page(
    sheet: BallotSheet, address: str, language: str, large_print: bool, rehearsal: bool
) -> str:
    """The last page with `ANY_RECEIPT` on it: alike for all voters of a box, so rendered once."""
    context = {
        "product_name": PRODUCT_NAME,
        "demo": settings.KAOPING_DEMO,
        "meeting": {"title": sheet.meeting},
        "place_name": sheet.place,
        "rehearsal": rehearsal,
        "address": address,
        "large_print": large_print,
        "receipt": ANY_RECEIPT,
    }
    return render_to_string("ballots/vote/done.html", context)


ANY_RECEIPT = in_fours("0" * codes.RECEIPT_LENGTH)  # no receipt has a nought


def _sheet(poll: Poll, box: str) -> BallotSheet:
    """The questions of the box that the code belongs to; none before it is known."""
    if poll.state == PollState.DRAFT or not _number(box):
        return empty_sheet(poll)
    try:
        return final_sheet(poll.pk, _number(box))
    except Box.DoesNotExist:
        return empty_sheet(poll)


@sensitive_variables()
def _page(poll: Poll, request: HttpRequest, sent: Sent, sheet: BallotSheet) -> Page:
    """The next page after what was pressed; the code page to begin with."""
    fields = request.POST
    walk = Walk.read(sheet.questions, sent.answers)
    if request.method == "GET":
        return _code_page(sent) if poll.state not in OVER else _over(poll)
    if "begin" in fields or not sheet.questions:
        return _code_page(sent) if "print" in fields else _begin(poll, sent)
    if "send" in fields:
        return _cast(poll, sent, sheet, walk)
    return _ended(poll, sent, sheet) or _step(sent, walk, fields)


@sensitive_variables()
def _step(sent: Sent, walk: Walk, fields: QueryDict) -> Page:
    """The page after a press on one of the questions, or on check-answers."""
    if "print" in fields:
        return _same_page(sent, walk)
    if "goto" in fields:
        return _question_page(replace(sent, change=True), walk, _number(fields["goto"]))
    if "back" in fields:
        return _back(sent, walk)
    if "choice" in fields:
        return _next(sent, walk.answered(_number(sent.at), fields["choice"]))
    if "next" in fields:
        return _number_given(sent, walk, fields.get("number", ""))
    return _code_page(sent)


OVER = {PollState.CLOSED, PollState.COUNTED, PollState.CERTIFIED, PollState.VOID}


@sensitive_variables()
def _begin(poll: Poll, sent: Sent) -> Page:
    """The code was entered: on to the questions, or told what is the matter."""
    if not codes.is_well_formed(poll.pk, sent.code):
        return _mistyped(sent)
    if poll.state == PollState.DRAFT:
        return _not_open("begin")
    found = actions.look_up(poll.pk, sent.code)
    if found.box is None:
        return _told(poll, sent, found, again="begin")
    sheet = final_sheet(poll.pk, found.box)
    sent = replace(sent, box=str(found.box))
    if found.status != "open":
        return _no_longer(poll, sent, sheet, found)
    walk = Walk.read(sheet.questions, sent.answers)
    return _next(sent, walk, walk.first_open)


@sensitive_variables()
def _ended(poll: Poll, sent: Sent, sheet: BallotSheet) -> Page | None:
    """What is said instead of the next step if the slip can't vote any more; None if it can.

    Without a script, Back brings a step that was sent before: whoever holds the telephone after
    the voter must not read there what the voter answered.
    """
    if not codes.is_well_formed(poll.pk, sent.code):
        return _mistyped(sent)
    found = actions.look_up(poll.pk, sent.code)
    # While guesses are slowed down, voters under way go on; sending looks again.
    return None if found.status in ("open", "busy") else _no_longer(poll, sent, sheet, found)


@sensitive_variables()
def _no_longer(poll: Poll, sent: Sent, sheet: BallotSheet, found: actions.Look) -> Page:
    """The kind answer to a slip that is used, void, or before its time."""
    if found.status != "counted":
        return _told(poll, sent, found, again="begin")
    # A used slip stays used: casting again changes nothing and tells the receipt once more.
    cast = actions.cast(poll_id=poll.pk, code=sent.code, answers=[""] * sheet.total)
    return _told(poll, sent, cast, again="begin")


@sensitive_variables()
def _cast(poll: Poll, sent: Sent, sheet: BallotSheet, walk: Walk) -> Page:
    """Sends the ballot; a second time gets the same answer as the first."""
    if not codes.is_well_formed(poll.pk, sent.code):
        return _mistyped(sent)
    if not walk.is_complete:
        return _question_page(sent, walk, walk.first_open)
    answers = walk.ballot(sheet.total)
    cast = actions.cast(poll_id=poll.pk, code=sent.code, answers=answers)
    if cast.status == "unknown":
        return _told(poll, sent, actions.look_up(poll.pk, sent.code), again="send")
    return _told(poll, sent, cast, again="send")


@sensitive_variables()
def _told(poll: Poll, sent: Sent, cast: actions.Cast | actions.Look, again: str) -> Page:
    """The kind answer to a code that leads no further, or to a ballot that was sent."""
    if cast.status == "counted":
        return Page("done", {"receipt": in_fours(cast.receipt)})
    if cast.status == "unknown":
        is_void = isinstance(cast, actions.Look) and cast.box is not None
        return _void_slip() if is_void else _unknown(sent)
    if cast.status == "busy":
        return _wait(
            _("Please wait a minute"),
            [
                _("Many codes were mistyped just now, so the box takes a short rest."),
                _("Your choices are kept on this page. Try again in a minute."),
            ],
            again,
        )
    return _over(poll) if poll.state in OVER else _not_open(again)


def _not_open(again: str) -> Page:
    lines = [
        _("Voting begins when the chair says so. Keep this page, or close it and scan again."),
        _("Nothing has been sent yet."),
    ]
    return _wait(_("Voting has not begun yet"), lines, again)


def _over(poll: Poll) -> Page:
    if poll.state == PollState.VOID:
        return _wait(
            _("This vote does not count"),
            [_("It is held again with new slips. The staff will hand you one.")],
        )
    lines = [
        _("The box is closed, and no more votes can be put in."),
        _("If you think this is wrong, tell a scrutineer in the hall right away."),
    ]
    return _wait(_("Voting is over"), lines)


def _wait(title: str, texts: list[str], again: str = "") -> Page:
    return Page("wait", {"title": title, "texts": texts, "again": again})


def _mistyped(sent: Sent) -> Page:
    """The check character doesn't fit: nothing needs to be asked to know that."""
    text = _("A letter is missing or wrong. Please compare it with the slip, group by group.")
    return _code_page(sent, Fault(_("Please look at the code again"), text))


def _unknown(sent: Sent) -> Page:
    text = _(
        "No slip of this meeting has this code. Compare it with the slip, group by group; if it is"
        " the same, take the slip to the staff and draw another."
    )
    return _code_page(sent, Fault(_("Please look at the code again"), text))


def _void_slip() -> Page:
    """Never "draw another": whoever has voted on paper must not be sent for a second slip."""
    lines = [
        _("Its paper was put into the box, or the slip was given back to the staff."),
        _("If you have not voted at all, take the slip to a scrutineer."),
    ]
    return _wait(_("The code of this slip is not valid any more"), lines)


@sensitive_variables()
def _code_page(sent: Sent, fault: Fault | None = None) -> Page:
    context = {"shown": sent.typed, "fault": fault, "alphabet": " ".join(codes.ALPHABET), "at": ""}
    return Page("code", context)


def _next(sent: Sent, walk: Walk, number: int = 0) -> Page:
    """On to the next question; to check-answers after the last, or when one was being changed."""
    number = number or _number(sent.at) + 1
    if walk.is_complete and (sent.change or number > len(walk.questions)):
        return _check_page(sent, walk)
    if number > len(walk.questions):
        number = walk.first_open
    return _question_page(sent, walk, number)


def _back(sent: Sent, walk: Walk) -> Page:
    if sent.at == CHECK:
        return _question_page(sent, walk, len(walk.questions))
    if sent.change and walk.is_complete:
        return _check_page(sent, walk)
    return _question_page(sent, walk, _number(sent.at) - 1)


def _number_given(sent: Sent, walk: Walk, typed: str) -> Page:
    """A number was typed; one out of bounds is shown again with what is asked."""
    number = _number(sent.at)
    question = walk.question(number)
    if question is None or question.keys:
        return _question_page(sent, walk, number)
    token = question.token_of(typed[:8], walk.width)
    if token is None:
        bounds = {"low": question.low, "high": question.high}
        text = _("Please write a whole number from %(low)s to %(high)s.") % bounds
        return _question_page(sent, walk, number, Fault(_("This number doesn't fit"), text), typed)
    return _next(sent, walk.answered(number, token))


def _same_page(sent: Sent, walk: Walk) -> Page:
    """The same page once more, in another print."""
    if sent.at == CHECK and walk.is_complete:
        return _check_page(sent, walk)
    return _question_page(sent, walk, _number(sent.at))


def _question_page(
    sent: Sent, walk: Walk, number: int, fault: Fault | None = None, typed: str = ""
) -> Page:
    question = walk.question(number)
    if question is None:
        return _code_page(sent)
    said = walk.said(number)
    context = {
        "sent": replace(sent, answers=walk.written),
        "at": number,
        "total": len(walk.questions),
        "question": question,
        "said": said,
        "shown": typed or _typed_before(question, said),
        "abstained": walk.abstained,
        "fault": fault,
    }
    return Page("question", context)


def _typed_before(question: Asked, said: str) -> str:
    return "" if question.keys else question.words(said)


def _check_page(sent: Sent, walk: Walk) -> Page:
    carried = replace(sent, answers=walk.written, change=False)
    return Page("check", {"sent": carried, "at": CHECK, "lines": walk.lines()})


def _number(text: str) -> int:
    """A question's number from a field; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() else 0


@sensitive_variables()
def _answer(poll: Poll, address: str, sent: Sent, page: Page) -> HttpResponse:
    context = {
        "product_name": PRODUCT_NAME,
        "demo": settings.KAOPING_DEMO,
        "meeting": poll.meeting,
        "place_name": str(poll.meeting.place),
        "rehearsal": poll.state == PollState.REHEARSAL,
        "address": address,
        "large_print": sent.large,
        "sent": sent,
        **page.context,
    }
    html = render_to_string(f"ballots/vote/{page.template}.html", context)
    return HttpResponse(html)
