"""What people do with a vote: prepare it, hand out slips, cast, close, open the box, certify."""

from kaoping.ballots.actions.casting import Cast, Look, cast, look_up
from kaoping.ballots.actions.certifying import certify, void_poll
from kaoping.ballots.actions.course import close_poll, end_rehearsal, open_box, open_poll
from kaoping.ballots.actions.paper import count_box_slips, enter_batch
from kaoping.ballots.actions.preparing import (
    Asked,
    make_keys,
    merge_boxes,
    prepare_poll,
    remove_box,
    set_boxes,
    set_questions,
)
from kaoping.ballots.actions.slips import PrintedSlip, draw_slips, spend_on_paper, spoil

__all__ = [
    "Asked",
    "Cast",
    "Look",
    "PrintedSlip",
    "cast",
    "certify",
    "close_poll",
    "count_box_slips",
    "draw_slips",
    "end_rehearsal",
    "enter_batch",
    "look_up",
    "make_keys",
    "merge_boxes",
    "open_box",
    "open_poll",
    "prepare_poll",
    "remove_box",
    "set_boxes",
    "set_questions",
    "spend_on_paper",
    "spoil",
    "void_poll",
]
