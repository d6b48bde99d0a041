"""What several pages of this room share."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.lib.errors import UserError
from kaoping.lib.text import village_display
from kaoping.meetings.models import Kind, Meeting
from kaoping.people.access import may_of
from kaoping.people.frames import CITIZEN, frame_of
from kaoping.people.models import Level, Place
from kaoping.web.pages import confirm, status_of

RELATED = ("place__parent", "cycle__place", "cycle__version")


def spoken(place: Place) -> str:
    """A place as people call it."""
    return village_display(place.name) if place.level == Level.VILLAGE else place.name


def page(
    request: HttpRequest, template: str, title: str, *, back: tuple[str, str], status: int = 200,
    **context: object,
) -> HttpResponse:  # fmt: skip
    """A page in its reader's frame: villages and their supervisors get the light one.

    `back` is the label and address of the page above.
    """
    base = frame_of(request.user)
    label, url = back
    frame = {
        "base": base,
        "light": base == CITIZEN,
        "title": title,
        "back": {"label": label, "url": url},
        "crumbs": [{"label": label, "url": url}, {"label": title}],
    }
    return render(request, f"meetings/{template}.html", frame | context, status=status)


def meeting_page(
    request: HttpRequest, template: str, meeting: Meeting, title: str, form: Form | None = None,
    **context: object,
) -> HttpResponse:  # fmt: skip
    """A page below a meeting's own."""
    context |= {"meeting": meeting, "form": form, "place_name": spoken(meeting.place)}
    status = status_of(form) if form else 200
    back = (meeting.title, reverse("meetings:meeting", args=[meeting.pk]))
    return page(request, template, title, back=back, status=status, **context)


def ask(
    request: HttpRequest,
    meeting: Meeting,
    form: Form,
    *,
    title: str,
    action: str,
    **context: object,
) -> HttpResponse:
    """Asks once more, or for a reason, in the reader's frame."""
    return confirm(
        request, form, base=frame_of(request.user), title=title, action=action,
        place_name=spoken(meeting.place),
        cancel=reverse("meetings:meeting", args=[meeting.pk]), **context,
    )  # fmt: skip


def tell(form: Form, error: UserError) -> None:
    """Shows an action's refusal in the page's error summary, one line for each fault."""
    for cause in error.cause.split("\n"):
        form.add_error(None, cause)
    for remedy in filter(None, error.remedy.split("\n")):
        form.add_error(None, remedy)


def links(request: HttpRequest, meeting: Meeting) -> list[dict[str, str]]:
    """Where rooms above hold the vote or the jury of this meeting, for whoever runs it."""
    if not may_of(request.user, "run_meeting", meeting):
        return []
    jury = meeting.kind == Kind.JURY
    label = _("Jury of this meeting") if jury else _("Vote of this meeting")
    address = reverse("juries:meeting" if jury else "ballots:prepare", args=[meeting.pk])
    return [{"label": label, "href": address}]
