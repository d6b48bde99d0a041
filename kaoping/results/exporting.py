"""Cycles as the Parquet files that `kaoping close` reads: what is closed from them is what is shown."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.errors import UserError
from kaoping.results import facts as gathering
from kaoping.results.models import Run, RunState
from kaoping.scoring.facts import Facts
from kaoping.scoring.nation.writing import write_facts

REGULATIONS = "regulations"
DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}


def export(cycles: Sequence[Cycle], folder: Path) -> Iterator[Cycle]:
    """Write each cycle as a shard, and the regulations by division; gives each once it is written.

    The facts are those of the cycle's last finished run, so what is closed from them equals what
    is shown; of a cycle that was never computed, those recorded until now. Raises UserError where
    the cycles are not of one period, or a place has two of them.
    """
    _refuse_what_is_no_period(cycles)
    regulations = folder / REGULATIONS
    regulations.mkdir(parents=True, exist_ok=True)
    for cycle in cycles:
        place = cycle.place.code[: DIGITS[cycle.place.level]]
        (regulations / f"{place}.yaml").write_text(cycle.version.text, "utf-8", newline="")
        codes = Subject.objects.filter(cycle=cycle).values_list("pk", "place__code")
        divisions = {str(pk): code for pk, code in codes}
        name = f"{place}-{cycle.period_key}-{cycle.starts_on}"
        write_facts(
            folder / name,
            facts_of(cycle),
            cycles=dict.fromkeys(divisions, name),
            divisions=divisions,
        )
        yield cycle


def facts_of(cycle: Cycle) -> Facts:
    """The facts of the last finished run; before there is one, those recorded until now."""
    run = Run.objects.filter(cycle=cycle, state=RunState.DONE).last()
    return gathering.of_run(run) if run else gathering.gather(cycle)


def _refuse_what_is_no_period(cycles: Sequence[Cycle]) -> None:
    if len({(cycle.period_key, cycle.starts_on) for cycle in cycles}) > 1:
        raise UserError(
            _("These cycles are not of one period."),
            _("Export the cycles of one month, or of one year, at a time."),
        )
    places = [cycle.place.name for cycle in cycles]
    twice = sorted({name for name in places if places.count(name) > 1})
    if len({cycle.place_id for cycle in cycles}) < len(cycles):
        raise UserError(
            _("A place has several of these cycles: %(places)s") % {"places": "、".join(twice)},
            _("Export the cycles of different regulations into different folders."),
        )
