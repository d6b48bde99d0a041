"""The minutes on paper: as a Word file, and to be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaoping.meetings import pages, papers
from kaoping.meetings.models import Meeting
from kaoping.meetings.views.common import RELATED
from kaoping.people.access import requires
from kaoping.web.files import word


@require_safe
@requires("see_meetings", Meeting, related=RELATED)
def word_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes as a Word file by GB/T 9704."""
    return word(papers.minutes(meeting), f"{meeting.title}会议记录")


@require_safe
@requires("see_meetings", Meeting, related=RELATED)
def print_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes on A4; what is read is what the Word file says."""
    context = {
        "meeting": meeting,
        "blocks": pages.printed(papers.minutes_blocks(meeting)),
        "back": reverse("meetings:meeting", args=[meeting.pk]),
    }
    return render(request, "meetings/print.html", context)
