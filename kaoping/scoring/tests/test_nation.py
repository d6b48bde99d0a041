"""Closing from Parquet: any shards, any order, any processes, and after a kill, the same bytes."""

import random
import re
import shutil
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.lib.errors import UserError
from kaoping.scoring import evaluate
from kaoping.scoring.nation import reading
from kaoping.scoring.nation.arrow import pa, pq, table_in
from kaoping.scoring.nation.closing import by_processes, close, tasks_for
from kaoping.scoring.nation.explaining import outcome_of
from kaoping.scoring.nation.shard import close_shard
from kaoping.scoring.tests.hostile_texts import SINK
from kaoping.scoring.tests.towns import PLACES, regulations, towns, write_shard

ONE = partial(by_processes, processes=1)
TOWNS = towns()


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, str]:
    """All towns in one shard, closed; and the results' bytes."""
    home = tmp_path_factory.mktemp("whole")
    write_shard(home / "in" / "all", TOWNS)
    close(home / "in", home / "out", regulations(), ONE)
    return home, results(home / "out")


def results(out: Path) -> str:
    """A digest of all bytes that come out."""
    names = ("results.parquet", "summary.json")
    return sha256(b"".join((out / name).read_bytes() for name in names)).hexdigest()


def split(home: Path, shares: list[int], order: random.Random) -> Path:
    """The towns dealt out to shards, their rows in some order."""
    for share in set(shares):
        parts = [town for town, where in zip(TOWNS, shares, strict=True) if where == share]
        order.shuffle(parts)
        write_shard(home / "in" / f"{share}", parts, order)
    return home / "in"


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.integers(0, 3), min_size=len(PLACES), max_size=len(PLACES)),
    st.randoms(use_true_random=False),
    st.sampled_from([7, 100, reading.SLICE]),
)
def test_any_shards_in_any_order_give_the_same_bytes(
    whole, tmp_path_factory, shares, order, slice_of
):
    home = tmp_path_factory.mktemp("split")
    usual, reading.SLICE = reading.SLICE, slice_of
    try:
        close(split(home, shares, order), home / "out", regulations(), ONE)
    finally:
        reading.SLICE = usual
    assert results(home / "out") == whole[1]
    shutil.rmtree(home)


@pytest.mark.parametrize("processes", [3])
def test_any_number_of_processes_gives_the_same_bytes(whole, tmp_path, processes):
    source = split(tmp_path, [0, 1, 2, 3], random.Random(processes))
    close(source, tmp_path / "out", regulations(), partial(by_processes, processes=processes))
    assert results(tmp_path / "out") == whole[1]


def test_what_is_closed_is_what_the_reference_says(whole):
    home, _ = whole
    rows = {row["subject"]: row for row in table_in(home / "out" / "results.parquet").to_pylist()}
    period = regulations().read().periods["all"]
    scheme = regulations().schemes["all"]
    for _, facts in TOWNS:
        outcome = evaluate(scheme, "month", facts)
        for subject in facts.subjects:
            row = rows.pop(subject.id)
            assert row["units"] == outcome.total(subject.id)
            assert row["grade"] == outcome.grade(subject.id)
            assert row["proposed"] == told(outcome.proposed(subject.id))
            assert row["vetoes"] == told(outcome.vetoes(subject.id))
            for ranking in period.rankings:
                assert row[f"rank:{ranking.key}"] == outcome.rank(ranking.key, subject.id)
                assert row[f"prize:{ranking.key}"] == outcome.prize(ranking.key, subject.id)
    assert not rows


def told(rules) -> str | None:
    return " ".join(rule.key for rule in rules) or None


def test_ranks_by_level_count_those_who_are_better(whole):
    home, _ = whole
    rows = table_in(home / "out" / "results.parquet").to_pylist()
    for level, digits in (("township", 9), ("county", 6), ("city", 4), ("province", 2)):
        for row in rows:
            alike = [
                other["units"]
                for other in rows
                if other["kind"] == row["kind"]
                and other["division"][:digits] == row["division"][:digits]
                and other["units"] is not None
            ]
            place = 1 + sum(units > row["units"] for units in alike) if row["units"] else None
            assert row[f"in_{level}"] == place


def test_a_closing_goes_on_where_it_was_killed(whole, tmp_path):
    source = split(tmp_path, [0, 1, 2, 2], random.Random(1))
    tasks = tasks_for(source, tmp_path / "out", regulations())
    close_shard(tasks[0])
    half = tmp_path / "out" / "pieces" / ".1.parquet.4711"  # what a killed process leaves behind
    half.write_bytes(Path(tasks[0].piece).read_bytes()[:1000])
    Path(tasks[1].piece).write_bytes(b"PAR1 not whole")
    done = []
    close(source, tmp_path / "out", regulations(), ONE, done.append)
    assert [each.kept for each in done] == [True, False, False]
    assert results(tmp_path / "out") == whole[1]


