"""Gaps decided together: reason and document once, one superseding run, each decision its own fact."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.cycles.models import Cycle
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results.actions import review, runs
from kaoping.results.models import Adjustment, Cause, Run
from kaoping.results.queries.gaps import OpenGap, gaps_of


@transaction.atomic
def decide_gaps(
    *,
    cycle: Cycle,
    points: Mapping[tuple[int, str], int],
    reason: str,
    document: str,
    token: uuid.UUID | None = None,
    by: Account,
) -> Run:
    """The meeting decides the points (units) of several gaps, by number of the subject and item's code.

    All or none: refuses anything that is no gap any more. The same `token` again is the same decision.
    """
    base = runs.lock(cycle)
    token = token or uuid.uuid4()
    tokens = {key: uuid.uuid5(token, f"{key[0]} {key[1]}") for key in points}
    known = Adjustment.objects.select_related("run").filter(token__in=tokens.values()).first()
    if known:
        return known.run
    runs.refuse_after_review(cycle)
    runs.refuse_without_base(cycle, base)
    review.demand_words(reason, document)
    base.cycle = cycle
    gaps = {(gap.subject.pk, gap.item.code): gap for gap in gaps_of(base)}
    _demand_gaps(points, gaps)
    changes = [
        runs.Change(gaps[key].subject, key[1], units, tokens[key]) for key, units in points.items()
    ]
    for change in changes:
        review.demand_attainable(change.subject, change.indicator, change.after_units)
    decisions = runs.supersede(
        changes, reason=reason, document=document, cause=Cause.ADJUSTMENT, by=by
    )
    for decision in decisions:
        review.record_decision("adjust", decision, by=by)
    return decisions[0].run


def _demand_gaps(points: Mapping, gaps: Mapping[tuple[int, str], OpenGap]) -> None:
    if not points:
        raise UserError(
            _("No points are decided."), _("Enter points for one gap at least, or for all of them.")
        )
    if set(points) - set(gaps):
        raise UserError(
            _("Some of these gaps were decided meanwhile."),
            _("Look at the list again; nothing of this form was saved."),
        )
