"""All writes of the room: preparing a panel, leading it on stage, giving points."""

from kaoping.juries.actions.giving import give_points, type_card, withdraw_points
from kaoping.juries.actions.preparing import (
    NewSeat,
    add_seats,
    draw_codes,
    draw_lots,
    leave_out,
    let_report,
    make_panel,
    remove_seat,
    set_order,
    take_in_reporters,
)
from kaoping.juries.actions.staging import (
    admit,
    end_jury,
    excuse,
    postpone,
    put_on_stage,
    reveal,
    take_off_stage,
)

__all__ = [
    "NewSeat", "add_seats", "admit", "draw_codes", "draw_lots", "end_jury", "excuse", "give_points",
    "leave_out", "let_report", "make_panel", "postpone", "put_on_stage", "remove_seat", "reveal", "set_order",
    "take_in_reporters", "take_off_stage", "type_card", "withdraw_points",
]  # fmt: skip
