"""The ready-made parsers: what they take, and how they refuse."""

import datetime

import pytest

from kaoping.lib.dates import Month
from kaoping.papers import cells
from kaoping.papers.faults import Unfit, explained

ONE_OF = cells.one_of({"书记": "secretary", "主任": "director"})


@pytest.mark.parametrize(
    ("parse", "typed", "value"),
    [
        (cells.text(4), " 张　三 ", "张 三"),
        (ONE_OF, " 书 记 ", "secretary"),
        (cells.units(0, 1_000_000), "９５．５", 955000),
        (cells.fen, "1,234.5", 123450),
        (cells.whole(0, 20), " 17 ", 17),
        (cells.whole(-3, 3), "-3", -3),
        (cells.phone, "+86 138-0013-8000", "13800138000"),
        (cells.phone, "（0939）7521234", "09397521234"),
        (cells.division_code, "621227112201", "621227112201"),
        (cells.digits("银行账号", 12, 21), "6217 0000 1234 5678", "6217000012345678"),
        (cells.identity_number, "11010519491231002x", "11010519491231002X"),
        (cells.date, "2026-03-05 00:00:00", datetime.date(2026, 3, 5)),
        (cells.month, "2026-03-01", Month(2026, 3)),
        (cells.month, "2026年3月", Month(2026, 3)),
        (cells.yes_no, "是", True),
        (cells.yes_no, "×", False),
    ],
)
def test_values_are_taken_as_people_type_them(parse, typed, value):
    assert parse(typed) == value


@pytest.mark.parametrize(
    ("parse", "typed", "cause"),
    [
        (cells.text(4), "一二三四五", "超过 4 字"),
        (ONE_OF, "文书", "不在可选范围内"),
        (cells.units(0, 1_000_000), "100.1", "太高"),
        (cells.units(0, 1_000_000), "-1", "太低"),
        (cells.units(), "优秀", "不是数字"),
        (cells.fen, "0.001", "超过 2 位"),
        (cells.whole(0, 20), "3.5", "不是整数"),
        (cells.whole(0, 20), "٣", "不是整数"),
        (cells.whole(0, 20), "21", "超出范围"),
        (cells.phone, "12345", "不是电话号码"),
        (cells.division_code, "621227112", "不是统计用区划代码"),
        (cells.identity_number, "110105194912310021", "校验码不对"),
        (cells.identity_number, "1101051949", "不是 18 位"),
        (cells.date, "昨天", "不是日期"),
        (cells.month, "三月", "不是月份"),
        (cells.yes_no, "也许", "看不出是或否"),
    ],
)
def test_refusals_say_cause_and_remedy(parse, typed, cause):
    with pytest.raises(ValueError, match=cause) as refusal:
        parse(typed)
    told, remedy = explained(refusal.value)
    assert cause in told
    assert remedy.startswith("请")


def test_any_other_refusal_still_has_a_remedy():
    assert explained(ValueError("不对")) == ("不对", "请更正这个单元格")
    assert explained(Unfit("甲", "请乙")) == ("甲", "请乙")
