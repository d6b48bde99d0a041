"""The specification tables: regulation + facts → expected results, on both evaluators.

The tables are YAML beside this file, readable without Python; each has an empty row. The
handbook in docs/scoring is rendered from them.
"""

import pytest

from kaoping.scoring import evaluate, reference
from tests.spec import situations

EVALUATORS = {"columnar": evaluate, "reference": reference.evaluate}
SHAPES = [str(number) for number in range(1, 25)]
SITUATIONS = [
    pytest.param(table, rows, id=f"{name}-{table['title'][1]}-{number}")
    for name, table in situations.every_table()
    for number, rows in enumerate(situations.situations(table))
]


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(("table", "rows"), SITUATIONS)
def test_facts_come_to_what_the_table_says(table, rows, evaluator):
    found = situations.computed(table, rows, EVALUATORS[evaluator])
    assert found == [situations.expected(row, table) for row in rows]


@pytest.mark.parametrize(("name", "table"), situations.every_table())
def test_every_table_has_an_empty_row(name, table):
    groups = situations.situations(table)
    blank = [rows for rows in groups if all(_is_empty(row) for row in rows)]
    assert blank, table["title"]


def _is_empty(row):
    return all(cell in situations.NOTHING for cell in row["facts"])


@pytest.mark.parametrize("shape", SHAPES)
def test_each_of_the_24_shapes_of_rules_has_a_table(shape):
    assert any(shape in table["shapes"] for _, table in situations.every_table())


def test_the_tables_use_every_word_of_the_language():
    written = "\n".join(table["scheme"] for _, table in situations.every_table())
    missing = [word for word in WORDS if word not in written]
    assert not missing


# What a regulation may choose among; each choice must be found in some table.
WORDS = """
award: deductions: bonuses: ballot: jury: own: scale: sum weighted: team: cycle:
figure: item: rank: movement: table: steps: proportion: floor: cap: most: fine: blank:
part:_whole part:_started part:_exact below:_own over:_own target:_own start:
denominator:_entitled denominator:_present denominator:_issued denominator:_returned
denominator:_valid denominator:_marked quorum: trim: least: leave_out none:_not_applicable
none:_zero none:_full missing:_gap missing:_zero missing:_present missing:_rebase missing:_full
by_type: by_peer: by_post: least: not_applicable:_rebase not_applicable:_full not_applicable:_zero
not_applicable:_others_mean take:_mean take:_sum round: several:_mean several:_together
within:_peer within:_type within:_place ties:_in ties:_out quota: share: places: grades_of:
grade_at_most: zero: bars: reference: event: votes: count: grade: first: last: to:_1 before:
periods: times: all: any: not: peer: type: post: at_least: at_most: over: below: withhold: budget:
amounts: coefficients: rate: threshold: grades: code: ranking: fines: yuan
round:_fen round:_jiao round:_yuan
"""
WORDS = [word.replace(":_", ": ") for word in WORDS.split()]
