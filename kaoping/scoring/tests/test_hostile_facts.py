"""Whatever is handed in as facts: a list of faults, soon, in little memory; never anything else."""

import json
import time
import tracemalloc
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.scoring import FactsFaults, evaluate, load_scheme, reference
from kaoping.scoring.facts import (
    MOST_FAULTS,
    MOST_ROWS,
    TABLES,
    Facts,
    Mark,
    Subject,
    from_json,
    to_json,
)
from kaoping.scoring.invent import invent
from kaoping.scoring.tests.examples import month, small
from kaoping.scoring.tests.hostile_texts import SINK

SUBJECT = {"id": "A", "kind": "team", "name": "甲村"}
MARK = {
    "id": "1", "rater": "7", "group": "office", "subject": "A", "indicator": "T1",
    "kind": "deduction", "choice": "absent", "units": "2", "times": 1,
}  # fmt: skip
BALLOT = {
    "ballot": "appraisal", "group": "members", "subject": "A",
    "entitled": 9, "present": 9, "issued": 9, "returned": 9, "invalid": 0,
}  # fmt: skip


def marked(**changes):
    """Facts with one mark, changed."""
    return {"subjects": [SUBJECT], "marks": [MARK | changes]}


def voted(**changes):
    """Facts with one ballot, changed."""
    return {"subjects": [SUBJECT], "ballots": [BALLOT | changes]}


UNREADABLE = {
    "nothing at all": None,
    "a number": 7,
    "a text": "marks",
    "a list": [[]],
    "an unknown table": {"remarks": []},
    "a table of a key of 1 MB": {"x" * 1_000_000: []},
    "a table that is a mapping": {"marks": {"id": "1"}},
    "a table that is a text": {"marks": "all"},
    "a table that is nothing": {"marks": None},
    "a row that is a list": {"marks": [["1", "7"]]},
    "a row that is nothing": {"marks": [None]},
    "an empty row": {"marks": [{}]},
    "a row with an unknown key": {"subjects": [SUBJECT | {"age": "50"}]},
    "a key of 1 MB": {"subjects": [SUBJECT | {"x" * 1_000_000: "1"}]},
    "a key that is a number": {"subjects": [SUBJECT | {7: "1"}]},
    "a row without its id": {"subjects": [{"kind": "team", "name": "甲"}]},
    "a name that is a number": {"subjects": [SUBJECT | {"name": 7}]},
    "a name that is a list": {"subjects": [SUBJECT | {"name": ["甲"]}]},
    "a name that is nothing": {"subjects": [SUBJECT | {"name": None}]},
    "a name of 1 MB": {"subjects": [SUBJECT | {"name": "甲" * 1_000_000}]},
    "a name with NUL": {"subjects": [SUBJECT | {"name": "甲\0"}]},
    "a name with half a letter": {"subjects": [SUBJECT | {"name": "甲\ud800"}]},
    "posts that are a text": {"subjects": [SUBJECT | {"posts": "secretary"}]},
    "posts of numbers": {"subjects": [SUBJECT | {"posts": [1]}]},
    "posts with NUL": {"subjects": [SUBJECT | {"posts": ["\0"]}]},
    "points that are a whole number": marked(units=2),
    "points that are a float": marked(units=2.5),
    "points that are no number": marked(units=float("nan")),
    "points that are true": marked(units=True),
    "points that are nothing": marked(units=None),
    "points that are empty": marked(units=""),
    "points as NaN": marked(units="NaN"),
    "points with an exponent": marked(units="1e3"),
    "points of 4,300 digits": marked(units="9" * 4300),
    "points of 13 digits": marked(units="9" * 13),
    "points with five decimals": marked(units="1.00001"),
    "points with idle zeros": marked(units="2.50"),
    "points with a plus": marked(units="+2"),
    "points in full width": marked(units="２"),
    "points in Chinese": marked(units="两"),
    "points between blanks": marked(units=" 2 "),
    "points of 1 MB": marked(units="1" * 1_000_000),
    "times that are a float": marked(times=1.0),
    "times that are true": marked(times=True),
    "minus times": marked(times=-1),
    "times of 4,300 digits": marked(times="9" * 4300),
    "times as a huge number": marked(times=10**400),
    "times in superscript": marked(times="²"),
    "minus people": voted(present=-1),
    "papers of a float": voted(returned=8.5),
    "papers of nothing": voted(returned=None),
    "10 to the 9 papers": voted(entitled=10**9),
    "confirmed by a text": {"acknowledged": "A"},
    "confirmed by numbers": {"acknowledged": [1]},
    "deeply nested": {"marks": [[[[[[[[[[]]]]]]]]]]},
}

