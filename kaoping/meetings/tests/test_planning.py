"""Planning meetings: one, in every village, again; agenda and groups."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings

from kaoping.audit.models import Event
from kaoping.meetings import actions, planning, queries
from kaoping.meetings.actions import NotPossible
from kaoping.meetings.models import Meeting
from kaoping.scoring.language import load_scheme
from tests import halls


def test_a_meeting_comes_with_its_usual_agenda(hall):
    meeting = halls.planned(hall)
    titles = [item.title for item in queries.agenda(meeting)]
    assert titles[0] == "清点到会人数，宣布开会"
    assert titles[-1] == "开箱计票，宣布结果"
    reporters = [item.reporter.name for item in queries.agenda(meeting) if item.reporter]
    assert sorted(reporters) == ["李主任1", "王书记1"]
    assert Event.objects.filter(verb="plan_meeting", target_id=str(meeting.pk)).count() == 1


def test_everything_wrong_with_a_plan_is_said_at_once(hall):
    elsewhere = halls.people.place(halls.people.GAOQIAO)
    with pytest.raises(NotPossible) as refused:
        halls.planned(
            hall, elsewhere, title=" ", stage="jury", announced_on=datetime.date(2027, 1, 1)
        )
    assert len(refused.value.cause.split("\n")) == 4
    assert not Meeting.objects.exists()


def test_the_same_meeting_is_not_planned_twice_unless_it_was_called_off(hall):
    first = halls.planned(hall)
    with pytest.raises(NotPossible):
        halls.planned(hall)
    actions.call_off(meeting=first, reason="到会人数不足", by=hall.clerk)
    assert halls.planned(hall).pk != first.pk


@pytest.fixture(scope="module")
def proposal():
    return {
        "stage": "ballot", "kind": "appraisal", "body": "members_and_representatives",
        "title": "述职测评会", "held_on": halls.HELD_ON,
    }  # fmt: skip


def test_one_action_plans_the_meetings_of_all_villages(hall, proposal):
    there = halls.planned(hall, title="三泉村2026年度述职测评会")
    made = actions.plan_everywhere(cycle=hall.cycle, by=hall.clerk, **proposal)
    assert [row.title for row in made] == ["青泥村2026年度述职测评会"]
    assert queries.meetings_of(hall.cycle) == [there, *made]
    assert len(queries.agenda(made[0])) == len(queries.agenda(there))
    assert actions.plan_everywhere(cycle=hall.cycle, by=hall.clerk, **proposal) == []


def test_planning_everywhere_asks_as_much_for_seventeen_villages_as_for_two(
    db, proposal, django_assert_max_num_queries
):
    small, large = halls.build(villages=2), halls.build(villages=17, code=halls.people.GAOQIAO)
    counts = []
    for hall in (small, large):
        with django_assert_max_num_queries(60) as counted:
            made = actions.plan_everywhere(cycle=hall.cycle, by=hall.clerk, **proposal)
        assert len(made) == len(hall.villages)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_stage_proposes_its_meetings(hall):
    stage = hall.cycle.stages.get(key="ballot")
    (found,) = planning.proposals(hall.cycle, stage)
    assert (found.kind, found.body, found.everywhere) == (
        "appraisal", "members_and_representatives", True,
    )  # fmt: skip
    assert planning.proposals(hall.cycle, hall.cycle.stages.get(key="marking")) == []


def test_a_dual_appraisal_proposes_a_meeting_for_each_body():
    text = (Path(settings.BASE_DIR) / "presets/suixi-2017/scheme.yaml").read_text(encoding="utf-8")
    found = planning.of_ballots(load_scheme(text).periods["year"])
    assert [(row.title, row.body, row.everywhere) for row in found[:2]] == [
        ("述职测评会（镇测评）", "cadres", False),
        ("述职测评会（村测评）", "members_and_representatives", True),
    ]


def test_a_voters_group_stands_in_for_the_row_of_the_law(hall):
    meeting = halls.planned(hall, body="representatives")
    assert [(row.key, row.votes) for row in queries.attendance(meeting)] == [
        ("law-representatives", False)
    ]
    actions.add_groups(
        meeting=meeting, groups=[("members", "党员"), ("people", "村民代表")], by=hall.clerk
    )
    assert [(row.key, row.basis) for row in queries.attendance(meeting)] == [
        ("members", ""), ("people", "representatives"),
    ]  # fmt: skip


def test_merged_groups_add_their_numbers(hall):
    meeting = halls.planned(hall)
    actions.add_groups(meeting=meeting, groups=[("a", "甲"), ("b", "乙")], by=hall.clerk)
    actions.count_attendance(meeting=meeting, counts={"a": (9, 8), "b": (5, None)}, by=hall.clerk)
    merged = actions.merge_groups(
        meeting=meeting, keys=["a", "b"], into="a", title="甲、乙", by=hall.clerk
    )
    assert (merged.entitled, merged.present) == (14, None)
    assert [row.key for row in queries.attendance(meeting)] == ["a"]


def test_an_agenda_is_replaced_whole(hall):
    meeting = halls.planned(hall)
    subject = hall.cycle.subjects.filter(place=hall.village, person__isnull=False).first()
    actions.set_agenda(meeting=meeting, items=["开会", ("述职", subject), "散会"], by=hall.clerk)
    assert [(item.position, item.title) for item in queries.agenda(meeting)] == [
        (1, "开会"), (2, "述职"), (3, "散会"),
    ]  # fmt: skip


def test_nobody_of_another_village_reports(hall):
    meeting = halls.planned(hall)
    other = hall.cycle.subjects.filter(place=hall.villages[1]).first()
    with pytest.raises(NotPossible) as refused:
        actions.set_agenda(meeting=meeting, items=["", ("述职", other)], by=hall.clerk)
    assert len(refused.value.cause.split("\n")) == 2


def test_whom_a_vote_barred_is_left_out_above_the_village_with_the_reason(hall):
    village = halls.planned(hall)
    loser = hall.cycle.subjects.filter(place=hall.village, person__isnull=False).first()
    for _again in range(2):
        actions.bar(
            subject=loser, meeting=village, item="P1.2", reason="不满意票超过半数",
            reference="办法第五条", by=hall.clerk,
        )  # fmt: skip
    assert queries.barred(hall.cycle) == {loser.pk: {"P1.2"}}
    assert Event.objects.filter(verb="bar").count() == 1
    town = halls.planned(hall, hall.place, body="cadres", title="镇述职会")
    found = planning.reporters(town)
    assert loser not in found.heard
    assert [(row.pk, [bar.reason for bar in bars]) for row, bars in found.left_out] == [
        (loser.pk, ["不满意票超过半数"])
    ]
    with pytest.raises(NotPossible, match="不满意票超过半数"):
        actions.set_agenda(meeting=town, items=[("述职", loser)], by=hall.clerk)


def test_a_meeting_called_off_is_planned_again_with_its_officers_and_numbers(hall):
    first = halls.staffed(hall, body="representatives")
    actions.count_attendance(meeting=first, counts={"members": (30, 12)}, by=hall.clerk)
    actions.call_off(meeting=first, reason="到会人数不足", by=hall.clerk)
    day = datetime.date(2026, 12, 12)
    again = actions.plan_again(meeting=first, held_on=day, by=hall.clerk)
    assert again.held_on == day
    assert {row.name for row in again.officers.all()} == {row.name for row in first.officers.all()}
    assert len(queries.agenda(again)) == len(queries.agenda(first))


def test_only_a_village_reviews_without_a_cycle(hall):
    with pytest.raises(NotPossible):
        halls.planned(hall, hall.place, cycle=None, stage="", kind="statutory")
    with pytest.raises(NotPossible):
        halls.planned(hall, cycle=None, stage="")
    halls.planned(hall, cycle=None, stage="", kind="statutory", body="representatives")


@pytest.mark.parametrize(
    ("title", "bases", "alone", "basis"),
    [
        ("党员和村民代表", ("adults", "households"), True, ""),
        ("户代表", ("adults", "households"), True, "households"),
        ("全体村民", ("adults", "households"), True, "adults"),
        ("村民代表", ("representatives",), False, "representatives"),
        ("列席党员", ("representatives",), False, ""),
        ("群众", ("representatives",), True, "representatives"),
    ],
)
def test_whom_the_law_takes_a_group_for(title, bases, alone, basis):
    assert planning.basis_of("x", title, bases, alone=alone) == basis
