"""Each primitive says in one sentence how its number came about, in Chinese and in English."""

import pytest

from kaoping.scoring import evaluate, load_scheme
from kaoping.scoring.cases import facts_of, load_cases
from kaoping.scoring.tests.examples import TEXT, month
from kaoping.scoring.tests.test_presets import NAMES, PRESETS, preset


def cases_of(name):
    """The cases of a preset."""
    return load_cases((PRESETS / name / "cases.yaml").read_text("utf-8"))


def explained(name, number, subject, language="zh"):
    """{code: words} of one subject of a preset's case."""
    case, scheme = cases_of(name)[number], preset(name)
    outcome = evaluate(scheme, case.period, facts_of(case, scheme))
    return {node.code: node.words for node in outcome.explain(subject, language).walk()}


def test_deductions_say_their_cap():
    words = explained("xisongji-2017", 0, "A")
    assert words["M4.1"] == "其他情形1次，每次扣23分，最多扣20分，得-20分"
    assert words["M4"] == "满分60分，起点60分，各项合计，不低于0分，不高于60分，得32分"
    assert explained("xisongji-2017", 0, "A", "en")["M4.1"].endswith(
        "at most 20 deducted, -20 points"
    )


def test_a_reason_with_a_limit_says_what_it_comes_to_at_most():
    limited = TEXT.replace("points: 2}", "points: 2, most: 3}")
    outcome = evaluate(load_scheme(limited), "month", month())
    words = {node.code: node.words for node in outcome.explain("A").walk()}
    assert words["T1"] == "满分10分，缺席2次，每次扣2分，缺席最多扣3分，得7分"


def test_several_raters_say_their_mean():
    words = explained("dahedian-2017", 1, "A")
    assert words["T4.1"] == "满分10分，几人评分8、9、9.5，取平均，四舍五入取2位小数，得8.83分"
    assert words["T1.1"] == "满分6分，少学习1次（1次），每次扣2分，学习无记录1次，每次扣1分，得3分"


def test_weights_and_other_cycles_say_what_they_took():
    words = explained("xisongji-2017", 2, "A")
    assert words["Y1"] == "满分112分，按年终考核40%、各月平均60%加权，得88.1分"
    assert "12个周期的结果90、88、92" in words["Y1.2"]
    assert words["Y1.2"].endswith("取平均，得89.1667分（精确值535/6）")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_node_of_every_case_has_words(name, language):
    for case in cases_of(name):
        scheme = preset(name)
        facts = facts_of(case, scheme)
        outcome = evaluate(scheme, case.period, facts)
        for subject in facts.subjects:
            for node in outcome.explain(subject.id, language).walk():
                assert node.words
                assert "{" not in node.words
                assert "None" not in node.words
