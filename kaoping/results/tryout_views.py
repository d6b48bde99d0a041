"""Trying a regulation out: on which facts, who moves, and why. Everything is read, nothing kept."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import label, rules_of
from kaoping.people.access import may, requires
from kaoping.results import facts, queries, tryout
from kaoping.results.models import RunState
from kaoping.results.tryout_forms import InventedForm, PastForm
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.queries import scheme_of
from kaoping.scoring.facts import FactsFaults
from kaoping.scoring.language import SchemeFaults
from kaoping.scoring.scheme import Scheme

MOST_CYCLES = 24
OF_VERSION = ("scheme__place",)


@dataclass(frozen=True)
class Asked:
    """A try-out that was asked for: what it rests on, in words and as a query, and its result."""

    title: str
    query: str
    invented: bool
    before: str
    trial: tryout.Trial


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def choose(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """Asks on which facts the version is to be tried out."""
    return _for_readable(request, schemeversion, _choose)


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def movement(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """Who moves: points, ranks, grades, prizes, consequences and pay, side by side."""
    return _for_readable(request, schemeversion, _movement)


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def why(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """Why one subject (`?of=`) moves: the indicators that changed, in words."""
    return _for_readable(request, schemeversion, _why)


def _for_readable(request: HttpRequest, version: SchemeVersion, page) -> HttpResponse:
    """The page; a draft that can't be read, or facts that can't be computed, are told instead."""
    try:
        return page(request, version, scheme_of(version))
    except SchemeFaults as found:
        context = {"version": version, "faults": found.faults}
        return render(request, "schemes/unreadable.html", context, status=409)
    except FactsFaults as found:
        context = _frame(version) | {"faults": found.faults[:50], "count": len(found.faults)}
        return render(request, "results/tryout_misfit.html", context, status=409)


def _choose(request: HttpRequest, version: SchemeVersion, scheme: Scheme) -> HttpResponse:
    return _forms(request, version, *_both_forms(request, version, scheme))


def _forms(
    request: HttpRequest, version: SchemeVersion, past: PastForm, invented: InventedForm
) -> HttpResponse:
    wrong = past.errors or invented.errors
    context = _frame(version) | {"past": past, "invented": invented}
    return render(request, "results/tryout.html", context, status=400 if wrong else 200)


def _both_forms(
    request: HttpRequest, version: SchemeVersion, scheme: Scheme
) -> tuple[PastForm, InventedForm]:
    """The form that was sent is bound; the other one is empty."""
    cycles = [(one.pk, f"{one.place} {label(one)}") for one in _cycles(request, version, scheme)]
    past = PastForm(request.GET if "cycle" in request.GET else None, cycles=cycles)
    sent = request.GET if "seed" in request.GET else None
    return past, InventedForm(sent, periods=tryout.period_titles(scheme))


def _cycles(request: HttpRequest, version: SchemeVersion, scheme: Scheme) -> list[Cycle]:
    """Computed cycles of the place or below it that the visitor may see, the newest first."""
    rows = Cycle.objects.filter(
        place__path__startswith=version.access_place.path,
        period_key__in=scheme.periods,
        runs__state=RunState.DONE,
    )
    found = rows.select_related("place").distinct().order_by("-starts_on", "place__code")
    return [one for one in found[:MOST_CYCLES] if may(request.user, "see_results", one.place)]


def _asked(request: HttpRequest, version: SchemeVersion, scheme: Scheme) -> Asked | HttpResponse:
    """The try-out that was asked for; the forms again where it can't be made."""
    past, invented = _both_forms(request, version, scheme)
    if past.is_bound and past.is_valid():
        return _on_past(version, scheme, **past.cleaned_data)
    if invented.is_bound and invented.is_valid():
        return _on_invented(version, scheme, **invented.cleaned_data)
    return _forms(request, version, past, invented)


def _on_past(version: SchemeVersion, scheme: Scheme, *, cycle: int, assume: str) -> Asked:
    chosen = Cycle.objects.select_related("place", "version").get(pk=cycle)
    run = queries.current_run(chosen)
    trial = tryout.on_past_facts(
        scheme, rules_of(chosen), chosen.period_key, facts.of_run(run), full=assume == "full"
    )
    return Asked(
        title=_("Facts of %(place)s, %(cycle)s") % {"place": chosen.place, "cycle": label(chosen)},
        query=urlencode({"cycle": cycle, "assume": assume}),
        invented=False,
        before=_("Version %(n)s") % {"n": chosen.version.number},
        trial=trial,
    )


def _on_invented(
    version: SchemeVersion, scheme: Scheme, *, period: str, villages: int, seed: int
) -> Asked:
    other = version.scheme.versions.filter(state=State.ADOPTED).exclude(pk=version.pk).first()
    adopted = scheme_of(other) if other else None
    words = _("Invented facts: %(villages)d villages, seed %(seed)d")
    return Asked(
        title=words % {"villages": villages, "seed": seed},
        query=urlencode({"period": period, "villages": villages, "seed": seed}),
        invented=True,
        before=_("Version %(n)s") % {"n": other.number} if other else "",
        trial=tryout.on_invented_facts(scheme, adopted, period, villages=villages, seed=seed),
    )


def _movement(request: HttpRequest, version: SchemeVersion, scheme: Scheme) -> HttpResponse:
    asked = _asked(request, version, scheme)
    if isinstance(asked, HttpResponse):
        return asked
    rankings = {one.key: one for one in asked.trial.rankings()}
    key = request.GET.get("ranking") or next(iter(rankings), "")
    if key and key not in rankings:
        raise Http404
    lines = asked.trial.lines(rankings.get(key))
    context = _frame(version) | {
        "asked": asked,
        "trial": asked.trial,
        "rankings": rankings.values(),
        "chosen": key,
        "lines": lines,
        "why_url": reverse("results:tryout_why", args=[version.pk]),
        "up": sum(line.places > 0 for line in lines),
        "down": sum(line.places < 0 for line in lines),
        "follows": any(
            line.after.follows or (line.before and line.before.follows) for line in lines
        ),
        "paid": any(line.after.pay or (line.before and line.before.pay) for line in lines),
    }
    return render(request, "results/tryout_movement.html", context)


def _why(request: HttpRequest, version: SchemeVersion, scheme: Scheme) -> HttpResponse:
    asked = _asked(request, version, scheme)
    if isinstance(asked, HttpResponse):
        return asked
    trial = asked.trial
    subjects = {one.id: one for one in trial.after.facts.subjects}
    subject = subjects.get(request.GET.get("of", next(iter(subjects), "")))
    if subject is None:
        raise Http404
    nodes = trial.nodes(subject)
    context = _frame(version) | {
        "asked": asked,
        "line": trial.line(subject),
        "nodes": [
            node for node in nodes if node.changed or "all" in request.GET or not asked.before
        ],
        "some": any(node.changed for node in nodes),
        "everything": "all" in request.GET,
        "follows": trial.consequences(subject),
    }
    return render(request, "results/tryout_subject.html", context)


def _frame(version: SchemeVersion) -> dict:
    """What every page of a try-out shows of the version."""
    after = _("Version %(n)s") % {"n": version.number}
    return {"version": version, "after": after, "place_name": version.access_place.name}
