"""What the head of an office page says: the place, and the way here."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import label


def frame(cycle: Cycle, *steps: dict[str, str]) -> dict[str, object]:
    """The cycle with its label, the place's name, and the way over who has marked to this page."""
    here = {"label": _("Who has marked"), "url": reverse("marks:overview", args=[cycle.pk])}
    crumbs = [
        {"label": label(cycle), "url": reverse("cycles:cycle", args=[cycle.pk])},
        here,
        *steps,
    ]
    crumbs[-1] = {"label": crumbs[-1]["label"]}
    return {
        "cycle": cycle,
        "label": label(cycle),
        "place_name": cycle.place.name,
        "crumbs": crumbs,
    }
