"""A few small towns for closings: each a cycle of its own, in the regulation that says everything."""

import random
from dataclasses import fields, replace
from pathlib import Path

from kaoping.scoring import load_scheme
from kaoping.scoring.facts import TABLES, Facts
from kaoping.scoring.invent import invent
from kaoping.scoring.nation.regulations import EVERYWHERE, Regulations
from kaoping.scoring.nation.writing import write_facts
from kaoping.scoring.tests.hostile_texts import SINK

PLACES = ("621227112", "621227113", "621228101", "610101001")
WHO = ("subject", "team", "rater", "juror")


def regulations(**texts: str) -> Regulations:
    """The kitchen sink's month everywhere, or others by the beginning of a division's code."""
    texts = {name.lstrip("_"): text for name, text in texts.items()} or {EVERYWHERE: SINK}
    return Regulations(tuple(sorted(texts.items())), "month")


def towns(text: str = SINK) -> list[tuple[str, Facts]]:
    """(code, facts) of four towns of a few villages each; nobody has the same id as another."""
    period = load_scheme(text).periods["month"]
    return [
        (code, named(code, invent(period, villages=at + 1, seed=at)))
        for at, code in enumerate(PLACES)
    ]


def named(code: str, facts: Facts) -> Facts:
    """The same facts, everybody's id beginning with the town's code."""
    tables = {n: tuple(_renamed(code, row, n) for row in getattr(facts, n)) for n in TABLES}
    return replace(facts, **tables, acknowledged=())


def _renamed(code: str, row, table: str):
    names = {field.name for field in fields(row)} & {*WHO}
    if table in ("subjects", "marks", "adjustments"):
        names.add("id")
    given = {name: f"{code}-{getattr(row, name)}" for name in names if getattr(row, name)}
    return replace(row, **given)


def merged(parts: list[tuple[str, Facts]], order: random.Random | None = None) -> Facts:
    """Facts of several towns in one, shuffled but where the later of two rows counts."""
    tables = {n: [row for _, facts in parts for row in getattr(facts, n)] for n in TABLES}
    for name, rows in tables.items():
        if order is not None and name not in ("adjustments", "results"):
            order.shuffle(rows)
    return Facts(**{name: tuple(rows) for name, rows in tables.items()})


def write_shard(
    folder: Path, parts: list[tuple[str, Facts]], order: random.Random | None = None
) -> None:
    """One shard of some towns; the third subject's village is number 003 and so on."""
    cycles = {subject.id: code for code, facts in parts for subject in facts.subjects}
    divisions = {
        subject.id: f"{code}{1 + at // 2:03d}"
        for code, facts in parts
        for at, subject in enumerate(facts.subjects)
    }
    write_facts(folder, merged(parts, order), cycles=cycles, divisions=divisions)
