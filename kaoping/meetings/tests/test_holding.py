"""Counting who came, convening by law, ending, calling off, minutes; states that must not be."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from kaoping.audit.models import Event
from kaoping.meetings import actions, queries
from kaoping.meetings.actions import NotPossible
from kaoping.meetings.actions.held import Obstructed
from kaoping.meetings.models import AgendaItem, Attendance, Bar, Meeting, Officer, State
from tests import halls


def refused(meeting, hall) -> Obstructed:
    with pytest.raises(Obstructed) as found:
        actions.convene(meeting=meeting, by=hall.clerk)
    meeting.refresh_from_db()
    assert meeting.state == State.PLANNED
    return found.value


def test_all_that_is_missing_is_said_at_once(hall):
    meeting = halls.planned(hall)
    actions.set_agenda(meeting=meeting, items=[], by=hall.clerk)
    wheres = [row.where for row in refused(meeting, hall).obstacles]
    assert wheres == ["agenda", "officers", "officers", "officers", "officers", "attendance"]


def test_a_meeting_is_convened_and_the_log_keeps_who_came_and_by_which_law(hall):
    meeting = halls.convened(hall)
    assert meeting.state == State.CONVENED
    event = Event.objects.get(verb="convene")
    assert event.detail["counts"] == ["党员和村民代表 20/30"]
    assert "2026" in event.detail["law"]


@pytest.mark.parametrize(("present", "enough"), [(15, False), (16, True)])
def test_exactly_half_is_too_few_for_an_appraisal(hall, present, enough):
    meeting = halls.staffed(hall)
    actions.count_attendance(meeting=meeting, counts={"members": (30, present)}, by=hall.clerk)
    if enough:
        assert actions.convene(meeting=meeting, by=hall.clerk).state == State.CONVENED
    else:
        (found,) = refused(meeting, hall).obstacles
        assert found.by_law and "16" in found.what


@pytest.mark.parametrize(("present", "enough"), [(19, False), (20, True)])
def test_exactly_two_thirds_is_enough_for_representatives(hall, present, enough):
    meeting = halls.staffed(hall, body="representatives")
    assert [row.basis for row in queries.attendance(meeting)] == ["representatives"]
    actions.count_attendance(meeting=meeting, counts={"members": (30, present)}, by=hall.clerk)
    if enough:
        assert actions.convene(meeting=meeting, by=hall.clerk).state == State.CONVENED
    else:
        assert any(row.by_law for row in refused(meeting, hall).obstacles)


def test_an_assembly_is_announced_ten_days_before(hall):
    meeting = halls.staffed(hall, body="assembly")
    counts = {"law-adults": (900, 451)}
    actions.count_attendance(meeting=meeting, counts=counts, by=hall.clerk)
    (found,) = refused(meeting, hall).obstacles
    assert found.by_law and found.where == "details"
    for days, enough in ((9, False), (10, True)):
        on = halls.HELD_ON - datetime.timedelta(days=days)
        actions.announce(meeting=meeting, on=on, by=hall.clerk)
        if not enough:
            refused(meeting, hall)
    assert actions.convene(meeting=meeting, by=hall.clerk).state == State.CONVENED


def test_a_jury_meets_without_scrutineers_and_groups(hall):
    meeting = halls.planned(hall, hall.place, kind="jury", body="mixed", title="述职评分会")
    actions.appoint(meeting=meeting, duty="chair", name="甲", by=hall.clerk)
    actions.appoint(meeting=meeting, duty="minutes", name="乙", by=hall.clerk)
    assert actions.convene(meeting=meeting, by=hall.clerk).state == State.CONVENED


def test_wrong_numbers_are_all_refused_and_none_is_kept(hall):
    meeting = halls.planned(hall)
    groups = [("a", "甲"), ("b", "乙"), ("c", "丙"), ("d", "丁")]
    actions.add_groups(meeting=meeting, groups=groups, by=hall.clerk)
    counts = {"a": (10, 11), "b": (None, 3), "c": (-1, None), "d": (9, 9), "e": (1, 1)}
    with pytest.raises(NotPossible) as found:
        actions.count_attendance(meeting=meeting, counts=counts, by=hall.clerk)
    assert len(found.value.cause.split("\n")) == 4
    assert {row.entitled for row in queries.attendance(meeting)} == {None}


def test_counting_the_same_again_leaves_no_trace(hall):
    meeting = halls.staffed(hall)
    before = Event.objects.count()
    actions.count_attendance(meeting=meeting, counts={"members": (30, 20)}, by=hall.clerk)
    assert Event.objects.count() == before


def test_a_meeting_ends_once_and_only_after_it_began(hall):
    meeting = halls.staffed(hall)
    with pytest.raises(NotPossible):
        actions.end_meeting(meeting=meeting, by=hall.clerk)
    actions.convene(meeting=meeting, by=hall.clerk)
    actions.end_meeting(meeting=meeting, by=hall.clerk)
    for again in (actions.end_meeting, actions.convene):
        with pytest.raises(NotPossible):
            again(meeting=meeting, by=hall.clerk)
    with pytest.raises(NotPossible):
        actions.call_off(meeting=meeting, reason="迟了", by=hall.clerk)


def test_calling_off_needs_a_reason(hall):
    meeting = halls.planned(hall)
    for reason in (" ", "字" * 301):
        with pytest.raises(NotPossible):
            actions.call_off(meeting=meeting, reason=reason, by=hall.clerk)
    assert actions.call_off(meeting=meeting, reason="人数不足", by=hall.clerk).state == "called_off"


def test_minutes_keep_earlier_texts_in_the_log(hall):
    meeting = halls.convened(hall)
    for text in ("初稿", "定稿", "定稿"):
        actions.record_minutes(meeting=meeting, text=text, by=hall.clerk)
    events = Event.objects.filter(verb="record_minutes").order_by("pk")
    assert [event.personal["before"] for event in events] == ["", "初稿"]


def test_a_plan_is_changed_until_the_meeting_begins(hall):
    meeting = halls.staffed(hall)
    changed = {
        "title": "述职大会", "held_on": halls.HELD_ON, "starts_at": datetime.time(9),
        "venue": "村委会", "announced_on": None,
    }  # fmt: skip
    assert actions.change_meeting(meeting=meeting, by=hall.clerk, **changed).venue == "村委会"
    actions.convene(meeting=meeting, by=hall.clerk)
    with pytest.raises(NotPossible):
        actions.change_meeting(meeting=meeting, by=hall.clerk, **changed)


def test_late_meetings_are_those_nobody_held(hall):
    first, second = halls.convened(hall), halls.planned(hall, hall.villages[1])
    day = halls.HELD_ON
    assert queries.late_meetings([hall.place], day) == []
    assert queries.late_meetings([hall.place], day + datetime.timedelta(days=1)) == [second]
    assert queries.late_meetings([first.place], day + datetime.timedelta(days=1)) == []


def test_the_screen_s_key_finds_the_meeting_and_nobody_guesses_it(hall):
    meeting = halls.planned(hall)
    assert queries.by_screen_key(meeting.screen_key) == meeting
    assert len(meeting.screen_key) >= 16
    assert queries.by_screen_key("1") is None


def impossible(hall):
    """Rows that must not be, each with the constraint that forbids it."""
    meeting = halls.planned(hall)
    subject = hall.cycle.subjects.first()
    plain = {
        "place": hall.village, "cycle": hall.cycle, "stage": "ballot", "kind": "appraisal",
        "body": "members", "title": "会", "held_on": halls.HELD_ON, "planned_by": hall.clerk,
    }  # fmt: skip
    barred = {"subject": subject, "meeting": meeting, "item": "A"}
    return [
        ("meeting_has_title", Meeting(**plain | {"title": ""})),
        ("meeting_of_a_cycle_or_by_law", Meeting(**plain | {"cycle": None})),
        ("meeting_called_off_says_why", Meeting(**plain, state="called_off")),
        ("meeting_called_off_says_why", Meeting(**plain, state_reason="因为")),
        ("meeting_planned_once", Meeting(**plain | {"title": meeting.title})),
        ("agenda_item_has_title", AgendaItem(meeting=meeting, position=99, title="")),
        ("officer_has_name", Officer(meeting=meeting, duty="chair", name="")),
        ("officer_who_counts_is_unrelated", Officer(meeting=meeting, duty="teller", name="甲")),
        ("attendance_present_are_entitled",
         Attendance(meeting=meeting, key="a", title="甲", entitled=1, present=2)),
        ("attendance_present_are_entitled",
         Attendance(meeting=meeting, key="a", title="甲", present=2)),
        ("bar_says_why_and_where", Bar(**barred, reason="", reference="第一条")),
        ("bar_says_why_and_where", Bar(**barred, reason="因为", reference="")),
    ]  # fmt: skip


def test_rows_that_must_not_be_can_t_be(hall):
    for constraint, row in impossible(hall):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save()
    Officer.objects.create(meeting=Meeting.objects.first(), duty="chair", name="甲")
    with pytest.raises(IntegrityError, match="officer_once"), transaction.atomic():
        Officer.objects.create(meeting=Meeting.objects.first(), duty="chair", name="甲")
