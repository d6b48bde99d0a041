"""The worked tables of docs/algorithms/scoring.md are true."""

from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.lib.decimals import format_fen, format_units, parse_units
from kaoping.scoring import evaluate, load_scheme, reference
from kaoping.scoring.cases import facts_of, load_cases

TOP = Path(__file__).parents[2]
PRESET = TOP / "presets" / "dahedian-2017"


def table(heading):
    """Rows of the first table under a heading of the handbook, as lists of cells."""
    text = (TOP / "docs" / "algorithms" / "scoring.md").read_text("utf-8")
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@pytest.fixture(scope="module", params=["columnar", "reference"])
def outcome(request):
    """The second case of the preset."""
    scheme = load_scheme((PRESET / "scheme.yaml").read_text("utf-8"))
    case = load_cases((PRESET / "cases.yaml").read_text("utf-8"))[1]
    run = evaluate if request.param == "columnar" else reference.evaluate
    return run(scheme, case.period, facts_of(case, scheme))


@pytest.mark.parametrize("row", table("A worked month"), ids=lambda row: "-".join(row[:2]))
def test_the_worked_month_comes_out(outcome, row):
    subject, item, _, _, points = row
    assert format_units(outcome.value(subject, item)) == points


def test_the_worked_pay_comes_out(outcome):
    assert format_fen(outcome.pay("A2")) == "828.00"


@pytest.mark.parametrize("row", table("Rounding"), ids=lambda row: row[0])
def test_the_rounding_table_is_true(row):
    value, places, expected = row
    exact = Fraction(265_000, 3) if value.endswith("…") else _units(value)
    assert reference.rounded(exact, int(places)) == parse_units(expected)


def _units(text):
    """Exact units of any decimal, also of more than four places."""
    return Fraction(text) * 10_000
