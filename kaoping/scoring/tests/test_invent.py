"""Invented facts: the same for the same seed, complete, and facts of the scheme they are for."""

from pathlib import Path

import pytest

from kaoping.scoring import evaluate, reference
from kaoping.scoring.facts import to_json
from kaoping.scoring.invent import invent
from kaoping.scoring.language import load_scheme

PRESETS = sorted(Path(__file__).parents[3].joinpath("presets").glob("*/scheme.yaml"))


def every_period():
    for file in PRESETS:
        scheme = load_scheme(file.read_text(encoding="utf-8"))
        for key in scheme.periods:
            yield pytest.param(scheme, key, id=f"{file.parent.name}-{key}")


PERIODS = list(every_period())


@pytest.mark.parametrize(("scheme", "key"), PERIODS)
def test_every_preset_computes_on_invented_facts(scheme, key):
    facts = invent(scheme.periods[key], villages=12, seed=7)
    outcome = evaluate(scheme, key, facts)
    oracle = reference.evaluate(scheme, key, facts)
    named = {gap.cause for gap in outcome.gaps}
    for subject in facts.subjects:
        total = outcome.value(subject.id)
        assert total == oracle.value(subject.id)
        assert total is not None or named
    totals = {outcome.value(one.id) for one in facts.subjects}
    assert len(totals) > 3, "the places must differ, or nothing can be tried out"


@pytest.mark.parametrize(("scheme", "key"), PERIODS)
def test_hardly_anything_is_missing(scheme, key):
    facts = invent(scheme.periods[key], villages=20, seed=1)
    outcome = evaluate(scheme, key, facts)
    missing = [one for one in facts.subjects if outcome.value(one.id) is None]
    assert len(missing) <= len(facts.subjects) // 10, {gap.cause for gap in outcome.gaps}


def test_the_same_seed_gives_the_same_facts_and_another_seed_others():
    period = load_scheme(PRESETS[0].read_text(encoding="utf-8")).periods
    period = next(iter(period.values()))
    once, again, other = (to_json(invent(period, villages=5, seed=seed)) for seed in (3, 3, 4))
    assert once == again
    assert once != other


def test_an_item_that_did_not_change_keeps_its_facts():
    text = next(file for file in PRESETS if file.parent.name == "dahedian-2017").read_text("utf-8")
    changed = text.replace(
        "{key: absent, title: 缺席, points: 2}", "{key: absent, title: 缺席, points: 1}", 1
    )
    assert changed != text
    before, after = (
        {
            mark.id: mark
            for mark in invent(load_scheme(one).periods["month"], villages=9, seed=5).marks
        }
        for one in (text, changed)
    )
    assert before.keys() == after.keys()
    moved = {mark.indicator for key, mark in before.items() if mark != after[key]}
    assert moved <= {"T1.3"}


@pytest.mark.parametrize("villages", [0, -1, 601])
def test_the_number_of_villages_is_bounded(villages):
    period = next(iter(load_scheme(PRESETS[0].read_text("utf-8")).periods.values()))
    with pytest.raises(ValueError, match="1到600"):
        invent(period, villages=villages, seed=1)
