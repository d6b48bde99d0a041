"""The twin of a notice: computed again by the reference alone; any changed digit fails."""

import copy
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kaoping.scoring import evaluate, load_scheme, twin
from kaoping.scoring.facts import BallotOf, EventOf, FigureOf, Score, Votes
from kaoping.scoring.index import Index
from kaoping.scoring.tests.examples import TEXT, month, small

PRESETS = Path(__file__).parents[3] / "presets"


@pytest.fixture
def published():
    """The twin of the small month."""
    scheme, facts = small(), month()
    return twin.build(
        scheme=scheme,
        period_key="month",
        facts=facts,
        outcome=evaluate(scheme, "month", facts),
        notice={"place": "621227112", "title": "月考评公示", "days": 5, "head": "ab12"},
        raters={"7": "党建办"},
        with_pay=True,
    )


def test_a_published_twin_verifies_through_its_file(published):
    assert twin.verify(twin.load(twin.dump(published))) == []


def test_no_database_id_of_a_rater_leaves_the_house(published):
    assert published["raters"] == {"r1": "党建办"}
    assert {mark["rater"] for mark in published["facts"]["marks"]} == {"r1"}


def test_no_id_of_a_juror_leaves_the_house():
    facts = replace(month(), scores=(Score("J", "815", "A", 90_000),))
    raters = {row.rater: f"r-{row.rater}" for row in facts.assignments}
    assert twin._relabelled(facts, raters).scores == (Score("J", "j1", "A", 90_000),)


def test_an_event_about_whom_no_veto_asks_stays_in_the_house():
    veto = "{key: v, title: 否决, kind: team, reference: 第三条, "
    veto += "when: {event: filed}, effect: {grade_at_most: poor}}"
    extra = f"    events: {{filed: {{title: 立案}}}}\n    vetoes: [{veto}]\n    trees:\n"
    scheme = load_scheme(TEXT.replace("    trees:\n", extra, 1))
    people = [subject.id for subject in month().subjects if subject.kind == "official"]
    rows = tuple(EventOf("filed", who, "文件") for who in ("A", *people))
    facts = replace(month(), events=rows)
    told = twin.published(scheme.periods["month"], facts).events
    assert people
    assert told == (EventOf("filed", "A"),)


VOTED = {"members": (12, (12, 0, 0)), "representatives": (30, (10, 5, 14))}
OPTIONS = ("satisfied", "mostly", "dissatisfied")


def voted(subject):
    """Two groups' votes about somebody: twelve of one mind, thirty of several."""
    ballots = tuple(
        BallotOf("village", group, subject, valid, valid, valid, valid)
        for group, (valid, _counts) in VOTED.items()
    )
    votes = tuple(
        Votes("village", group, subject, option, count)
        for group, (_valid, counts) in VOTED.items()
        for option, count in zip(OPTIONS, counts, strict=True)
    )
    return ballots, votes


def test_what_single_groups_voted_stays_in_the_house_where_all_count_as_one():
    scheme = load_scheme((PRESETS / "yugong-2023/scheme.yaml").read_text(encoding="utf-8"))
    period = scheme.periods["year"]
    assert {option.key for option in period.ballots["village"].options} == set(OPTIONS)
    ballots, votes = voted("A")
    facts = replace(month(), ballots=ballots, votes=votes)
    told = twin.published(period, facts)
    assert told.ballots == ballots
    asked = period.ballots["village"], None, "A"
    assert Index(told).papers(*asked) == Index(facts).papers(*asked)
    # Whatever the twelve voted, as long as the sums are these, the same is published.
    assert told.votes == twin.published(period, replace(facts, votes=mixed(votes))).votes


def mixed(votes):
    """The same sums with one vote of each group exchanged."""
    change = {("members", "satisfied"): -1, ("members", "mostly"): 1,
              ("representatives", "satisfied"): 1, ("representatives", "mostly"): -1}  # fmt: skip
    return tuple(replace(row, count=row.count + change.get((row.group, row.option), 0)) for row in votes)


def test_what_a_group_voted_is_published_where_the_regulation_counts_it_apart():
    text = (PRESETS / "yugong-2023/scheme.yaml").read_text(encoding="utf-8")
    asked = text.replace("rule: {ballot: {of: village, missing: gap}}",
                         "rule: {ballot: {of: village, group: members, missing: gap}}")  # fmt: skip
    period = load_scheme(asked).periods["year"]
    ballots, votes = voted("A")
    told = twin.published(period, replace(month(), ballots=ballots, votes=votes))
    assert told.votes == votes


