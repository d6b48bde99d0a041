"""One subject's result with everything it rests on: page, print, JSON and Word."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from kaoping.cycles.models import Subject
from kaoping.cycles.queries import label
from kaoping.people.access import may, requires
from kaoping.results import letters, plain, queries
from kaoping.results.models import Run, RunState
from kaoping.results.queries.explained import Explanation
from kaoping.results.queries.history import cause_in_words, concerning
from kaoping.results.views.common import (
    SUBJECT_RELATED,
    evidence_of_marks,
    names_shown,
    page,
    scheme_names,
)
from kaoping.web.files import as_json, word
from kaoping.web.parts import part


@require_safe
@requires("see_results", Subject, related=SUBJECT_RELATED)
def subject(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Every number, who gave it and why, and the decisions that changed it."""
    runs = queries.history(subject.cycle)
    found = _explanation(request, subject, runs)
    runs = concerning(runs, subject)
    for run in runs:
        run.why = cause_in_words(run)
    cycle, title = subject.cycle, found.title
    adjustable = not hasattr(cycle, "review")
    address = reverse("results:subject_evidence", args=[subject.pk, 0])
    shown = plain.explanation(found) | {
        "title": title,
        "label": label(cycle),
        "cycle_pk": cycle.pk,
        "runs": [plain.run(run) for run in runs],
        "may_adjust": adjustable and may(request.user, "adjust_results", cycle.place),
        "evidence_url": address.removesuffix("0/"),
    }
    return page(request, "subject", cycle, title, body=part("results/parts/subject.html", shown))


@require_safe
@requires("see_results", Subject, related=SUBJECT_RELATED)
def subject_print(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The same on A4."""
    found = _explanation(request, subject, on_paper=True)
    back = reverse("results:subject", args=[subject.pk])
    shown = plain.explanation(found)
    return page(
        request, "subject_print", subject.cycle, found.title, found=found, back=back, **shown
    )


@require_safe
@requires("see_results", Subject, related=SUBJECT_RELATED)
def subject_json(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The same for a program."""
    found = _explanation(request, subject)
    return as_json(found.as_json(), f"{found.title} {label(subject.cycle)}")


@require_safe
@requires("see_results", Subject, related=SUBJECT_RELATED)
def subject_word(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The same as a Word file."""
    with translation.override("zh-hans"):
        found = _explanation(request, subject, on_paper=True)
    return word(letters.explanation(found), f"{found.title} {label(subject.cycle)}")


@require_safe
@requires("see_results", Subject, related=SUBJECT_RELATED)
def subject_evidence(request: HttpRequest, subject: Subject, evidence: int) -> HttpResponse:
    """A file that shows why a mark was given to this subject or its team."""
    shown = [one for one in (subject.pk, subject.team_id) if one]
    named = names_shown(request.user, subject.cycle)
    return evidence_of_marks(evidence, named=named, pk__in=shown)


def _explanation(
    request: HttpRequest, subject: Subject, runs: list[Run] | None = None, *, on_paper=False
) -> Explanation:
    """By the run asked for with `?run=`, else by the results as they stand; `runs` if they are at hand.

    What leaves the office on paper names raters only as the scheme says, whoever prints it.
    """
    run = _run(runs or queries.history(subject.cycle), request.GET.get("run", ""))
    run.cycle = subject.cycle
    names = scheme_names if on_paper else partial(names_shown, request.user)
    found = queries.explanation(run, subject, named=names(subject.cycle))
    if found is None:
        raise Http404
    return found


def _run(runs: list[Run], number: str) -> Run:
    """The finished run of that number, the latest without one; runs come with the latest first."""
    asked = number.isdecimal() and len(number) <= 6
    for run in runs:
        if run.state == RunState.DONE and (not asked or run.number == int(number)):
            return run
    raise Http404
