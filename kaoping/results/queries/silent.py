"""Villages whose period to answer is over and that said nothing."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kaoping.cycles.models import Cycle
from kaoping.results.models import Feedback, Objection


def silent_in(cycle: Cycle) -> list[Feedback]:
    """Notices of a cycle without an answer after their due day, in the order of the villages.

    A village whose objection waits for its answer is not silent.
    """
    objected = Objection.objects.filter(
        subject__cycle=OuterRef("cycle"),
        subject__place=OuterRef("village"),
        answered_at__isnull=True,
    )
    found = Feedback.objects.filter(
        cycle=cycle,
        due_on__lt=timezone.localdate(),
        acknowledged_at__isnull=True,
        lapsed_at__isnull=True,
    )
    return list(found.exclude(Exists(objected)).select_related("village").order_by("village__code"))
