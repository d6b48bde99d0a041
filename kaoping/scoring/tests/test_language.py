"""Loading a scheme: strict keys, and every fault at once with file, path, line and remedy."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.scoring.language import SchemeFaults, load_scheme
from kaoping.scoring.tests.examples import TEXT, small


def faults_of(text):
    """The faults of a text that must not load."""
    with pytest.raises(SchemeFaults) as caught:
        load_scheme(text, "办法.yaml")
    return caught.value.faults


def spoiled(old, new):
    """The faults after one replacement."""
    assert old in TEXT
    return faults_of(TEXT.replace(old, new, 1))


def line_of(text, words):
    """The line, from 1, on which the words stand."""
    return text[: text.index(words)].count("\n") + 1


def test_a_scheme_says_what_its_text_says():
    scheme = small()
    period = scheme.periods["month"]
    assert scheme.title == "小办法"
    assert [item.code for item in period.items("team")] == ["T1", "T2"]
    assert [item.code for item in period.items_of("office")] == ["T1", "T2"]
    assert period.item("T1").entry == "deductions"
    assert period.item("T1").choices[1].high_units == 10_000
    assert period.item("T2").entry == "award"
    assert period.item("T2").step_units == 5_000
    assert period.item("P").full_units == 200_000
    assert period.pay.component("pay").post("director").coefficient_units == 9_000
    assert period.notice.name_raters is True


def test_the_hash_is_of_the_text():
    assert small().sha256 != load_scheme(TEXT + "\n").sha256


def test_scalars_are_text_so_that_no_is_no_boolean():
    scheme = load_scheme(TEXT.replace("key: absent", "key: no"))
    assert scheme.periods["month"].item("T1").choices[0].key == "no"


def test_all_faults_come_at_once_each_with_its_place():
    text = TEXT.replace("points: 2", "points: 两分").replace("day: 9", "day: 90")
    text = text.replace("title: 中心工作", "titel: 中心工作")
    faults = faults_of(text)
    places = ["points: 两分", "code: T2", "titel:", "day: 90"]
    assert [fault.line for fault in faults] == [line_of(text, words) for words in places]
    first, missing, unknown, day = faults
    assert first.file == "办法.yaml"
    assert first.path.endswith("children[0].rule.deductions.reasons[0].points")
    assert "缺少“title”" in missing.cause
    assert "title" in unknown.remedy
    assert day.path == "periods.month.stages[1]"
    assert all(fault.cause and fault.remedy for fault in faults)


def test_full_points_that_are_no_number_are_one_fault():
    faults = spoiled("full: 10\n", "full: 10分x\n")
    (fault,) = [one for one in faults if "满分写的是" not in one.cause]  # its parent's sum
    assert fault.path.endswith(".full") and "不是数字" in fault.cause


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("format: 1\n", "", "缺少“format”"),
        ("format: 1", "format: 9", "第9版"),
        ("    title: 月\n", "    title: 月\n    title: 年\n", "重复"),
        ("marked_by: office", "marked_by: nobody", "没有“nobody”这个评分主体"),
        ("code: T2", "code: T1", "编号 T1 重复"),
        ("full: 20", "full: 30", "满分写的是30，按下级指标计算是20"),
        ("rule: {team: T}", "rule: {team: X}", "班子指标中没有 X"),
        (", team: team}", "}", "没有所属班子"),
        ("kind: team}", "kind: village}", "没有“village”这类考核对象"),
        ("{key: poor, title: 差}", "{key: poor, title: 差, from: 5}", "低于它的人就没有等次"),
        ("{key: good, title: 好, from: 15}", "{key: good, title: 好}", "没有分数线"),
        ("director: 0.9}", "clerk: 0.8}", "clerk"),
        ("round: jiao", "round: mao", "“round”不能是“mao”"),
        ("day: 9", "day: 1", "早于"),
        ("key: notice, title", "key: party, title", "没有“party”这个环节"),
        ("from: 0.5, to: 1", "from: 1, to: 0.5", "区间上下颠倒"),
        ("from: 0.5, to: 1", "from: 0.3, to: 1", "不合扣分间隔"),
        ("points: 2", "points: -2", "必须大于0"),
        ("rule: {award: {step: 0.5}}", "rule: {give: {}}", "规则应当只写一种"),
        ("rule: {award: {step: 0.5}}", "rule: {award: {step: 3}}", "给分间隔"),
        ("rule: sum", "rule: {weighted: {T1: 60%, T2: 30%}}", "权重合计是90%"),
        ("rule: sum", "rule: {weighted: {T1: 60%, T9: 40%}}", "下级指标是T1、T2"),
        ("full: 20\n        rule: sum", "rule: {weighted: {T1: 1, T2: 2}}", "没有写明取整位数"),
        ("silence: acknowledged", "silence: 同意", "silence 只能是"),
        (
            "full: 20\n        rule: sum",
            "round: 2\n        rule: {weighted: {weights: {T1: 1, T2: 2}, by_post: {director: {T1: 1, T2: 1}}}}",
            "“村”没有职务“director”",
        ),
        ("    notice: {days: 5, name_raters: true}\n", "", "缺少“notice”"),
        ("base: 1000", "base: 99999999", "金额过大"),
        ("full: 10", "full: 99999999", "扣分上限过大"),
        (
            "    pay:\n",
            "    consequences:\n      - {key: c, title: 谈, kind: official, proposes: reminder_talk,"
            " when: {not: {post: [village_clerk]}}}\n    pay:\n",
            "“村干部”没有职务“village_clerk”",
        ),
        (
            "    pay:\n",
            "    vetoes:\n      - {key: v, title: 否, kind: team, when: {not: {grade: [good]}},"
            " effect: {grade_at_most: poor}, reference: 一}\n    pay:\n",
            "不能又用等次",
        ),
    ],
)
def test_what_contradicts_is_refused(old, new, cause):
    faults = spoiled(old, new)
    assert any(cause in fault.cause for fault in faults), [str(fault) for fault in faults]
    assert all(fault.line > 0 and fault.remedy for fault in faults)


def test_contradictions_are_told_beside_other_faults():
    text = TEXT.replace("title: 会议\n", "titel: 会议\n").replace("full: 20", "full: 30")
    causes = " ".join(fault.cause for fault in faults_of(text))
    assert "titel" in causes
    assert "满分写的是30" in causes


def test_names_are_checked_even_where_a_number_cannot_be_read():
    text = TEXT.replace("points: 2", "points: 两分").replace("code: T2", "code: T1")
    text = text.replace(
        "marked_by: office\n            rule: {award", "marked_by: x\n            rule: {award"
    )
    causes = " ".join(fault.cause for fault in faults_of(text))
    assert "两分" in causes
    assert "编号 T1 重复" in causes
    assert "没有“x”这个评分主体" in causes


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("    title: 月\n", "　　title: 月\n", "全角空格"),
        ("    title: 月\n", "    title:\u00a0月\n", "全角空格"),
        ("marked_by: office", "marked_by: offi\u200bce", "看不见"),
        ("marked_by: office", "marked_by: offi\u200dce", "看不见"),
        ("title: 会议", "title: 会\ufeff议", "看不见"),
    ],
)
def test_what_nobody_sees_is_told(old, new, cause):
    faults = spoiled(old, new)
    assert cause in faults[0].cause, [str(fault) for fault in faults]
    assert faults[0].line == line_of(TEXT, old.strip())


def test_wide_signs_of_percent_are_percent():
    weighted = "round: 2\n        rule: {weighted: {T1: 60%, T2: 40%}}"
    text = TEXT.replace("full: 20\n        rule: sum", weighted)
    wide = load_scheme(text.replace("%", "％")).periods["month"]
    assert wide.item("T").rule == load_scheme(text).periods["month"].item("T").rule


def test_a_contradiction_stands_at_the_item_that_makes_it():
    (fault,) = spoiled("full: 20", "full: 30")
    assert (fault.path, fault.line) == ("periods.month.trees.team", line_of(TEXT, "code: T\n"))


def test_what_could_pass_int64_is_refused_when_loaded():
    leader = "office: {title: 党建办, several: mean, at_most: 40}"
    text = TEXT.replace("office: {title: 党建办, post: office_head, office: 党建办}", leader)
    faults = faults_of(text)
    assert [fault.cause for fault in faults] == [
        f"指标{code}的精确值超出可计算的范围" for code in ("T1", "T2")
    ]
    assert "round" in faults[0].remedy
    rounded = text.replace("marked_by: office", "marked_by: office\n            round: 2")
    assert load_scheme(rounded).periods["month"].ranges["T1"].denominator == 1


LINES = TEXT.splitlines()
VALUES = ("", "x", "-1", "0", "99999999999", "1.23456", "100%", "[a, b]", "{a: b}", "[]", "T", "～")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1),
            st.sampled_from(("drop", "double", "value", "indent")),
            st.sampled_from(VALUES),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_spoilt_text_is_refused_or_loads_but_never_fails_otherwise(spoils):
    lines = list(LINES)
    for number, how, value in spoils:
        line = lines[number]
        lines[number] = {
            "drop": "",
            "double": f"{line}\n{line}",
            "value": f"{line.split(':')[0]}: {value}",
            "indent": f"  {line}",
        }[how]
    with contextlib.suppress(SchemeFaults):
        load_scheme("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "缺少“format”"),
        ("just words", "键: 值"),
        ("- a\n- b", "键: 值"),
        ("a: [", "不是合法的 YAML"),
        ("a: &x 1\nb: *x", "锚点"),
        ("a: !!python/object/apply:os.system [ls]", "标签"),
        ("a: 1\n---\nb: 2", "多份文档"),
        ("a: " + "[" * 100_000, "层次超过"),
        ("- a\n" * 30_000, "节点"),
        ("a: " + "x" * 300_000, "256 KB"),
        ("a: \x00", "U+0000"),
        ("a: \ud800", "U+D800"),
        ("? [a]\n: b", "键不是文字"),
    ],
)
def test_hostile_text_is_refused_kindly(text, cause):
    faults = faults_of(text)
    assert any(cause in fault.cause for fault in faults), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("[{code: P, share: 101%, out_of: 20}]", "份额合计是101%"),
        ("[{code: P, share: 60%, out_of: 20}, {code: P, share: 30%, out_of: 20}]", "份额合计是90%"),
    ],
)
def test_shares_of_a_score_rate_make_up_the_whole(parts, said):
    with pytest.raises(SchemeFaults) as caught:
        load_scheme(TEXT.replace("[{code: P, out_of: 20}]", parts))
    assert said in str(caught.value)
