"""What comes next in a cycle: for each stage one thing to do, and where."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kaoping.cycles import pages, queries
from kaoping.cycles.models import Cycle, Stage
from kaoping.desk.queries import is_published, notified
from kaoping.meetings.models import State
from kaoping.meetings.planning import shared_with
from kaoping.meetings.queries import meetings_of
from kaoping.results.queries import current_run
from kaoping.results.queries.outstanding import (
    INSPECTION,
    PLEDGING,
    Outstanding,
    asked_in,
    outstanding,
)

# Where each stage is worked at.
ROOMS = {
    **dict.fromkeys(queries.HELD_AS_MEETINGS, "meetings:cycle"),
    "marking": "marks:overview",
    "aggregation": "results:overview",
    "review": "results:review",
    "feedback": "results:feedback_list",
    "notice": "notices:publish",
    "payment": "decisions:cycle",
}
LACKING_SHOWN = 4
_LACKING = {
    (PLEDGING, "list"): _lazy("%(title)s: %(n)d of %(all)d have no items yet."),
    (PLEDGING, "figure"): _lazy("%(title)s: %(n)d of %(all)d have no target yet."),
    (INSPECTION, "list"): _lazy("%(title)s: %(n)d of %(all)d are not inspected in full."),
    (INSPECTION, "figure"): _lazy("%(title)s: the figures of %(n)d of %(all)d are missing."),
}


@dataclass(frozen=True)
class Next:
    """One thing to do: what the button says, where it leads, and why now; `close` to end the stage anyway."""

    label: str
    href: str
    text: str
    close: str = ""


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
    if found := lacking(cycle, stage.key):
        return _next_of_recording(cycle, stage.key, found)
    if stage.key in queries.HELD_AS_MEETINGS and (waiting := _next_of_meetings(cycle, stage)):
        return waiting
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


def lacking(cycle: Cycle, stage: str) -> list[Outstanding]:
    """The items and figures that a stage is for and that are not recorded yet."""
    return [one for one in outstanding(cycle, stage) if one.lacking]


def lacking_in_words(stage: str, found: list[Outstanding]) -> str:
    """`承诺事项：17个对象中12个还没有列出项目。`, a line each; of very many the first."""
    said = [
        _LACKING[stage, one.key[0]] % {"title": one.title, "n": one.lacking, "all": one.all}
        for one in found[:LACKING_SHOWN]
    ]
    if more := len(found) - len(said):
        words = ngettext("%(n)d more is missing.", "%(n)d more are missing.", more)
        said.append(words % {"n": more})
    return "\n".join(map(str, said))


def _next_of_recording(cycle: Cycle, stage: str, found: list[Outstanding]) -> Next:
    """Straight to the table where the stage is for one thing, else to the list of all tables."""
    asked = asked_in(cycle, stage)
    href = reverse("results:facts", args=[cycle.pk])
    if len(asked) == 1:
        sort, key = asked[0].key
        page = "results:own_list" if sort == "list" else "results:figure"
        href = reverse(page, args=[cycle.pk, key])
    label = _("Record promises and targets") if stage == PLEDGING else _("Record the inspection")
    close = reverse("desk:finish", args=[cycle.pk])
    return Next(label, href, lacking_in_words(stage, found), close)


def _next_of_meetings(cycle: Cycle, stage: Stage) -> Next | None:
    """Planning or holding the stage's meetings; nothing once all of them were held."""
    address = reverse("meetings:cycle", args=[cycle.pk])
    keys = {stage.key, getattr(shared_with(cycle, stage), "key", stage.key)}
    meetings = [row for row in meetings_of(cycle) if row.stage in keys]
    if not meetings:
        return Next(
            _("Plan the meetings"), address, _("One click plans all meetings.")
        )
    left = sum(1 for row in meetings if row.state != State.ENDED)
    if not left:
        return None
    text = ngettext(
        "%(n)d meeting of this stage is still to be held.",
        "%(n)d meetings of this stage are still to be held.",
        left,
    )
    return Next(_("Go to the meetings"), address, text % {"n": left})


def _words() -> dict[str, tuple[str, str]]:
    """What the button of each later stage says, and why."""
    return {
        "aggregation": (_("Look at gaps and aggregate"), _("Gaps are named and never count as 0.")),
        "review": (_("Hold the review meeting"), _("Adjust with reason and document, then close it.")),
        "feedback": (_("Feedback"), _("Issue the notices, then answer objections.")),
        "notice": (_("Publish"), _("Everybody has answered or let the period pass.")),
        "payment": (_("Make the pay sheet"), _("Amounts follow from the settled result.")),
    }  # fmt: skip


def _address(key: str, cycle: Cycle) -> str:
    if asked_in(cycle, key):
        return reverse("results:facts", args=[cycle.pk])
    if key == "notice" and is_published(cycle):
        return reverse("notices:board")
    return reverse(ROOMS.get(key, "cycles:cycle"), args=[cycle.pk])
