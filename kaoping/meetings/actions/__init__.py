"""Writes about meetings, from planning to the minutes, and what a vote has for consequence."""

from kaoping.meetings.actions.common import NotPossible
from kaoping.meetings.actions.held import (
    call_off,
    convene,
    count_attendance,
    end_meeting,
    record_minutes,
    set_bases,
)
from kaoping.meetings.actions.officers import appoint, appoint_all, dismiss_officer
from kaoping.meetings.actions.planned import (
    add_groups,
    announce,
    change_meeting,
    merge_groups,
    plan_again,
    plan_everywhere,
    plan_meeting,
    remove_group,
    set_agenda,
)
from kaoping.meetings.actions.voted import (
    bar,
    decide_termination,
    follow_vote,
    record_review_outcome,
)

__all__ = [
    "NotPossible", "add_groups", "announce", "appoint", "appoint_all", "bar", "call_off",
    "change_meeting", "convene", "count_attendance", "decide_termination", "dismiss_officer",
    "end_meeting", "follow_vote", "merge_groups", "plan_again", "plan_everywhere", "plan_meeting", "record_minutes",
    "record_review_outcome", "remove_group", "set_agenda", "set_bases",
]  # fmt: skip
