"""What an outcome tells: values, gaps by name, places, pay, traces and explanations."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kaoping.scoring import evaluate, load_scheme, reference
from kaoping.scoring.facts import Adjustment, Submission
from kaoping.scoring.tests.examples import TEXT, month, small
from kaoping.scoring.words import gap_cause, pay_words


@pytest.fixture(params=["columnar", "reference"])
def outcome(request):
    """The month of the small scheme by either evaluator."""
    evaluators = {"columnar": evaluate, "reference": reference.evaluate}
    return evaluators[request.param](small(), "month", month())


def test_values_are_units(outcome):
    assert outcome.value("A", "T1") == 60_000
    assert outcome.value("A", "T2") == 90_000
    assert outcome.value("A") == outcome.value("A", "T") == 150_000
    assert outcome.exact("A1", "P") == Fraction(150_000)


def test_a_gap_goes_up_to_rank_grade_and_pay_and_is_named_once(outcome):
    assert outcome.value("B", "T1") is None
    assert outcome.value("B") is None
    assert outcome.rank("teams", "B") is None
    assert outcome.grade("B") is None
    named = [(gap.subject, gap.code, gap.kind, gap.raters) for gap in outcome.gaps]
    assert named == [
        ("B", "T1", "not_submitted", ("7",)),
        ("B", "T2", "not_submitted", ("7",)),
    ]
    assert outcome.gaps[0].cause == "评分人尚未提交"
    assert "submitted" in gap_cause(outcome.gaps[0], "en")


def test_rank_grade_and_pay_follow_from_the_total(outcome):
    assert outcome.rank("teams", "A") == 1
    assert outcome.grade("A") == "good"
    assert outcome.pay("A1") == 675_00
    assert outcome.pay("A") is None


def test_a_pay_line_says_how_it_came_about(outcome):
    line = outcome.pay_line("A1")
    assert (line.post, line.fen) == ("director", 675_00)
    assert pay_words(line, "主任") == "主任：绩效报酬675.00元，合计675.00元"


def test_traces_are_exact_texts(outcome):
    assert outcome.trace("A") == {"T": "15", "T1": "6", "T2": "9"}
    assert outcome.traces()["B"] == {"T": None, "T1": None, "T2": None}


def test_the_explanation_is_the_tree_with_words(outcome):
    tree = outcome.explain("A")
    assert [node.code for node in tree.walk()] == ["T", "T1", "T2"]
    meetings, work = tree.children
    assert meetings.words == "满分10分，缺席2次，每次扣2分，得6分"
    assert [mark.id for mark in meetings.marks] == ["1"]
    assert work.words == "满分10分，评分9分，得9分"
    assert tree.words == "满分20分，各项合计，得15分"
    assert tree.as_json()["children"][0]["value"] == "6"
    assert outcome.explain("A1").words == "满分20分，取“甲村”的班子得分，得15分"
    assert "absent" not in outcome.explain("A", "en").words
    assert outcome.explain("A", "en").words == "20 full points, sum of the parts, 15 points"


def test_a_gap_explains_itself_and_keeps_unsubmitted_marks_to_itself(outcome):
    tree = outcome.explain("B")
    assert tree.words == "满分20分，空缺：下级指标有空缺"
    assert tree.children[1].words == "满分10分，空缺：评分人尚未提交"
    assert tree.children[1].marks == ()


def test_a_submitted_sheet_without_deductions_is_full_marks():
    facts = month()
    handed_in = (*facts.submissions, Submission("7", "office", "B"))
    outcome = evaluate(small(), "month", replace(facts, submissions=handed_in))
    assert outcome.value("B", "T1") == 100_000
    assert outcome.explain("B").children[0].words == "满分10分，没有扣分，得10分"
    assert outcome.rank("teams", "B") == 1
    assert outcome.rank("teams", "A") == 2


def test_an_adjustment_replaces_a_node_and_keeps_what_it_was():
    adjusted = (Adjustment("j1", "A", "T1", 80_000), Adjustment("j2", "B", "T", 120_000))
    facts = replace(month(), adjustments=adjusted)
    outcome = evaluate(small(), "month", facts)
    assert outcome.value("A", "T") == 170_000
    assert outcome.before("A", "T1") == 60_000
    assert outcome.value("A1", "P") == 170_000
    assert outcome.explain("A").children[0].words.endswith("原为6分，按决定调整，得8分")
    assert outcome.explain("A").children[0].adjustment.id == "j1"
    assert outcome.value("B") == 120_000
    assert outcome.before("B", "T") is None
    assert "原为空缺" in outcome.explain("B").words


def test_a_gap_filled_by_decision_is_not_said_to_have_lost_nothing():
    facts = replace(month(), adjustments=(Adjustment("j1", "B", "T1", 80_000),))
    words = evaluate(small(), "month", facts).explain("B").children[0].words
    assert words == "满分10分，原为空缺，按决定调整，得8分"


def test_of_two_adjustments_of_one_node_the_later_counts():
    adjusted = (Adjustment("j1", "A", "T1", 80_000), Adjustment("j2", "A", "T1", 70_000))
    facts = replace(month(), adjustments=adjusted)
    for run in (evaluate, reference.evaluate):
        assert run(small(), "month", facts).value("A", "T1") == 70_000


def test_a_decision_on_an_item_leaves_what_it_rests_on_alone():
    text = TEXT.replace("full: 20", "full: 30").replace(
        "          - code: T2\n",
        "          - {code: S, title: 折合, full: 10, "
        "rule: {scale: {item: T1, proportion: {target: 10}}}}\n          - code: T2\n",
    )
    facts = replace(month(), adjustments=(Adjustment("1", "B", "S", 50_000),))
    for run in (evaluate, reference.evaluate):
        outcome = run(load_scheme(text), "month", facts)
        assert outcome.value("B", "S") == 50_000
        assert outcome.value("B", "T1") is None


@pytest.mark.parametrize(("part", "points"), [("whole", 30_000), ("started", 20_000)])
def test_whole_steps_from_an_exact_third_are_whole_points(part, points):
    """T1 is 6 and T2 is 9 points, their mean by 1 : 2 is 8: 2.7 steps of 0.75 below 10."""
    mean = "{code: W, title: 均, rule: {weighted: {T1: 1, T2: 2}}, children: ["
    items = [
        "{code: T1, title: 会议, full: 10, marked_by: office, rule: {deductions: {reasons: "
        "[{key: absent, title: 缺席, points: 2}]}}}",
        "{code: T2, title: 中心, full: 10, marked_by: office, rule: {award: {step: 0.5}}}",
    ]
    step = f"steps: {{below: 10, every: 0.75, points: -1, part: {part}, start: 5}}"
    head, tail = TEXT.split("          - code: T1\n")
    tail = tail[tail.index("      official:\n") :]
    tree = f"          - {mean}{', '.join(items)}]}}\n          - {{code: S, title: 步, full: 5, "
    tree += f"rule: {{scale: {{item: W, {step}}}}}}}\n"
    text = head.replace("full: 20", "full: 15") + tree + tail.replace("out_of: 20", "out_of: 15")
    text = text.replace("rule: sum\n", "rule: sum\n        round: 2\n", 1)
    for run in (evaluate, reference.evaluate):
        outcome = run(load_scheme(text), "month", month())
        assert outcome.exact("A", "W") == 80_000
        assert outcome.value("A", "S") == points


@pytest.mark.parametrize("when", ["{not: {item: T1, at_least: 9}}", "{not: {grade: [good]}}"])
@pytest.mark.parametrize("run", [evaluate, reference.evaluate])
def test_nothing_follows_from_the_contrary_of_a_gap(run, when):
    """T1 of A is 6, of B a gap."""
    rule = f"{{key: talk, title: 谈话, kind: team, proposes: reminder_talk, when: {when}}}"
    text = TEXT.replace("    trees:\n", f"    consequences: [{rule}]\n    trees:\n", 1)
    if "grade" in when:
        text = text.replace("[good]", f"[{load_scheme(TEXT).periods['month'].grades[0].key}]")
    outcome = run(load_scheme(text), "month", month())
    assert outcome.value("B", "T1") is None
    subject = outcome.subject("B")
    assert outcome.standing.proposed(subject) == ()
    if "item" in when:
        assert [item.key for item in outcome.standing.proposed(outcome.subject("A"))] == ["talk"]
