"""The tables of phrasings: none read wrongly, most of them read; and no text does any harm."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.schemes.phrases import recognise
from kaoping.schemes.standards.clauses import LONGEST_CELL

HERE = Path(__file__).parent
NOT = "not recognised"
AT_LEAST = {"phrasings.yaml": (60, 45), "adversaries.yaml": (60, 0)}

# What such cells are made of, to reach deep into the patterns.
PIECES = [
    "每", "每次", "一次", "1次", "扣", "加", "得", "2分", "0.5分",
    "两分", "半分", "至", "-", "～", "，", "；", "。", "、",
    "（1）", "扣完为止", "最多扣5分", "不得分", "得满分", "完成", "未完成", "缺席", "低于",
    "1个百分点", "80%", "以上", "以下", "参保率", "按", "比例", "由", "打分",
    "0", "10", "本项", "分值", "五分之一", "的", "\n", " ", "１",
    "①", "查阅台账", "不足", "按1个百分点计算", "：",
]  # fmt: skip


def table(name):
    return yaml.load((HERE / name).read_text("utf-8"), yaml.BaseLoader)


def plain(rule):
    """A rule without the keys of its reasons."""
    if rule is None:
        return NOT
    return {name: _without_keys(body) for name, body in rule.items()}


def _without_keys(body):
    if "reasons" not in body:
        return body
    bare = [{name: said for name, said in each.items() if name != "key"} for each in body["reasons"]]
    return body | {"reasons": bare}


@pytest.mark.parametrize("name", AT_LEAST)
def test_no_phrasing_is_read_wrongly_and_enough_are_read(name, record_property):
    rows, (count, enough) = table(name), AT_LEAST[name]
    answers = [(row, plain(recognise(row["text"], row.get("full")).rule)) for row in rows]
    wrong = [(row["text"], got) for row, got in answers if got not in (row["rule"], NOT)]
    read = sum(got != NOT for _row, got in answers)
    record_property("recognised", read)
    assert (wrong, len(rows)) == ([], count)
    assert read >= enough
    assert read == sum(row["rule"] != NOT for row in rows)


@pytest.mark.parametrize("name", AT_LEAST)
def test_every_character_of_a_cell_is_told(name):
    for row in table(name):
        reading = recognise(row["text"], row.get("full"))
        assert "".join(part.text for part in reading.parts) == row["text"]
        assert (reading.rule is None) == bool(reading.cause)
        assert reading.rule is None or not reading.remainder
        assert all(part.words for part in reading.parts if part.understood)


def test_half_a_rule_is_none():
    reading = recognise("缺席1次扣2分；态度不好的看着办", "10")
    assert reading.rule is None
    assert [part.text for part in reading.remainder] == ["态度不好的看着办"]
    assert reading.parts[0].words == "缺席：每次扣2分"


def test_what_the_paper_leaves_open_is_said():
    assert recognise("缺席1次扣2分", "10").notes == ("没有写扣到多少为止，按扣完本项分值为止",)
    assert recognise("缺席1次扣2分，扣完为止", "10").notes == ()
    assert "0.5分" in recognise("由村监委会打分，0-10分", "10").notes[0]


def test_who_marks_is_told():
    assert recognise("由驻村干部打分，0-10分", "10").rater == "驻村干部"


def test_keys_of_reasons_differ():
    reasons = recognise("缺席1次扣2分，迟到1次扣1分", "10").rule["deductions"]["reasons"]
    assert [reason["key"] for reason in reasons] == ["r1", "r2"]


@settings(max_examples=1000, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
def test_any_text_is_accounted_for(text):
    for full in (None, "10", "0", "x"):
        reading = recognise(text, full)
        assert "".join(part.text for part in reading.parts) == text
        assert reading.rule is None or not reading.remainder


@pytest.mark.parametrize(
    "piece",
    ["每次", "扣", "得10分", "1", "0.", "（", "按完成", "分之", "低于80%", "、", "由打分", "的，", "不足"],
)
def test_no_text_makes_it_slow(piece):
    started = time.process_time()
    for length in (118, LONGEST_CELL, 50_000):
        text = (piece * length)[:length]
        assert "".join(part.text for part in recognise(text, "10").parts) == text
    assert time.process_time() - started < 2
