"""The engine and the reference agree to the last digit, on whatever Hypothesis builds."""

from hypothesis import HealthCheck, given, settings

from kaoping.scoring import evaluate, reference
from kaoping.scoring.facts import from_json, to_json
from kaoping.scoring.tests.strategies import situations

THOROUGH = settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@THOROUGH
@given(situations())
def test_engine_and_reference_agree_to_the_last_digit(situation):
    scheme, facts = situation
    fast = evaluate(scheme, "month", facts)
    slow = reference.evaluate(scheme, "month", facts)
    assert fast.columns == slow.columns
    assert fast.ranks == slow.ranks
    assert fast.pays == slow.pays
    assert fast.unadjusted == slow.unadjusted
    assert fast.gaps == slow.gaps
    for subject in facts.subjects:
        assert fast.explain(subject.id) == slow.explain(subject.id)
    assert from_json(to_json(facts)) == facts
