"""What comes next in a cycle: for each stage one thing to do, and where."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.cycles import pages, queries
from kaoping.cycles.models import Cycle
from kaoping.desk.queries import is_published, notified
from kaoping.results.queries import current_run

# Where each stage is worked at.
ROOMS = {
    "marking": "marks:overview",
    "aggregation": "results:overview",
    "review": "results:review",
    "feedback": "results:feedback_list",
    "notice": "notices:publish",
    "payment": "decisions:cycle",
}


@dataclass(frozen=True)
class Next:
    """One thing to do: what the button says, where it leads, and why now."""

    label: str
    href: str
    text: str


def steps(cycle: Cycle) -> list[dict[str, str]]:
    """The stages for components/steps.html; those begun lead to where they are worked at."""
    rows = pages.steps(cycle)
    for row in rows:
        if row["state"] != "todo":
            row["href"] = _address(row["key"], cycle)
    return rows


def next_of(cycle: Cycle, late: int) -> Next | None:
    """What the clerk does next in this cycle; nothing once it is finished."""
    stage = queries.current_stage(cycle)
    if stage is None:
        return None
    if stage.key == "marking":
        return _next_of_marking(cycle, late)
    if stage.key == "aggregation" and current_run(cycle):
        return Next(
            _("Go to the review meeting"),
            reverse("results:review", args=[cycle.pk]),
            _("Gaps are left. Marking is over, so the review meeting decides them."),
        )
    if notified(cycle) and not is_published(cycle):
        return Next(
            _("Publish the corrected result"),
            reverse("notices:publish", args=[cycle.pk]),
            _("An upheld objection changed the result after it was published."),
        )
    if stage.key == "notice" and notified(cycle):
        return Next(
            _("Close the notice stage"),
            reverse("desk:finish", args=[cycle.pk]),
            _("The result is published. Close the stage when the notice period is over."),
        )
    if stage.key == "payment" and cycle.pay_sheets.filter(approved_at__isnull=False).exists():
        return Next(
            _("Close the month"),
            reverse("desk:finish", args=[cycle.pk]),
            _("The pay sheet is approved. Close the month once finance has paid."),
        )
    if stage.key in queries.BEFOREHAND:
        return Next(
            _("Close “%(stage)s”") % {"stage": stage.title},
            reverse("desk:finish", args=[cycle.pk]),
            _("Close it when it is done; the next stage begins then."),
        )
    label, text = _words()[stage.key]
    return Next(label, _address(stage.key, cycle), text)


def _next_of_marking(cycle: Cycle, late: int) -> Next:
    if late:
        return Next(
            _("Remind those who are late"),
            reverse("desk:nudge", args=[cycle.pk]),
            _("Results can be aggregated once every sheet is handed in."),
        )
    return Next(
        _("Aggregate"),
        reverse("results:overview", args=[cycle.pk]),
        _("Every sheet is handed in."),
    )


def _words() -> dict[str, tuple[str, str]]:
    """What the button of each later stage says, and why."""
    return {
        "aggregation": (_("Look at gaps and aggregate"), _("Gaps are named and never count as 0.")),
        "review": (_("Hold the review meeting"), _("Adjust with reason and document, then close it.")),
        "feedback": (_("Feedback to the villages"), _("Issue the notices, then answer objections.")),
        "notice": (_("Publish"), _("Every village has answered or let the period pass.")),
        "payment": (_("Make the pay sheet"), _("Amounts follow from the settled result.")),
    }  # fmt: skip


def _address(key: str, cycle: Cycle) -> str:
    if key == "notice" and is_published(cycle):
        return reverse("notices:board")
    return reverse(ROOMS.get(key, "cycles:cycle"), args=[cycle.pk])
