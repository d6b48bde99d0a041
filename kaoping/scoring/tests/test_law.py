"""Who may decide on what is proposed depends on the level of whom it is about."""

import pytest

from kaoping.scoring.law import MEASURES


@pytest.mark.parametrize(
    ("measure", "level", "who"),
    [
        ("admonishing_talk", "village", "镇党委"),
        ("admonishing_talk", "township", "县委"),
        ("removal", "county", "市委"),
        ("commend", "village", "镇党委、政府"),
        ("commend", "township", "县委、县政府"),
        ("questioning", "village", "党员和村民代表会议"),
        ("questioning", "township", "县委"),
        ("recall", "village", "村民会议"),
        ("dismissal", "township", "聘用单位"),
    ],
)
def test_the_body_that_decides_is_the_one_above_the_subject(measure, level, who):
    assert MEASURES[measure].who_decides(level) == who


def test_every_measure_has_somebody_who_decides_at_every_level():
    for measure in MEASURES.values():
        for level in ("village", "township", "county"):
            assert measure.who_decides(level) and "{" not in measure.who_decides(level)
