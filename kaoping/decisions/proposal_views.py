"""Pages about what the regulation proposes: people decide each one, nothing happens by itself."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.decisions.forms import VERDICTS, ProposalForm
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires, signed_in
from kaoping.results import actions, queries
from kaoping.results.models import Decision
from kaoping.results.queries.followed import Follow
from kaoping.results.settled import open_causes
from kaoping.web.pages import confirm, refuse

OF_CYCLE = ("place", "version__scheme", "review")
KINDS_OF_TAG = {
    Decision.Verdict.AS_PROPOSED: "good",
    Decision.Verdict.OTHERWISE: "info",
    Decision.Verdict.NOT_PURSUED: "neutral",
}


@requires("see_results", Cycle, related=OF_CYCLE)
@require_safe
def proposals(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """What the regulation proposes for whom after the review, the vetoes that hold, the decisions."""
    found = queries.proposals_of(cycle)
    context = {
        "cycle": cycle,
        "label": cycles.label(cycle),
        "reviewed": hasattr(cycle, "review"),
        "open": open_causes(cycle),
        "groups": _groups(found),
        "waiting": sum(one.stands and one.decision is None for one in found),
        "vetoes": queries.vetoes_of(cycle),
        "may_decide": may(request.user, "decide_consequence", cycle.place),
    }
    return render(request, "decisions/proposals.html", context)


@requires("decide_consequence", Subject, related=("place", "cycle__place", "cycle__version"))
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, subject: Subject, key: str) -> HttpResponse:
    """One proposal with its numbers, and the form that records what was decided."""
    found = queries.proposal(subject, key)
    if found is None:
        raise Http404
    form = ProposalForm(
        request.POST or None,
        stands=found.stands,
        initial={"token": uuid.uuid4(), "body": found.who},
    )
    if queries.concerns(subject, request.user):
        return _about_oneself(request, found)
    if form.is_valid():
        try:
            actions.decide(
                subject=subject,
                key=key,
                supersedes=_seen(request, found),
                by=request.user,
                **form.cleaned_data,
            )
            return redirect("decisions:proposals", cycle=subject.cycle_id)
        except UserError as error:
            refuse(form, error)
    return _decide_page(request, found, form)


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the regulation proposed about the visitor, and what was decided."""
    person = request.user.person
    found = queries.proposals_about(person) if person else []
    rows = [_shown(one) for one in found]
    return render(request, "decisions/my_proposals.html", {"rows": rows})


def _seen(request: HttpRequest, found: Follow) -> Decision | None:
    """The decision that the form showed as the last one; the action refuses if there is a later one."""
    seen = request.GET.get("after", "")
    return next((one for one in found.decisions if str(one.pk) == seen), None)


def _decide_page(request: HttpRequest, found: Follow, form: ProposalForm) -> HttpResponse:
    last = found.decision
    texts = [_("The regulation proposes; nothing follows until people have decided.")]
    if last:
        texts.append(_("This decision supersedes the one before, which stays on record."))
    if not found.stands:
        texts.append(_("By the results as they stand the regulation no longer proposes this."))
    return confirm(
        request,
        form,
        title=_("Decide: %(title)s, %(name)s") % {"title": found.title, "name": found.name},
        text=" ".join(texts),
        rows=_facts(found),
        action=_("Record the decision"),
        cancel=reverse("decisions:proposals", args=[found.subject.cycle_id]),
    )


def _about_oneself(request: HttpRequest, found: Follow) -> HttpResponse:
    if request.method == "POST":
        raise Http404
    context = {"found": _shown(found)}
    return render(request, "decisions/about_oneself.html", context)


def _facts(found: Follow) -> list[dict]:
    told = [
        (_("About whom"), " ".join(filter(None, (found.village, found.posts, found.name)))),
        (_("Proposed by the regulation"), found.measure),
        (_("Who may decide"), found.who),
        (_("It rests on"), _("; ").join(found.grounds)),
        (_("Provision"), found.reference),
    ]
    if found.decision:
        told.append((_("Decided before"), in_words(found.decision)))
    return [{"label": label, "value": value} for label, value in told if value]


def in_words(decision: Decision) -> str:
    """A decision in one line: verdict, and what is told of it."""
    return _("%(verdict)s: %(told)s") % {
        "verdict": dict(VERDICTS)[decision.verdict],
        "told": _told(decision),
    }


def _told(decision: Decision) -> str:
    """What instead, who, when, by which document, why."""
    told = _("%(body)s, %(day)s, %(document)s. Reason: %(reason)s") % {
        "body": decision.body,
        "day": decision.decided_on.isoformat(),
        "document": decision.document,
        "reason": decision.reason,
    }
    return _("; ").join(filter(None, (decision.what, told)))


def _groups(found: list) -> list[dict]:
    """The proposals by consequence, in the regulation's order."""
    groups: dict[str, dict] = {}
    for one in found:
        group = groups.setdefault(one.key, {"rule": one, "rows": []})
        group["rows"].append(_shown(one))
    return list(groups.values())


def _shown(found: Follow) -> dict:
    """A proposal with its last decision, and those that it superseded, in words."""
    last = found.decision
    address = reverse("decisions:decide_proposal", args=[found.subject.pk, found.key])
    return {
        "about": found,
        "verdict": dict(VERDICTS)[last.verdict] if last else "",
        "tag": KINDS_OF_TAG[last.verdict] if last else "",
        "told": _told(last) if last else "",
        "before": [in_words(one) for one in found.decisions[1:]],
        "url": f"{address}?after={last.pk}" if last else address,
    }
