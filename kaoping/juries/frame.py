"""What the head of the clerk's pages says: the place, and the way here."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.cycles.queries import label
from kaoping.juries.models import Panel
from kaoping.meetings.models import Meeting


def frame(meeting: Meeting, here: str, panel: Panel | None = None) -> dict[str, object]:
    """The meeting, the place's name, and the way over the cycle to this page."""
    crumbs = []
    if meeting.cycle:
        cycle = reverse("cycles:cycle", args=[meeting.cycle_id])
        crumbs.append({"label": label(meeting.cycle), "url": cycle})
    crumbs.append({"label": meeting.title, "url": reverse("juries:meeting", args=[meeting.pk])})
    return {
        "meeting": meeting,
        "panel": panel,
        "place_name": str(meeting.place),
        "crumbs": [*crumbs, {"label": here}],
        "here": here,
        "steps": _steps(panel),
    }


def _steps(panel: Panel | None) -> list[dict[str, str]]:
    """The two pages of a panel, to go to and fro."""
    if panel is None:
        return []
    return [
        {"label": _("Prepare"), "url": reverse("juries:meeting", args=[panel.meeting_id])},
        {"label": _("Console"), "url": reverse("juries:console", args=[panel.pk])},
    ]
