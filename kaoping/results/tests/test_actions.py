"""Runs, review, feedback and objections: what they change, and what they refuse."""


def test_x(settled_hamlet):
    world, cycle = settled_hamlet
