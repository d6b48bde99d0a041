"""The cycle's results: aggregate, watch, see gaps and rankings, and the history of runs."""

import datetime

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import label, period_of
from kaoping.lib.errors import UserError
from kaoping.marks.queries import late_raters
from kaoping.people.access import may, requires
from kaoping.results import actions, plain, queries
from kaoping.results.actions.runs import UNDER_WAY
from kaoping.results.models import Run, RunState
from kaoping.results.queries.history import cause_in_words
from kaoping.results.queries.recorded import recordable
from kaoping.results.views.common import CYCLE_RELATED, names_shown, page
from kaoping.web.pages import confirm, refuse

# A town takes a second, a county some more; whoever waits longer may ask again.
EXPECTED = datetime.timedelta(minutes=2)


@require_safe
@requires("see_results", Cycle, related=(*CYCLE_RELATED, "review"))
def overview(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The results as they stand, and what comes next."""
    runs = queries.all_runs(cycle)
    latest, run = _latest_and_current(runs)
    review = getattr(cycle, "review", None)
    issued, waiting = queries.answers_of(cycle)
    return page(
        request,
        "overview",
        cycle,
        _("Results"),
        run=run,
        review=review,
        issued=issued,
        may_publish=issued and not waiting and may(request.user, "publish", cycle.place),
        tables=queries.rankings(run, runs) if run else [],
        gaps=queries.gap_rows(run, named=names_shown(request.user, cycle)) if run else [],
        unchanged=run is not None and queries.same_as_before(run, runs),
        may_run=may(request.user, "run_cycle", cycle.place),
        recordable=recordable(cycle) or period_of(cycle).figures or period_of(cycle).lists,
        follows=bool(period_of(cycle).consequences or period_of(cycle).vetoes),
        may_adjust=review is None and may(request.user, "adjust_results", cycle.place),
        aggregate_url=reverse("results:aggregate", args=[cycle.pk]),
        **_progress(cycle, latest),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("run_cycle", Cycle, related=CYCLE_RELATED)
def aggregate(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Asks once more, naming who has not handed in; then ends the marking and asks for a run."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.request_run(cycle=cycle, by=request.user)
            return redirect("results:overview", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    late = late_raters(cycle)
    return confirm(
        request,
        form,
        title=_("Aggregate the marks of %(month)s") % {"month": label(cycle)},
        text=_(
            "Nobody can mark this cycle after this. Results are computed from what was handed in."
        ),
        warning=_late_in_words(late),
        rows=_late_rows(late),
        action=_("Finish marking and aggregate"),
        place_name=cycle.place.name,
        cancel=reverse("results:overview", args=[cycle.pk]),
    )


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def progress(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """How far the computation is, for the part of the page that asks every two seconds."""
    latest = queries.latest_run(cycle)
    response = render(request, "results/parts/progress.html", _progress(cycle, latest))
    if latest is None or latest.state not in UNDER_WAY:
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def history(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Every run of the cycle, and what the chosen one changed, line by line."""
    runs = queries.history(cycle)
    for run in runs:
        run.why = cause_in_words(run)
    wanted = request.GET.get("run", "")
    chosen = next((run for run in runs if str(run.number) == wanted), runs[0] if runs else None)
    if chosen is not None:
        chosen.cycle = cycle
    return page(
        request,
        "history",
        cycle,
        _("History of the results"),
        runs=[plain.run(run) for run in runs],
        chosen=chosen,
        differences=queries.differences(chosen) if chosen else [],
    )


def _latest_and_current(runs: list[Run]) -> tuple[Run | None, Run | None]:
    """The latest run in any state and the latest finished one."""
    done = [run for run in runs if run.state == RunState.DONE]
    return runs[-1] if runs else None, done[-1] if done else None


def _progress(cycle: Cycle, latest: Run | None) -> dict:
    under_way = latest is not None and latest.state in UNDER_WAY
    return {
        "latest": latest,
        "under_way": under_way,
        "stuck": under_way and timezone.now() - latest.requested_at > EXPECTED,
        "failed": latest is not None and latest.state == RunState.FAILED,
        "poll": reverse("results:progress", args=[cycle.pk]),
    }


def _late_in_words(late: list) -> str:
    if not late:
        return ""
    return _(
        "%(raters)s raters have not handed in everything. What they have not marked becomes a gap,"
        " never 0 points; only the review meeting can fill it, by a decision with its document."
    ) % {"raters": len(late)}


def _late_rows(late: list) -> list[dict]:
    return [
        {
            "label": one.person.name,
            "value": _("%(missing)s of %(total)s sheets not handed in")
            % {"missing": one.missing, "total": one.total},
        }
        for one in late
    ]
