"""Wuchuan's year in the product, from the opening to the notice that anybody can compute again.

By hand: every task of a town is done to 90 of 100, so W1 is 0.9 × 70 = 63; its group of jurors gives 26 … 30,
without the highest and the lowest on average 28 of 30: the town has 91 points. Its secretary has 90 points
on stage and 100 from all voters; without a project (91 × 5 + 90 × 2 + 100 × 2) ÷ 9 = 92.78 points.
"""

import json
import uuid

import pytest
from django.utils import timezone

from kaoping.ballots import actions as ballots
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Sheet, Subject
from kaoping.desk import actions as desk
from kaoping.juries import actions as juries
from kaoping.lib.decimals import format_units, parse_units
from kaoping.marks import actions as marks
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting
from kaoping.notices import actions as notices
from kaoping.notices.queries import published
from kaoping.results import actions as results
from kaoping.results import queries
from kaoping.results.actions.recordings import ItemSaid
from kaoping.results.models import Feedback
from kaoping.scoring import twin
from tests import panels, polls
from tests.county import County
from tests.months import aggregate, deduct

pytestmark = pytest.mark.django_db
FIELDS = ("responsibility", "life", "basics", "training", "discipline")
GROUPS = ("第一考核组", "第二考核组", "第三考核组")
GIVEN = ("26", "27", "28", "29", "30")


def close(county: County, cycle: Cycle, *keys: str) -> None:
    """The office closes these stages, one after the other."""
    for key in keys:
        stage = cycles.current_stage(cycle)
        assert stage.key == key
        desk.close_stage(stage=stage, by=county.clerk)


def record_tasks(county: County, cycle: Cycle) -> None:
    """Each town has one task in each field, done to 90 of 100."""
    said = [ItemSaid(title="任务", field=field, units=parse_units("90")) for field in FIELDS]
    for town in cycle.subjects.filter(kind="town").select_related("cycle", "place"):
        results.record_items(
            subject=town, key="tasks", said=said, reason="年底检查", document="台账1号",
            token=uuid.uuid4(), by=county.clerk,
        )  # fmt: skip


def jury(county: County, cycle: Cycle, title: str, key: str, seats: int) -> panels.Stage:
    """A jury's meeting under way."""
    meeting = panels.meeting_of(cycle, county.clerk, title=title)
    if key == "inspection":
        at = GROUPS.index(title)
        heard = list(cycle.subjects.filter(kind="secretary")[at * 5 : at * 5 + 5])
        items = [(f"{one.name}汇报", one) for one in heard]
        meetings.set_agenda(meeting=meeting, items=items, by=county.clerk)
    panel = panels.panel_for(meeting, county.clerk, key, [("", seats)])
    return panels.Stage(county.place, county.clerk, cycle, meeting, panel)


def inspect(county: County, cycle: Cycle) -> None:
    """Three groups of five jurors, each for five towns."""
    for title in GROUPS:
        stage = jury(county, cycle, title, "inspection", 5)
        assert [turn.subject.kind for turn in stage.turns] == ["town"] * 5
        for _turn in stage.turns:
            stage.play(*GIVEN)
        juries.end_jury(panel=stage.panel, by=county.clerk)


def contest(county: County, cycle: Cycle) -> None:
    """All secretaries report in one contest before seven jurors."""
    stage = jury(county, cycle, "述职现场", "contest", 7)
    assert [turn.subject.kind for turn in stage.turns] == ["secretary"] * 15
    for _turn in stage.turns:
        stage.play(*["90"] * 7)
    juries.end_jury(panel=stage.panel, by=county.clerk)


def vote(county: County, cycle: Cycle) -> Meeting:
    """Superiors, invited delegates and residents vote in secret on all 15 secretaries."""
    hall = polls.prepare(cycle, county.place, county.clerk, body="cadres", slips=10, tests=1)
    assert hall.poll.questions.count() == 15
    hall.open()
    for slip in hall.slips:
        polls.cast(hall, slip)
    hall.open_box()
    for box in hall.poll.boxes.all():
        ballots.count_box_slips(box=box, issued=10, unused=0, spoiled=0, by=county.clerk)
    ballots.certify(poll=hall.poll, by=county.clerk)
    return hall.meeting


def check_reports(cycle: Cycle, exaggerated: Subject) -> None:
    """The group finds one report overstated, and hands all sheets in."""
    for sheet in Sheet.objects.filter(assignment__cycle=cycle).select_related(
        "assignment__person__account", "assignment__cycle", "subject"
    ):
        if sheet.subject_id == exaggerated.pk:
            deduct(sheet, "S5", "overstated", "2")
        marks.submit(sheets=[sheet], by=sheet.assignment.person.account)


def count_year(county, cycle, *, exaggerated):
    """All that the year rests on, from the ledger to the counted result; one report was exaggerated."""
    record_tasks(county, cycle)
    close(county, cycle, "pledging", "confirmation")
    inspect(county, cycle)
    close(county, cycle, "inspection")
    contest(county, cycle)
    vote(county, cycle)
    close(county, cycle, "report", "ballot", "jury")
    check_reports(cycle, exaggerated)
    return aggregate(cycle, county.clerk)


def test_a_years_course_from_the_opening_to_the_notice(wuchuan):
    cycle = wuchuan.open()
    secretaries = list(cycle.subjects.filter(kind="secretary"))
    run = count_year(wuchuan, cycle, exaggerated=secretaries[3])
    assert run.gaps == []
    outcome = queries.outcome_of(run)
    points = {one.pk: format_units(outcome.value(str(one.pk), "S")) for one in secretaries}
    assert points == {one.pk: "92.78" for one in secretaries} | {secretaries[3].pk: "90.78"}
    assert format_units(outcome.value(str(secretaries[0].team_id), "W")) == "91"
    assert outcome.rank("secretaries", str(secretaries[3].pk)) == 15
    run.cycle = cycle
    said = " ".join(
        node.words for node in queries.explanation(run, secretaries[3], named=True).root.walk()
    )
    assert "去掉" in said and "上级领导" in said
    results.close_review(cycle=cycle, held_on=timezone.localdate(), minutes="", by=wuchuan.clerk)
    results.issue_feedback(cycle=cycle, by=wuchuan.clerk)
    for feedback in Feedback.objects.filter(cycle=cycle).select_related("village", "cycle__place"):
        results.acknowledge(feedback=feedback, by=wuchuan.secretaries[feedback.village.code])
    sent = json.loads(notices.publish(cycle=Cycle.objects.get(), by=wuchuan.clerk).twin)
    assert twin.verify(sent) == []
    assert cycles.current_stage(Cycle.objects.get()).key == "notice"
    # It hangs on the board of the county and of each town, and on nobody else's.
    boards = (wuchuan.place, wuchuan.town, wuchuan.stranger.person.home)
    assert [len(published(board)) for board in boards] == [1, 1, 0]
