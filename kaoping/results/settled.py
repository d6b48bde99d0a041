"""When a result is settled: reviewed, fed back, and everybody has had their say."""

from django.utils.translation import gettext as _

from kaoping.cycles import levels
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import period_of
from kaoping.lib.errors import UserError
from kaoping.results import queries
from kaoping.results.models import Feedback, Objection, Run


class NotSettled(UserError):
    """A result can't be published or paid yet: says everything that is still open."""


def settled_run(cycle: Cycle) -> Run:
    """The latest run once nothing about it is open any more; raises NotSettled otherwise."""
    causes = open_causes(cycle)
    if causes:
        raise NotSettled(
            _("The result is not settled yet: %(causes)s.") % {"causes": _("; ").join(causes)},
            _("Finish these steps first."),
        )
    return queries.current_run(cycle)


def open_causes(cycle: Cycle) -> list[str]:
    """What stands between a cycle and its settled result, in words; empty when settled."""
    silent = Feedback.objects.filter(
        cycle=cycle, acknowledged_at__isnull=True, lapsed_at__isnull=True
    ).count()
    unanswered = Objection.objects.filter(subject__cycle=cycle, answered_at__isnull=True).count()
    reviewed, many = hasattr(cycle, "review"), levels.many(period_of(cycle))
    missing = [
        (queries.current_run(cycle) is None, _("no result has been computed yet")),
        (not reviewed, _("the review is not closed")),
        (reviewed and not cycle.feedback.exists(), _("the feedback notices are not issued")),
        (silent, _("%(n)s %(many)s have not confirmed yet") % {"n": silent, "many": many}),
        (unanswered, _("%(n)s objections are not answered") % {"n": unanswered}),
    ]
    return [cause for is_missing, cause in missing if is_missing]
