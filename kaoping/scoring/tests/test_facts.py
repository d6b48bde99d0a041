"""Facts: strict text in and out, and refused where they cannot be facts of the scheme."""

from dataclasses import replace

import pytest

from kaoping.scoring import FactsFaults, evaluate
from kaoping.scoring.facts import (
    Adjustment,
    Assignment,
    CycleResult,
    Facts,
    Mark,
    Subject,
    Submission,
    from_json,
    to_json,
)
from kaoping.scoring.rules import LARGEST_TIMES
from kaoping.scoring.tests.examples import month, small


def test_facts_survive_json_with_decimals_as_text():
    plain = to_json(month())
    assert plain["marks"][0]["units"] == "2"
    assert from_json(plain) == month()


def test_nobody_is_a_month_too():
    outcome = evaluate(small(), "month", Facts())
    assert outcome.gaps == ()
    assert outcome.traces() == {}


@pytest.mark.parametrize(
    ("table", "row", "cause"),
    [
        ("marks", {"id": "1"}, "缺少“rater”"),
        ("subjects", {"id": 1, "kind": "team", "name": "甲"}, "应当是文字"),
        ("subjects", {"id": "1", "kind": "team", "name": "甲", "age": "3"}, "不认识的键“age”"),
        ("adjustments", {"id": "1", "subject": "A", "indicator": "T", "units": 2.5}, "规范的数"),
        ("adjustments", {"id": "1", "subject": "A", "indicator": "T", "units": "2.50"}, "规范的数"),
        ("adjustments", {"id": "1", "subject": "A", "indicator": "T", "units": "x"}, "units"),
        ("submissions", "words", "键: 值"),
        ("nonsense", {}, "不认识的表"),
    ],
)
def test_json_is_read_strictly(table, row, cause):
    with pytest.raises(FactsFaults) as caught:
        from_json(to_json(Facts()) | {table: [row]})
    assert any(cause in fault for fault in caught.value.faults), caught.value.faults


def mark(**changes):
    """A mark that would be well, changed."""
    well = Mark("9", "7", "office", "A", "T1", "deduction", "absent", 20_000, 1)
    return {"marks": (replace(well, **changes),)}


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        (mark(rater="8"), "没有被安排"),
        (mark(subject="A1"), "没有被安排"),
        (mark(indicator="T9"), "不由“office”"),
        (mark(indicator="P"), "不由“office”"),
        (mark(kind="award"), "评分方式"),
        (mark(choice="other"), "没有“other”这种情形"),
        (mark(choice=None), "这种情形"),
        (mark(units=30_000), "“缺席”应为2分"),
        (mark(choice="slow", units=7_500), "不合间隔"),
        (mark(times=0), "次数"),
        (mark(times=LARGEST_TIMES + 1), "次数"),
        (mark(indicator="T2", kind="award", choice=None, units=105_000), "不在0至10之间"),
        (mark(indicator="T2", kind="award", choice=None, units=92_000), "不合间隔"),
        (mark(indicator="T2", kind="award", choice=None, units=90_000, times=2), "次数"),
        ({"marks": (*month().marks, replace(month().marks[1], id="8"))}, "给了2次分"),
        ({"marks": month().marks * 2}, "重复"),
        ({"subjects": month().subjects * 2}, "重复"),
        ({"subjects": (Subject("A", "county", "甲"),)}, "不在本办法中"),
        ({"subjects": (*month().subjects, Subject("X", "official", "乙"))}, "没有本办法考核的职务"),
        (
            {"subjects": (Subject("X", "official", "乙", team="Z", posts=("director",)),)},
            "不在名册中",
        ),
        ({"assignments": (*month().assignments, Assignment("9", "none", "A"))}, "评分主体"),
        ({"assignments": (*month().assignments, Assignment("9", "office", "Z"))}, "不在名册中"),
        ({"assignments": month().assignments * 2}, "重复"),
        ({"assignments": (*month().assignments, Assignment("9", "office", "A"))}, "最多1人"),
        ({"submissions": (Submission("8", "office", "A"),)}, "没有被安排"),
        ({"submissions": month().submissions * 2}, "重复"),
        ({"adjustments": (Adjustment("1", "A", "P", 10_000),)}, "没有指标 P"),
        ({"adjustments": (Adjustment("1", "A", "T1", 100_001),)}, "超出"),
        ({"results": (CycleResult("month", "A", 10_000),)}, "不是本办法要用的"),
    ],
)
def test_what_cannot_be_is_refused(changes, cause):
    with pytest.raises(FactsFaults) as caught:
        evaluate(small(), "month", replace(month(), **changes))
    assert any(cause in fault for fault in caught.value.faults), caught.value.faults
