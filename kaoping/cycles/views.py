"""Pages about cycles: the list, opening one after all obstacles, one cycle and its roster."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import actions, levels, pages, queries
from kaoping.cycles.forms import OpenForm, TypesForm
from kaoping.cycles.models import Cycle
from kaoping.cycles.obstacles import survey
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires, signed_in
from kaoping.people.actions import set_types
from kaoping.people.models import Level, Place
from kaoping.people.queries import places_where, villages_of
from kaoping.schemes.queries import adopted
from kaoping.web.pages import refuse, status_of
from kaoping.web.parts import part


@signed_in
@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    """The cycles of the visitor's places, newest first."""
    places, today = places_where(request.user, "see_cycle"), timezone.localdate()
    rows = [row for place in places for row in queries.cycles_in(place)]
    context = {
        "rows": [
            {
                "cycle": row,
                "label": queries.label(row),
                "stage": (stage := queries.current_stage(row)),
                "overdue": bool(stage and stage.due_on < today),
            }
            for row in {row.pk: row for row in rows}.values()
        ],
        "open_in": [place for place in places if may(request.user, "run_cycle", place)],
    }
    return render(request, "cycles/list.html", context)


@requires("run_cycle", Place)
@require_http_methods(["GET", "POST"])
def open_month(request: HttpRequest, place: Place) -> HttpResponse:
    """What stands in the way of the next month, and the button that opens it."""
    versions = pages.to_run(adopted(place), place)
    given = request.POST or (request.GET if "month" in request.GET else None)
    form = OpenForm(versions, given or _proposal(versions, place))
    context = {"place": place, "form": form, "versions": versions, "changing": given is not None}
    if not versions or not form.is_valid():
        return render(request, "cycles/open.html", context, status=400 if given else 200)
    if request.method == "POST":
        try:
            opened = actions.open_cycle(place=place, by=request.user, **form.chosen)
            return redirect("cycles:cycle", cycle=opened.pk)
        except actions.Obstructed:
            return render(request, "cycles/open.html", context | _prospect(form, place), status=409)
    return render(request, "cycles/open.html", context | _prospect(form, place))


@requires("edit_people", Place)
@require_http_methods(["GET", "POST"])
def types(request: HttpRequest, place: Place) -> HttpResponse:
    """The types of all villages of a township, by which regulations weigh or rank them apart."""
    if place.level != Level.TOWNSHIP:
        raise Http404
    asked = pages.asked_types(adopted(place))
    form = TypesForm(villages_of(place), asked.names, request.POST or None)
    if form.is_valid():
        try:
            changed = set_types(township=place, types=form.types, by=request.user)
            _tell_types(request, len(changed))
            return redirect("cycles:types", place.code)
        except UserError as error:
            refuse(form, error)
    context = {
        "place": place,
        "form": form,
        "asked": asked,
        "may_open": may(request.user, "run_cycle", place),
    }
    return render(request, "cycles/types.html", context, status=status_of(form))


def _tell_types(request: HttpRequest, changed: int) -> None:
    text = ngettext("%(n)d village has a new type.", "%(n)d villages have a new type.", changed)
    messages.success(request, text % {"n": changed} if changed else _("Nothing was changed."))


@requires("see_cycle", Cycle, related=("place", "version__scheme__place"))
@require_safe
def cycle(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """One cycle: its stages and who marks what."""
    stage = queries.current_stage(cycle)
    by_hand = stage is not None and stage.key in queries.CLOSED_BY_HAND
    context = {
        "cycle": cycle,
        "label": queries.label(cycle),
        "may_finish": by_hand and may(request.user, "run_cycle", cycle.place),
        "record_first": by_hand
        and stage.key in queries.RECORDED_IN
        and queries.rests_on_records(cycle)
        and may(request.user, "record_fact", cycle.place),
        "steps": pages.steps(cycle),
        "links": _links(request, cycle),
        "groups": pages.groups(cycle),
        "may_see_scheme": may(request.user, "see_schemes", cycle.version.scheme.place),
    }
    return render(request, "cycles/cycle.html", context)


@requires("see_cycle", Cycle, related=("place", "opened_by__person"))
@require_safe
def roster(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Who is appraised in each village and who marks it, as frozen when the cycle opened."""
    titles, villages = pages.villages(cycle)
    shown = {
        "label": queries.label(cycle),
        "opened_on": timezone.localdate(cycle.opened_at),
        "opened_by": str(cycle.opened_by),
        "heading": levels.heading(queries.period_of(cycle)),
        "titles": titles,
        "villages": villages,
    }
    context = {
        "cycle": cycle,
        "label": shown["label"],
        "body": part("cycles/roster_body.html", shown),
    }
    return render(request, "cycles/roster.html", context)


def _links(request: HttpRequest, cycle: Cycle) -> list[dict[str, str]]:
    """Where other rooms show more of this cycle to whoever may see it."""
    rooms = (
        ("see_meetings", _("Meetings of the cycle"), "meetings:cycle"),
        ("see_marks", _("Marks of the cycle"), "marks:overview"),
        ("see_results", _("Results of the cycle"), "results:overview"),
        ("see_feedback", _("Feedback of the cycle"), "results:feedback_list"),
        ("see_pay", _("Pay of the cycle"), "decisions:cycle"),
    )
    held = {stage.key for stage in cycle.stages.all()} & set(queries.HELD_AS_MEETINGS)
    rooms = rooms if held else rooms[1:]
    rules = queries.period_of(cycle)
    if queries.rests_on_records(cycle):
        rooms += (("see_results", _("Figures and items of their own"), "results:facts"),)
    if rules.consequences or rules.vetoes:
        rooms += (("see_results", _("Proposals of the cycle"), "decisions:proposals"),)
    return [
        {"label": label, "href": reverse(name, args=[cycle.pk])}
        for verb, label, name in rooms
        if may(request.user, verb, cycle.place)
    ]


def _proposal(versions: list, place: Place) -> dict[str, str]:
    """The first scheme's first period, and the month that is due."""
    choices = OpenForm(versions).fields["what"].choices
    month = pages.proposed_month(place, timezone.localdate())
    return {"what": choices[0][0] if choices else "", "month": str(month)}


def _prospect(form: OpenForm, place: Place) -> dict[str, object]:
    """Obstacles and warnings of the chosen month, and the roster it would freeze, if there can be one."""
    chosen = form.chosen
    plan, found = survey(place=place, **chosen)
    period = pages.planned_label(**chosen)
    return {
        "period": period,
        "obstacles": [obstacle for obstacle in found if obstacle.blocking],
        "warnings": [obstacle for obstacle in found if not obstacle.blocking],
        "plan": plan and pages.summary(plan),
        "groups": plan and pages.planned_groups(plan),
        "action": _("Open %(period)s") % {"period": period},
    }
