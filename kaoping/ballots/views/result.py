"""A certified vote for everybody: counts, arithmetic, receipts, the twin; and its minutes for the clerk."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kaoping.ballots import papers, queries
from kaoping.ballots.codes import read
from kaoping.ballots.models import Certificate, Poll
from kaoping.ballots.results import shown
from kaoping.ballots.slips import in_fours
from kaoping.ballots.views.frame import RELATED
from kaoping.people.access import public, requires

A_PAGE = 400  # receipts; a page of them stays within 30 KB
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@public
@require_safe
def result(request: HttpRequest, poll: int) -> HttpResponse:
    """The certified result with its arithmetic; of a vote declared void, the reason."""
    void = queries.voided(poll)
    if void is not None:
        return render(request, "ballots/result/void.html", {"poll": void, "meeting": void.meeting})
    certificate = _certificate(poll)
    context = {
        "poll": certificate.poll,
        "meeting": certificate.poll.meeting,
        "certificate": certificate,
        "result": shown(certificate.poll),
        "receipts": len(queries.receipts(certificate.poll)),
    }
    return render(request, "ballots/result/result.html", context)


@public
@require_safe
def receipts(request: HttpRequest, poll: int) -> HttpResponse:
    """All receipts in their own order, page by page; `?receipt=` looks one up.

    A receipt says that its ballot was counted and nothing else, so it may stand in an address.
    """
    certificate = _certificate(poll)
    rows = queries.receipts(certificate.poll)
    wanted = read(request.GET.get("receipt", ""))
    context = {
        "poll": certificate.poll,
        "meeting": certificate.poll.meeting,
        "wanted": in_fours(wanted) if wanted else "",
        "is_there": wanted in rows,
        "page": Paginator([in_fours(row) for row in rows], A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "ballots/result/receipts.html", context)


@public
@require_safe
def twin(request: HttpRequest, poll: int) -> HttpResponse:
    """Everything needed to count again, byte for byte as it was certified."""
    certificate = _certificate(poll)
    response = HttpResponse(certificate.twin, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="vote-{poll}.json"'
    return response


@requires("see_meetings", Poll, related=RELATED)
@require_safe
def minutes(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The minutes of the meeting with the certified result, as a Word file."""
    _certificate(poll.pk)
    response = HttpResponse(papers.minutes(poll), content_type=WORD)
    name = f"{poll.meeting.title}会议记录.docx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _certificate(poll: int) -> Certificate:
    """The certificate of a poll; a vote that is not certified is not there for the public."""
    if poll is None:
        raise Http404
    found = Certificate.objects.select_related("poll__meeting__place", "poll__meeting__cycle")
    return get_object_or_404(found, poll=poll)
