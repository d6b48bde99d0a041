"""Reads of results that several pages, or rooms above, ask."""

from kaoping.results.queries.answered import lines_of_feedback, rows_of_feedback
from kaoping.results.queries.compared import (
    by_item,
    by_month,
    ranked_alike,
    villages_with_results,
)
from kaoping.results.queries.explained import explanation
from kaoping.results.queries.feedback import (
    answers_of,
    feedback_of,
    notice_for,
    objections_of,
)
from kaoping.results.queries.followed import (
    concerns,
    proposal,
    proposals_about,
    proposals_of,
    vetoes_of,
)
from kaoping.results.queries.history import decisions_of, differences, history
from kaoping.results.queries.marked import facts_about, marks_of
from kaoping.results.queries.met import meeting_of
from kaoping.results.queries.ranked import ranking, rankings
from kaoping.results.queries.runs import (
    all_runs,
    base_run,
    current_run,
    gap_rows,
    latest_run,
    outcome_of,
    points_now,
    review_of,
    runs_of,
    same_as_before,
)
from kaoping.results.queries.silent import silent_in

__all__ = [
    "all_runs",
    "answers_of",
    "base_run",
    "by_item",
    "by_month",
    "concerns",
    "current_run",
    "decisions_of",
    "differences",
    "explanation",
    "facts_about",
    "feedback_of",
    "gap_rows",
    "history",
    "latest_run",
    "lines_of_feedback",
    "marks_of",
    "meeting_of",
    "notice_for",
    "objections_of",
    "outcome_of",
    "points_now",
    "proposal",
    "proposals_about",
    "proposals_of",
    "ranked_alike",
    "ranking",
    "rankings",
    "review_of",
    "rows_of_feedback",
    "runs_of",
    "same_as_before",
    "silent_in",
    "vetoes_of",
    "villages_with_results",
]
