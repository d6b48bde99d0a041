"""The specification tables: facts + rule → expected points, on both evaluators.

The tables are YAML beside this file, readable without Python; each has an empty row.
"""

from pathlib import Path

import pytest

from kaoping.lib.decimals import format_fen, format_units
from kaoping.scoring import evaluate, reference
from tests.spec import situations

HERE = Path(__file__).parent
EVALUATORS = {"columnar": evaluate, "reference": reference.evaluate}


def rows_of(name):
    """(table, row) of every row of a file, named by title and row number."""
    tables = situations.read_text((HERE / name).read_text("utf-8"))
    return [
        pytest.param(table, row, id=f"{table['title']}-{number}")
        for table in tables
        for number, row in enumerate(table["rows"])
    ]


def points(outcome):
    """The total of subject A as the tables write it."""
    value = outcome.value("A", "M")
    return "gap" if value is None else format_units(value)


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(("table", "row"), rows_of("marks.yaml"))
def test_marks_come_to_these_points(table, row, evaluator):
    scheme, facts = situations.marked(table, row)
    assert points(EVALUATORS[evaluator](scheme, "month", facts)) == row["expect"]


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(("table", "row"), rows_of("parts.yaml"))
def test_parts_come_to_these_points(table, row, evaluator):
    scheme, facts = situations.composed(table, row)
    assert points(EVALUATORS[evaluator](scheme, "month", facts)) == row["expect"]


def _pay(outcome, subject):
    fen = outcome.pay(subject)
    return "gap" if fen is None else format_fen(fen)


STANDINGS = {
    "rank": lambda outcome, subject: str(outcome.rank("all", subject) or "none"),
    "prize": lambda outcome, subject: outcome.prize("all", subject) or "none",
    "grade": lambda outcome, subject: outcome.grade(subject) or "none",
    "pay": _pay,
}


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(("table", "row"), rows_of("standings.yaml"))
def test_totals_come_to_these_standings(table, row, evaluator):
    scheme, facts = situations.standing(row)
    outcome = EVALUATORS[evaluator](scheme, "month", facts)
    say = STANDINGS[table["what"]]
    assert [say(outcome, subject.id) for subject in facts.subjects] == row["expect"]


@pytest.mark.parametrize("name", ["marks.yaml", "parts.yaml", "standings.yaml"])
def test_every_table_has_an_empty_row(name):
    for table in situations.read_text((HERE / name).read_text("utf-8")):
        assert any(row["facts"] in ([], {}) for row in table["rows"]), table["title"]