IMPOSSIBLE = {
    "points beyond the reason": marked(units="99999999999"),
    "minus points": marked(units="-2"),
    "no times": marked(times=0),
    "10 to the 8 times": marked(times=10**8),
    "a stranger as rater": marked(rater="8"),
    "an unknown group": marked(group="office\u202e"),
    "an unknown subject": marked(subject="B"),
    "an unknown item": marked(indicator="T9"),
    "an unknown reason": marked(choice="late"),
    "no reason": marked(choice=None),
    "an award as deduction": marked(indicator="T2"),
    "a subject twice": {"subjects": [SUBJECT, SUBJECT]},
    "an unknown kind": {"subjects": [SUBJECT | {"kind": "county"}]},
    "an official without posts": {"subjects": [SUBJECT | {"kind": "official"}]},
    "an official of nowhere": {
        "subjects": [SUBJECT | {"kind": "official", "posts": ["director"], "team": "Z"}]
    },
    "a mark twice": {"subjects": [SUBJECT], "marks": [MARK, MARK]},
    "a submission of a stranger": {
        "subjects": [SUBJECT],
        "submissions": [{"rater": "8", "group": "office", "subject": "A"}],
    },
    "a decision about an unknown item": {
        "subjects": [SUBJECT],
        "adjustments": [{"id": "1", "subject": "A", "indicator": "T9", "units": "1"}],
    },
    "a decision beyond the item": {
        "subjects": [SUBJECT],
        "adjustments": [{"id": "1", "subject": "A", "indicator": "T1", "units": "999999999999"}],
    },
    "a ballot nobody asked for": voted(),
    "a figure nobody asked for": {
        "subjects": [SUBJECT],
        "figures": [{"name": "f", "subject": "A", "units": "1"}],
    },
    "votes without a ballot": {
        "subjects": [SUBJECT],
        "votes": [
            {"ballot": "b", "group": "g", "subject": "A", "option": "x", "count": 10**8}
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_facts_is_refused(name):
    with pytest.raises(FactsFaults) as caught:
        from_json(UNREADABLE[name])
    assert all(fault and len(fault) < 500 for fault in caught.value.faults)


@pytest.mark.parametrize("name", IMPOSSIBLE)
@pytest.mark.parametrize("run", [evaluate, reference.evaluate])
def test_facts_that_cannot_be_are_refused_by_both_evaluators(name, run):
    with pytest.raises(FactsFaults) as caught:
        run(small(), "month", from_json(IMPOSSIBLE[name]))
    assert caught.value.faults


def test_a_million_rows_are_told_and_not_read():
    rows = [MARK] * (2 * MOST_ROWS)
    began = time.process_time()
    with pytest.raises(FactsFaults) as caught:
        from_json({"subjects": [SUBJECT], "marks": rows})
    assert str(MOST_ROWS) in str(caught.value)
    assert time.process_time() - began < 1


def test_of_very_many_faults_the_first_are_told():
    wrong = [{"id": str(n)} for n in range(100_000)]
    tracemalloc.start()
    try:
        with pytest.raises(FactsFaults) as caught:
            from_json({"subjects": wrong})
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024**2
    finally:
        tracemalloc.stop()
    assert len(caught.value.faults) == MOST_FAULTS + 1


def test_100_000_duplicates_are_found_soon():
    subjects = tuple(Subject(str(n % 50_000), "team", "村") for n in range(100_000))
    began = time.process_time()
    with pytest.raises(FactsFaults) as caught:
        evaluate(small(), "month", Facts(subjects=subjects))
    assert time.process_time() - began < 5
    assert len(caught.value.faults) == MOST_FAULTS + 1


def test_20_000_places_are_ranked_and_graded_soon():
    period = load_scheme(SINK).periods["month"]
    facts = Facts(subjects=tuple(Subject(str(n), "team", "村") for n in range(20_000)))
    began = time.process_time()
    outcome = evaluate(load_scheme(SINK), "month", facts)
    assert outcome.rank("teams", "1") == 1
    assert outcome.prize("teams", "1") == "fifth"  # by place, and all share the first
    assert [v.key for v in outcome.vetoes("1")] == []
    assert outcome.proposed("1") == ()
    assert time.process_time() - began < 20
    assert period.codes_of("team")


def test_extreme_marks_leave_the_evaluators_equal():
    facts = month()
    marks = [Mark(f"x{n}", "7", "office", "A", "T1", "deduction", "absent", 20_000, 1000)
             for n in range(2000)]  # fmt: skip
    facts = replace(facts, marks=(*facts.marks, *marks))
    fast, slow = evaluate(small(), "month", facts), reference.evaluate(small(), "month", facts)
    assert fast.columns == slow.columns
    assert fast.value("A", "T1") == 0


PLAIN = to_json(invent(load_scheme(SINK).periods["month"], villages=2, seed=1))
VALUES = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**30,
        "",
        "0",
        "-1",
        "1.5",
        "1e9",
        "9" * 12,
        "A",
        "\ud800",
        [],
        {},
        ["x"],
    ]
)


def spoiled(data):
    """Plain facts with a few cells lost, doubled or exchanged."""
    plain = json.loads(json.dumps(PLAIN))
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from([key for key in TABLES if plain.get(key)]))
        row = data.draw(st.sampled_from(plain[name]))
        how = data.draw(st.sampled_from(["lose", "double", "value", "borrow"]))
        key = data.draw(st.sampled_from(sorted(row))) if row else "id"
        if how == "lose":
            row.pop(key, None)
        elif how == "double":
            plain[name].append(dict(row))
        elif how == "value":
            row[key] = data.draw(VALUES)
        else:
            row[key] = data.draw(st.sampled_from(plain[name])).get(key)
    return plain


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_facts_with_a_few_cells_exchanged_are_computed_alike_or_refused(data):
    plain = spoiled(data)
    scheme = load_scheme(SINK)
    try:
        facts = from_json(plain)
        fast = evaluate(scheme, "month", facts)
    except FactsFaults as refused:
        assert refused.faults
        return
    slow = reference.evaluate(scheme, "month", facts)
    assert fast.columns == slow.columns
    assert fast.lines == slow.lines
    assert fast.pays == slow.pays


def test_yaml_that_is_typed_by_its_reader_is_refused_and_not_misread():
    """A file read by another YAML reader has floats and dates: they are told, never rounded."""
    text = "subjects: [{id: 1, kind: team, name: 2017-01-01}]\nmarks: []\n"
    with pytest.raises(FactsFaults) as caught:
        from_json(yaml.safe_load(text))
    assert len(caught.value.faults) == 2
