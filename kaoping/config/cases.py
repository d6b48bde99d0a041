"""`kaoping cases`: computes a regulation's worked cases with both evaluators, without a database."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from kaoping.config.score import read_scheme, text_in
from kaoping.lib.errors import UserError
from kaoping.scoring import FactsFaults, SchemeFaults, evaluate, reference
from kaoping.scoring.cases import Case, load_cases, run
from kaoping.scoring.scheme import Scheme

MET, MISSED = 0, 1


def cases(words: list[str]) -> int:
    """Compute worked cases and tell what came out otherwise: 0 all met, 1 some missed, 2 refused."""
    parser = argparse.ArgumentParser("kaoping cases", description=cases.__doc__)
    parser.add_argument("scheme", type=Path, help="the regulation, a YAML file")
    parser.add_argument("cases", type=Path, help="its worked cases, a YAML file")
    asked = parser.parse_args(words)
    scheme, listed = read_scheme(asked.scheme), _cases(asked.cases)
    missed = [line for case in listed for line in _misses(case, scheme, asked.cases)]
    expected = sum(len(case.expectations) for case in listed)
    sys.stdout.write("".join(f"{line}\n" for line in missed))
    sys.stdout.write(f"{len(listed)}个算例，{expected}个结果，{len(missed)}个不符\n")
    return MISSED if missed else MET


def _cases(path: Path) -> list[Case]:
    try:
        return load_cases(text_in(path), str(path))
    except SchemeFaults as faults:
        raise UserError(str(faults), "改正以上各处后再算。") from faults


def _misses(case: Case, scheme: Scheme, path: Path) -> list[str]:
    """What came out otherwise by either evaluator, each thing once."""
    where = f"{path} “{case.title}”"
    if case.period not in scheme.periods:
        periods = "、".join(scheme.periods)
        raise UserError(f"没有周期“{case.period}”。", f"period 写：{periods}。", where)
    unknown = list(dict.fromkeys(_unknown(case, scheme)))
    if unknown:
        raise UserError("\n".join(unknown), "核对 expect 里的 subject 和名称。", where)
    try:
        found = [miss for by in (evaluate, reference.evaluate) for miss in run(case, scheme, by)]
    except FactsFaults as faults:
        raise UserError("\n".join(faults.faults), "改正以上各处后再算。", where) from faults
    return list(dict.fromkeys(map(str, found)))


def _unknown(case: Case, scheme: Scheme) -> Iterator[str]:
    """Names in expectations that neither the case nor its period knows."""
    period = scheme.periods[case.period]
    subjects = {subject.id for subject in case.facts.subjects}
    names = {"", *(node.code for node in period.nodes()), *(r.key for r in period.rankings)}
    names |= {component.key for component in period.pay.components} if period.pay else set()
    for expectation in case.expectations:
        if expectation.subject not in subjects:
            yield f"算例的 subjects 中没有“{expectation.subject}”。"
        if expectation.at not in names:
            yield f"办法里没有“{expectation.at}”。"
