"""A month of three villages at each of its stages, and what people do in it."""

import pytest

from kaoping.cycles.models import Sheet
from kaoping.marks import actions as marks
from kaoping.results import actions, queries
from kaoping.results.models import Feedback
from tests.months import REVIEWED_ON, aggregate, award, deduct, mark_everything
from tests.world import open_month

POINT = 10_000


@pytest.fixture
def town(hamlet):
    """Three villages and their open month."""
    hamlet.cycle = open_month(hamlet)
    return hamlet


@pytest.fixture
def marked(town):
    """All marked: 98 points for each team; the first village loses 2 × 0.5 in T2.1."""
    sheet = sheet_of(town, "liaison_leader", 0)
    deduct(sheet, "T2.1", "fewer", "0.5", times=2)
    mark_everything(town.cycle)
    return town


@pytest.fixture
def computed(marked):
    """Aggregated."""
    marked.run = aggregate(marked.cycle, marked.clerk)
    return marked


@pytest.fixture
def reviewed(computed):
    """The review is closed."""
    close(computed)
    return computed


@pytest.fixture
def fed_back(reviewed):
    """The notices are out."""
    actions.issue_feedback(cycle=reviewed.cycle, by=reviewed.clerk)
    return reviewed


def mark_everything_but(town, sheet):
    """Everybody but one sheet's rater submits it."""
    kept = sheet.pk
    for other in Sheet.objects.filter(assignment__cycle=town.cycle).exclude(pk=kept):
        mark(other)


def mark(sheet):
    group = sheet.assignment.group
    period = queries.runs.period_of(sheet.assignment.cycle)
    here = {item.code for item in period.items(sheet.subject.kind)}
    for item in period.items_of(group):
        if item.entry == "award" and item.code in here:
            award(sheet, item.code)
    marks.submit(sheets=[sheet], by=sheet.assignment.person.account)


def sheet_of(town, group, village):
    return Sheet.objects.select_related("assignment__cycle").get(
        assignment__cycle=town.cycle, assignment__group=group, subject=team_of(town, village),
        **({"assignment__person": town.leader.person} if group == "main_leader" else {}),
    )  # fmt: skip


def team_of(town, village):
    return town.cycle.subjects.select_related("cycle__version", "cycle__place", "place").get(
        kind="team", place=town.villages[village]
    )


def result_of(town, village):
    return town.run.results.get(subject=team_of(town, village))


def is_of(gap, town, village):
    return gap["subject"] == str(team_of(town, village).pk)


def again(cycle):
    return type(cycle).objects.get(pk=cycle.pk)


def adjust(town, item, points, reason="更正", document="纪要1号", token=None):
    return actions.adjust(
        subject=team_of(town, 0),
        indicator=item,
        after_units=round(points * POINT),
        reason=reason,
        document=document,
        token=token,
        by=town.clerk,
    )


def close(town):
    return actions.close_review(
        cycle=town.cycle, held_on=REVIEWED_ON, minutes="全体到会", by=town.clerk
    )


def feedback_to(town, village):
    return Feedback.objects.select_related("cycle__version", "cycle__place", "village").get(
        cycle=town.cycle, village=town.villages[village]
    )


def official_of(town, village):
    return town.officials[village.code]


def object_to(town, text="当月已走访", item="T2.1"):
    return actions.object_to(
        subject=team_of(town, 0), indicator=item, text=text, by=official_of(town, town.villages[0])
    )


def answer(town, objection, *, upheld, points=None, document="复核意见1号"):
    return actions.answer_objection(
        objection=objection, upheld=upheld,
        after_units=None if points is None else points * POINT,
        answer="经核实，已走访", document=document, by=town.clerk,
    )  # fmt: skip
