"""The engine and the reference agree to the last digit, on whatever Hypothesis builds.

``make agree`` runs 10,000 examples by night (KAOPING_EXAMPLES); ``make test`` runs 500.
"""

import os

from hypothesis import HealthCheck, given, settings

from kaoping.scoring import evaluate, reference
from kaoping.scoring.facts import from_json, to_json
from kaoping.scoring.tests.strategies_facts import situations

THOROUGH = settings(
    max_examples=int(os.environ.get("KAOPING_EXAMPLES", "500")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@THOROUGH
@given(situations())
def test_engine_and_reference_agree_to_the_last_digit(situation):
    scheme, facts = situation
    fast = evaluate(scheme, "month", facts)
    slow = reference.evaluate(scheme, "month", facts)
    assert fast.columns == slow.columns
    assert fast.absent == slow.absent
    assert fast.ranks == slow.ranks
    assert fast.lines == slow.lines
    assert fast.pays == slow.pays
    assert fast.unadjusted == slow.unadjusted
    assert fast.gaps == slow.gaps
    for subject in facts.subjects:
        assert fast.explain(subject.id) == slow.explain(subject.id)
        assert fast.grade(subject.id) == slow.grade(subject.id)
        for ranking in scheme.periods["month"].rankings:
            assert fast.prize(ranking.key, subject.id) == slow.prize(ranking.key, subject.id)
        assert fast.vetoes(subject.id) == slow.vetoes(subject.id)
        assert fast.proposed(subject.id) == slow.proposed(subject.id)
    assert from_json(to_json(facts)) == facts