def test_a_figure_that_only_pay_rests_on_is_published_with_pay_alone():
    scheme = load_scheme((PRESETS / "moujiedao-2019/scheme.yaml").read_text(encoding="utf-8"))
    rows = (FigureOf("under_35", "A", 1_0000), FigureOf("rural_income", "A", 20133_0000))
    told = twin.published(scheme.periods["year"], replace(month(), figures=rows))
    assert told.figures == rows[:1]
    told = twin.published(scheme.periods["year"], replace(month(), figures=rows), with_pay=True)
    assert told.figures == rows


def test_a_float_never_gets_into_a_twin():
    scheme, facts = small(), month()
    with pytest.raises(TypeError):
        twin.build(
            scheme=scheme,
            period_key="month",
            facts=facts,
            outcome=evaluate(scheme, "month", facts),
            notice={"share": [0.5]},
            raters={"7": "党建办"},
        )


def leaves(value, path=()):
    """Paths to every scalar of plain data."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from leaves(below, (*path, number))
    else:
        yield path


def changed(published, path):
    """The twin with one scalar changed."""
    spoiled = copy.deepcopy(published)
    holder = spoiled
    for step in path[:-1]:
        holder = holder[step]
    old = holder[path[-1]]
    holder[path[-1]] = old + "1" if isinstance(old, str) else "1" if old is None else old + 1
    return spoiled


def test_one_changed_scalar_anywhere_fails(published):
    for path in leaves(published):
        assert twin.verify(changed(published, path)), path


@pytest.mark.parametrize("part", ["outcome", "facts"])
def test_a_changed_number_is_found_even_with_a_new_digest(published, part):
    for path in leaves(published[part], (part,)):
        if path[-1] in ("id", "name"):
            continue  # names and ids are the digest's to guard
        spoiled = changed(published, path)
        spoiled["digest"] = twin.digest(spoiled)
        found = twin.verify(spoiled)
        assert found, path
        assert all("digest" not in difference.path for difference in found)


def test_a_difference_says_where_and_what(published):
    published["outcome"]["values"]["A"]["T"] = "16"
    difference = twin.verify(published)[-1]
    assert difference.path == "outcome.values.A.T"
    assert (difference.published, difference.computed) == ("16", "15")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t.pop("facts"),
        lambda t: t.update(more="x"),
        lambda t: t.update(format="kaoping-twin/2"),
        lambda t: t.update(scheme="x"),
        lambda t: t["scheme"].update(text="x"),
        lambda t: t.update(period="year"),
        lambda t: t.update(facts=[]),
        lambda t: t.update(outcome=None),
        lambda t: t.update(raters=[]),
        lambda t: t["facts"]["marks"].append(t["facts"]["marks"][0]),
    ],
)
def test_a_maimed_twin_is_said_to_differ(published, spoil):
    spoil(published)
    assert twin.verify(published)


@pytest.mark.parametrize(
    "raw", [b"", b"x", b"[]", b'{"a": 1.5}', b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000]
)
def test_what_is_no_twin_is_unreadable(raw):
    with pytest.raises(twin.Unreadable):
        twin.load(raw)


def test_main_says_a_clear_verdict(published, tmp_path, capsys):
    file = tmp_path / "twin.json"
    file.write_bytes(twin.dump(published))
    assert twin.main(str(file)) == 0
    said = capsys.readouterr().out
    assert "VERIFIED" in said
    assert published["digest"] in said
    file.write_bytes(twin.dump(published).replace(b'"15"', b'"16"'))
    assert twin.main(str(file)) == 1
    assert "DIFFERS" in capsys.readouterr().out
    assert twin.main(str(tmp_path / "none.json")) == 2
    assert "UNREADABLE" in capsys.readouterr().out


def test_verification_needs_neither_django_nor_a_database(published, tmp_path):
    file = tmp_path / "twin.json"
    file.write_text(json.dumps(published))
    program = (
        "import sys; from kaoping.scoring import twin; code = twin.main(sys.argv[1]);"
        "sys.exit(9 if any(m in sys.modules for m in ('django', 'psycopg')) else code)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], check=False)
    assert done.returncode == 0
