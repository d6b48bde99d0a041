"""Whatever happens to a preset's text: it loads, or raises SchemeFaults, never anything else.

What still loads is evaluated on invented facts, and both evaluators agree on it.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaoping.scoring import FactsFaults, SchemeFaults, evaluate, load_scheme, reference
from kaoping.scoring.invent import invent
from kaoping.scoring.scheme import Period
from kaoping.scoring.tests.examples import TEXT
from kaoping.scoring.tests.hostile_texts import SINK
from kaoping.scoring.tests.test_presets import PRESETS

TEXTS = [SINK, TEXT, *(path.read_text(encoding="utf-8") for path in PRESETS.glob("*/scheme.yaml"))]
SCALARS = (
    "0", "1", "-1", "0.0001", "0.00005", "999999.9999", "1000000", "999999999999", "1e9", "9" * 40,
    "60%", "100%", "0%", "1/3", "0/1", "", "~", "[]", "{}", "[a]", "{a: 1}", "sum", "own", "T", "gap",
    "zero", "full", "rebase", "mean", "together", "exact", "present", "主任", "'", '"', "&a x", "*a",
    "secretary", "team", "official", "month", "\u202e", "１２", "-", "2017-01-01", "0x1F", "no",
)  # fmt: skip
THOROUGH = settings(
    max_examples=int(os.environ.get("KAOPING_EXAMPLES", "400")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@st.composite
def spoiled(draw):
    """A text with one to four lines lost, doubled, exchanged, moved, or with another scalar."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        place, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        how = draw(
            st.sampled_from(["lose", "double", "exchange", "value", "value", "borrow", "indent"])
        )
        line, colon = lines[place], lines[place].rfind(": ")
        if how == "lose" and len(lines) > 1:
            del lines[place]
        elif how == "double":
            lines.insert(other, line)
        elif how == "exchange":
            lines[place], lines[other] = lines[other], line
        elif how == "indent":
            lines[place] = draw(st.sampled_from(["  ", " "])) + line
        elif colon >= 0:
            value = draw(st.sampled_from(SCALARS))
            if how == "borrow":
                value = lines[other].rsplit(": ", 1)[-1]
            closing = line[len(line.rstrip("}] ")) :] if how == "value" else ""
            lines[place] = f"{line[:colon]}: {value}{closing}"
    return "\n".join(lines)


@THOROUGH
@given(spoiled())
def test_a_spoiled_text_loads_or_is_refused(text):
    try:
        scheme = load_scheme(text)
    except SchemeFaults as refused:
        assert refused.faults
        return
    assert all(isinstance(period, Period) for period in scheme.periods.values())
    for key, period in scheme.periods.items():
        facts = invent(period, villages=3, seed=len(text))
        try:
            fast = evaluate(scheme, key, facts)
        except FactsFaults:
            continue
        slow = reference.evaluate(scheme, key, facts)
        assert fast.columns == slow.columns
        assert fast.lines == slow.lines
        assert fast.pays == slow.pays
        assert fast.gaps == slow.gaps
        for subject in facts.subjects:
            assert fast.grade(subject.id) == slow.grade(subject.id)
            assert fast.proposed(subject.id) == slow.proposed(subject.id)
            assert fast.explain(subject.id) == slow.explain(subject.id)
