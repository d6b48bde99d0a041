"""A cycle computes what the hall saw: Yugong's reports before the township, and a jury of many groups."""

import pytest

from kaoping.cycles import obstacles
from kaoping.cycles.queries import rules_of
from kaoping.juries import actions, queries
from kaoping.juries.board import board
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting
from kaoping.results import facts
from kaoping.scoring import evaluate
from tests import halls, panels

pytestmark = pytest.mark.django_db

POINTS = (
    ("88.5", "91", "79.5", "85", "90", "86.3"), ("92.1", "88", "95", "90.5", "91", "89.9"),
    ("70", "75.5", "80", "77", "76.1", "74"), ("88.5", "91", "79.5", "85", "90", "86.3"),
)  # fmt: skip


def shown_and_computed(stage: panels.Stage) -> tuple[dict, dict]:
    """Value and place of each turn, as on the screen and as the cycle computes them."""
    seen = board(queries.panel_of(stage.meeting))
    gathered = facts.gather(stage.cycle)
    outcome = evaluate(rules_of(stage.cycle), stage.cycle.period_key, gathered)
    shown = {(t.turn.subject_id, t.turn.item): t.verdict.units for t in seen.turns}
    computed = {key: outcome.value(str(key[0]), key[1]) for key in shown}
    return shown, computed


def test_yugongs_reports_come_out_as_the_hall_saw_them(monkeypatch):
    monkeypatch.delitem(obstacles.NO_SCREENS, "own", raising=False)
    hall = halls.build("yugong-2023")
    meeting = meetings.plan_meeting(
        place=hall.place, cycle=hall.cycle, stage="jury", kind="jury", body="mixed",
        title="集中述职会", held_on=panels.HELD_ON, by=hall.clerk,
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(state="convened")
    panel = panels.panel_for(meeting, hall.clerk, "hall", [("", 6)])
    stage = panels.Stage(hall.place, hall.clerk, hall.cycle, meeting, panel)
    assert {turn.item for turn in stage.turns} == {"C2"}
    barred = stage.turns[3]
    meetings.bar(
        subject=barred.subject, meeting=meeting, item="C2", reason="不满意票超过半数",
        reference="三（二）述职", by=hall.clerk,
    )  # fmt: skip
    actions.take_in_reporters(panel=panel, by=hall.clerk)
    for points in POINTS[:3]:
        stage.play(*points)
    actions.end_jury(panel=panel, by=hall.clerk)
    shown, computed = shown_and_computed(stage)
    assert shown == computed
    assert shown[barred.subject_id, "C2"] is None
    assert next(iter(shown.values())) == 874_500  # (88.5 + 85 + 90 + 86.3) ÷ 4 = 87.45


def test_a_jury_of_many_groups_scores_two_items_of_each_reporter():
    groups = [("上级领导", 2), ("邀请代表", 2), ("基层党员群众", 2)]
    stage = panels.build(jury="project", groups=groups)
    for _ in range(8):
        stage.play("30", "35.5", "28", "40", "33", "31.5")
    actions.end_jury(panel=stage.panel, by=stage.clerk)
    shown, computed = shown_and_computed(stage)
    assert shown == computed and set(shown.values()) == {325_000, 330_000}
    assert len(queries.facts_for(stage.cycle)) == 8 * 6


def test_points_withdrawn_or_of_a_meeting_under_way_are_no_facts():
    stage = panels.build()
    turn = stage.call()
    first = panels.give(turn, stage.seats[0], "10")
    actions.withdraw_points(points=first)
    stage.give(turn, *["90"] * 5)
    actions.reveal(turn=turn, by=stage.clerk)
    assert queries.facts_for(stage.cycle) == ()
    for turn in stage.turns[1:]:
        actions.leave_out(turn=turn, reason="请假", by=stage.clerk)
    actions.end_jury(panel=stage.panel, by=stage.clerk)
    assert [score.units for score in queries.facts_for(stage.cycle)] == [900_000] * 5
