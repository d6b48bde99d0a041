"""The core alone: one regulation of some forty items on a township's month, and on a county's."""

import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from kaoping.scoring import evaluate, load_scheme
from kaoping.scoring.cases import Case, completed
from kaoping.scoring.facts import Facts, Mark, Subject
from tests.bench import clock

PRESET = Path(__file__).parents[2] / "presets" / "dahedian-2017" / "scheme.yaml"
ROUNDS = 15
MOST_MILLISECONDS = 10.0  # warm, 17 villages
LAST_REASON = "{key: breach, title: 违反规定经查实, points: 5}\n"
MORE = """\
              - code: X{0}
                title: 另加的第{0}项
                full: 0
                marked_by: office_party
                rule:
                  deductions: {{cap: 5, reasons: [{{key: late, title: 迟到, points: 0.5}}]}}
"""
COLD = "import time; b = time.perf_counter(); {}; print((time.perf_counter() - b) * 1000)"
FIRST = "from kaoping.scoring import load_scheme; load_scheme(open({!r}, encoding='utf-8').read())"


def evaluate_month(villages: int) -> bool:
    """Facts in, every node's value, grades and pay out; whether the goal for 17 villages is missed.

    The goal is one of the process's own computing time, which a busy machine doesn't change much.
    """
    text = forty_items()
    scheme = load_scheme(text)
    facts = _month(scheme, villages)
    first = clock.milliseconds(partial(_whole, scheme, facts))
    works = [partial(_whole, scheme, facts), partial(load_scheme, text)]
    warm, reading = clock.alternating(works, ROUNDS)
    missed = villages == 17 and warm.computing > MOST_MILLISECONDS
    line = {
        "proof": "computing a month",
        "villages": villages,
        "subjects": len(facts.subjects),
        "items": len(scheme.periods["month"].items()),
        "marks": len(facts.marks),
        "milliseconds": round(warm.wall, 2),
        "computing_milliseconds": round(warm.computing, 2),
        "first_milliseconds": round(first, 2),
        "reading_the_scheme_milliseconds": round(reading.computing, 2),
        "new_process_milliseconds": round(_new_process(), 1),
        "goal": MOST_MILLISECONDS if villages == 17 else None,
    }
    clock.tell(line, missed=missed)
    return missed


def forty_items() -> str:
    """The preset with sixteen more items for each official: forty in all."""
    text = PRESET.read_text("utf-8")
    before, after = text.split(LAST_REASON, 1)
    more = "".join(MORE.format(number) for number in range(16))
    return before + LAST_REASON + more + after


def _whole(scheme, facts) -> None:
    outcome = evaluate(scheme, "month", facts)
    for subject in facts.subjects:
        outcome.grade(subject.id)
    outcome.pays.get("")


def _new_process() -> float:
    """Milliseconds until a process that never saw NumPy has read its first scheme."""
    code = COLD.format(FIRST.format(str(PRESET)))
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return float(answer.stdout)


def _month(scheme, villages: int) -> Facts:
    """Every sheet submitted, two deductions on each."""
    subjects = [row for number in range(villages) for row in _village(number)]
    case = Case("", "month", Facts(subjects=tuple(subjects)), True, ())
    facts = completed(case, scheme)
    period = scheme.periods["month"]
    kinds = {subject.id: subject.kind for subject in subjects}
    marks = []
    for sheet in facts.assignments:
        items = [i for i in period.items(kinds[sheet.subject]) if i.marked_by == sheet.group]
        for item in [item for item in items if item.entry == "deductions"][:2]:
            choice = item.choices[0]
            marks.append(
                Mark(f"d{len(marks)}", sheet.rater, sheet.group, sheet.subject, item.code,
                     "deduction", choice.key, choice.low_units)
            )  # fmt: skip
    return replace(facts, marks=(*facts.marks, *marks))


def _village(number: int) -> list[Subject]:
    team = Subject(f"v{number}", "team", f"{number}村")
    posts = ("secretary", "director", "village_clerk")
    return [
        team,
        *(Subject(f"{p}{number}", "official", p, team=team.id, posts=(p,)) for p in posts),
    ]