def test_a_shard_is_computed_again_when_its_marks_or_the_regulation_change(tmp_path):
    source = split(tmp_path, [0, 0, 0, 0], random.Random(1))
    other = regulations(all=SINK.replace("title: ", "title: 新", 1))
    for asked, kept in ((regulations(), False), (regulations(), True), (other, False)):
        (task,) = tasks_for(source, tmp_path / "out", asked)
        assert close_shard(task).kept is kept
    write_shard(source / "0", TOWNS[:1])
    assert close_shard(task).kept is False


def test_counties_may_have_regulations_of_their_own(tmp_path):
    stricter = SINK.replace("name: kitchen-sink", "name: stricter")
    asked = regulations(_62=SINK, _621228=stricter, _61=SINK)
    write_shard(tmp_path / "in" / "x", TOWNS)
    close(tmp_path / "in", tmp_path / "out", asked, ONE)
    rows = table_in(tmp_path / "out" / "results.parquet").to_pylist()
    where = {(row["division"][:6], row["regulation"].split("@")[0]) for row in rows}
    assert where == {
        ("621227", "kitchen-sink"), ("621228", "stricter"), ("610101", "kitchen-sink"),
    }  # fmt: skip
    with pytest.raises(UserError, match="没有适用于区划“610101"):
        close(tmp_path / "in", tmp_path / "out", regulations(_62=SINK), ONE)


@pytest.mark.parametrize(
    ("change", "cause"),
    [({"rater": "x"}, "没有被安排"), ({"indicator": "T9"}, "不由"), ({"units": 10**9}, "应为|不在")],
)
def test_the_same_fault_in_two_shards_is_told_of_both(tmp_path, change, cause):
    for number, (code, facts) in enumerate(TOWNS[:2]):
        spoiled = replace(facts, marks=(replace(facts.marks[0], **change), *facts.marks[1:]))
        write_shard(tmp_path / "in" / f"{number}", [(code, spoiled)])
    with pytest.raises(UserError) as refused:
        close(tmp_path / "in", tmp_path / "out", regulations(), ONE)
    assert re.search(f"0：.*({cause})", str(refused.value))
    assert re.search(f"1：.*({cause})", str(refused.value))


def test_one_subject_in_two_shards_is_refused(tmp_path):
    for name in "ab":
        write_shard(tmp_path / "in" / name, TOWNS[:1])
    with pytest.raises(UserError, match="几个分片中重复"):
        close(tmp_path / "in", tmp_path / "out", regulations(), ONE)


def test_a_subject_is_explained_within_its_own_cycle(whole):
    home, _ = whole
    scheme = regulations().schemes["all"]
    for _, facts in TOWNS:
        outcome = evaluate(scheme, "month", facts)
        for subject in facts.subjects:
            found, who = outcome_of(home / "in", regulations().read(), subject.id)
            assert found.trace(who) == outcome.trace(subject.id)


STRANGE = {
    "floats": lambda n: pa.array([1.5] * n),
    "numbers": lambda n: pa.array([2**63] * n, pa.uint64()),
    "nothing": lambda n: pa.nulls(n),
    "lists": lambda n: pa.array([["x"]] * n),
    "structs": lambda n: pa.array([{"x": 1}] * n),
    "bytes": lambda n: pa.array([b"\xff\xfe"] * n, pa.binary()),
    "broken text": lambda n: pa.array([b"\xff\xfe"] * n, pa.binary()).view(pa.string()),
    "long text": lambda n: pa.array(["x" * 20_000] * n),
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("table", ["subjects", "assignments", "marks", "figures"])
def test_strange_columns_are_faults_and_never_a_crash(tmp_path, table, kind):
    write_shard(tmp_path / "in" / "x", TOWNS[:1])
    path = tmp_path / "in" / "x" / f"{table}.parquet"
    well = table_in(path)
    (task,) = tasks_for(tmp_path / "in", tmp_path / "out", regulations())
    for at, name in enumerate(well.column_names):
        pq.write_table(well.set_column(at, name, STRANGE[kind](len(well))), path)
        done = close_shard(task)
        assert done.faults or name in HARMLESS, name
        pq.write_table(well.drop_columns([name]), path)
        done = close_shard(task)
        assert done.faults or name in HARMLESS, name


# What a subject may be called, where it belongs, and what only explanations read.
HARMLESS = ("id", "name", "place", "peer", "type", "order", "division", "cycle", "posts", "team",
            "times", "choice", "target_units")  # fmt: skip
