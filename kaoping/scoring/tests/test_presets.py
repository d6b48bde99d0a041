"""The shipped presets load, and their case files come out on both evaluators."""

from pathlib import Path

import pytest

from kaoping.scoring import evaluate, load_scheme, reference
from kaoping.scoring.cases import load_cases, run

PRESETS = Path(__file__).parents[3] / "presets"
NAMES = sorted(folder.name for folder in PRESETS.iterdir() if (folder / "scheme.yaml").exists())
EVALUATORS = {"columnar": evaluate, "reference": reference.evaluate}


def preset(name):
    """A preset's scheme."""
    return load_scheme((PRESETS / name / "scheme.yaml").read_text("utf-8"))


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("name", NAMES)
def test_cases_come_out(name, evaluator):
    cases = load_cases((PRESETS / name / "cases.yaml").read_text("utf-8"))
    scheme = preset(name)
    assert cases
    assert [str(m) for case in cases for m in run(case, scheme, EVALUATORS[evaluator])] == []


def test_a_wrong_expectation_is_a_miss():
    text = (PRESETS / "xisongji-2017" / "cases.yaml").read_text("utf-8")
    cases = load_cases(text.replace("points: 78,", "points: 79,"))
    (miss,) = [m for case in cases for m in run(case, preset("xisongji-2017"), evaluate)]
    assert "应为79，算得78" in str(miss)


def test_what_follows_and_should_not_is_a_miss():
    text = (PRESETS / "main-posts-monthly" / "scheme.yaml").read_text("utf-8")
    cases = load_cases((PRESETS / "main-posts-monthly" / "cases.yaml").read_text("utf-8"))
    stricter = load_scheme(text.replace("below: 60", "below: 61"))
    (miss,) = [m for case in cases for m in run(case, stricter, evaluate)]
    assert "不建议应为rectify" in str(miss)
    assert "算得[rectify]" in str(miss)


def test_dahedian_names_its_raters_steps_and_posts():
    month = preset("dahedian-2017").periods["month"]
    assert 16 <= len(month.items("team")) <= 20
    assert {"main_leader", "liaison_leader", "stationed_cadre"} <= set(month.raters)
    assert [stage.key for stage in month.stages] == [
        "marking",
        "aggregation",
        "review",
        "feedback",
        "notice",
        "payment",
    ]
    assert [post.coefficient_units for post in month.pay.component("pay").posts] == [
        10_000,
        9_000,
        8_000,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_family_planning_and_no_petition_counts(name):
    for period in preset(name).periods.values():
        for item in period.items():
            words = [item.title, item.content, item.standard, *(c.title for c in item.choices)]
            assert not any(bad in " ".join(words) for bad in ("计划生育", "计生", "信访", "上访"))


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_says_its_source(name):
    assert preset(name).source
    assert (PRESETS / name / "README.md").read_text("utf-8")
