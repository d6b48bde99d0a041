"""What several pages of this room share."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.cycles import levels
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import label, period_of
from kaoping.journal import files
from kaoping.journal.models import Evidence
from kaoping.marks.models import Mark
from kaoping.people.access import may
from kaoping.people.models import Account
from kaoping.results import queries
from kaoping.results.models import Run
from kaoping.results.queries.marked import neutral_name

CYCLE_RELATED = ("place",)
SUBJECT_RELATED = ("cycle__place", "cycle__review", "place")
FEEDBACK_RELATED = (
    "cycle__place", "village", "acknowledged_by__person", "lapsed_by__person",
)  # fmt: skip


def page(
    request: HttpRequest, template: str, cycle: Cycle, title: str, status: int = 200, **context
) -> HttpResponse:
    """An office page of a cycle: title, what its places are called, and the way back to its results."""
    home = {"label": label(cycle), "url": reverse("results:overview", args=[cycle.pk])}
    frame = {
        "cycle": cycle,
        "label": label(cycle),
        "where": levels.heading(period_of(cycle)),
        "one": levels.one(period_of(cycle)),
        "many": levels.many(period_of(cycle)),
        "title": title,
        "place_name": cycle.place.name,
        "crumbs": [home, {"label": title}],
    }
    return render(request, f"results/{template}.html", frame | context, status=status)


def crumbs_of_facts(cycle: Cycle, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way back through the recorded facts; each step is a label and where it leads, "" here."""
    way = [
        (label(cycle), reverse("results:overview", args=[cycle.pk])),
        (_("Recorded facts"), reverse("results:facts", args=[cycle.pk])),
        *steps,
    ]
    return [{"label": words, "url": url} if url else {"label": words} for words, url in way]


def finished_run(cycle: Cycle) -> Run:
    """The results as they stand; 404 before there are any."""
    run = queries.current_run(cycle)
    if run is None:
        raise Http404
    run.cycle = cycle
    return run


def names_shown(account: Account, cycle: Cycle) -> bool:
    """Whether this reader may see names of raters: by the scheme, or by reading marks anyway."""
    return scheme_names(cycle) or may(account, "see_marks", cycle.place)


def scheme_names(cycle: Cycle) -> bool:
    """Whether the scheme names raters, to whoever reads what leaves the office: paper, projector."""
    return period_of(cycle).notice.name_raters


def evidence_of_marks(evidence: int, *, named: bool, **subject) -> FileResponse:
    """Evidence of a mark on such a subject, where the visitor may look; otherwise 404.

    Where raters aren't named (`named`), neither is the file: whoever took it may stand in its name.
    """
    wanted = {f"sheet__subject__{key}": is_ for key, is_ in subject.items()}
    counted = Mark.objects.filter(withdrawn_at__isnull=True, sheet__submission__isnull=False)
    marks = counted.filter(**wanted)
    found = Evidence.objects.filter(pk=evidence, marks__in=marks).first()
    if found is None:
        raise Http404
    if not named:
        found.name = neutral_name(found)
    return files.answer(found)
