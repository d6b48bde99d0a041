"""What people do with results: ask for a run, review it, feed it back, object and answer."""

from kaoping.results.actions.decided import decide
from kaoping.results.actions.feedback import (
    acknowledge,
    finish_improvement,
    issue_feedback,
    lapse_silent,
    record_improvement,
    record_meeting,
)
from kaoping.results.actions.gaps import decide_gaps
from kaoping.results.actions.objections import answer_objection, object_to
from kaoping.results.actions.recorded import record_fact, take_back
from kaoping.results.actions.recordings import record_figures, record_items
from kaoping.results.actions.review import adjust, close_review
from kaoping.results.actions.runs import compute_run, give_up, request_run
from kaoping.results.actions.silent import confirm_on_paper, go_on_without

__all__ = [
    "acknowledge",
    "adjust",
    "answer_objection",
    "close_review",
    "compute_run",
    "confirm_on_paper",
    "decide",
    "decide_gaps",
    "finish_improvement",
    "give_up",
    "go_on_without",
    "issue_feedback",
    "lapse_silent",
    "object_to",
    "record_fact",
    "record_figures",
    "record_improvement",
    "record_items",
    "record_meeting",
    "request_run",
    "take_back",
]
