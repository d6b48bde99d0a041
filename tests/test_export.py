"""What `kaoping close` computes from an export equals what the product shows: numbers, ranks, grades."""

import datetime
import json
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from kaoping.config import close as command
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Sheet
from kaoping.lib.errors import UserError
from kaoping.results import actions as results
from kaoping.results import queries
from kaoping.results.models import Result
from kaoping.scoring.nation.arrow import table_in
from kaoping.scoring.nation.closing import by_processes
from tests import test_second_preset as second
from tests.months import aggregate, deduct, mark_everything
from tests.test_dahedian_year import town, year  # noqa: F401
from tests.test_second_preset import town as second_town  # noqa: F401
from tests.world import open_month

ONE = partial(by_processes, processes=1)


def closed(folder: Path, *exported) -> dict[str, dict]:
    """The results of what was exported, by subject."""
    call_command("export", *[str(cycle.pk) for cycle in exported], str(folder))
    period = exported[0].period_key
    words = [str(folder / "regulations"), str(folder), str(folder / "out")]
    command.run([*words, "--period", period, "--processes", "1"])
    rows = table_in(folder / "out" / "results.parquet").to_pylist()
    return {row["subject"]: row for row in rows}


def compare(cycle, folder: Path, capsys) -> None:
    """Every number of every subject, each rank, prize, grade, veto and proposal."""
    found, run = closed(folder, cycle), queries.current_run(cycle)
    outcome = queries.outcome_of(run)
    stored = Result.objects.filter(run=run)
    assert {str(row.subject_id) for row in stored} == set(found)
    capsys.readouterr()
    for row in stored.select_related("subject__place"):
        who, line = str(row.subject_id), found[str(row.subject_id)]
        assert line["units"] == row.units
        assert line["grade"] == (row.grade or None)
        assert line["division"] == row.subject.place.code
        for ranking in cycles.period_of(cycle).rankings:
            assert line[f"rank:{ranking.key}"] == outcome.rank(ranking.key, who)
            assert line[f"prize:{ranking.key}"] == outcome.prize(ranking.key, who)
        for name, told in (("proposed", outcome.proposed(who)), ("vetoes", outcome.vetoes(who))):
            assert line[name] == (" ".join(rule.key for rule in told) or None)
        assert explained(folder, cycle, who, capsys) == outcome.explain(who).as_json()


def explained(folder: Path, cycle, who: str, capsys) -> dict:
    words = [str(folder / "regulations"), str(folder), "--period", cycle.period_key]
    command.run([*words, "--explain", who, "--format", "json"])
    return json.loads(capsys.readouterr().out)


def test_a_month_of_dahedian(hamlet, tmp_path, capsys):
    cycle = open_month(hamlet)
    sheets = Sheet.objects.filter(assignment__cycle=cycle, assignment__group="office_party")
    for number, sheet in enumerate(sheets.select_related("subject", "assignment__cycle")):
        if sheet.subject.kind == "team":
            deduct(sheet, "T1.2", "lacking", "1", times=number % 3 + 1)
    mark_everything(cycle)
    aggregate(cycle, hamlet.clerk)
    compare(cycle, tmp_path, capsys)


def test_a_month_with_gaps(hamlet, tmp_path, capsys):
    cycle = open_month(hamlet)
    aggregate(cycle, hamlet.clerk)
    compare(cycle, tmp_path, capsys)
    assert {row["units"] for row in closed(tmp_path, cycle).values()} == {None}


def test_the_year_of_dahedian_with_prizes_and_proposals(year, tmp_path, capsys):  # noqa: F811
    compare(year.cycle, tmp_path, capsys)


@time_machine.travel(datetime.datetime(2027, 1, 20, tzinfo=datetime.UTC), tick=False)
def test_a_year_of_the_second_preset_twelve_months(second_town, tmp_path, capsys):  # noqa: F811
    clerk = second_town[2]
    for number in range(1, 13):
        month = second.play(second_town, "month", datetime.date(2026, number, 1), second.MONTHS[0])
        results.close_review(cycle=month, held_on=month.starts_on, minutes="", by=clerk)
    compare(month, tmp_path / "month", capsys)
    opened = second.open_cycle(second_town, "year", datetime.date(2026, 1, 1))
    for subject in opened.subjects.all():
        second.mark(opened, subject, {"Y1.1": "86.5", "Y2": "1.5"})
    aggregate(opened, clerk)
    compare(opened, tmp_path / "year", capsys)


def test_several_periods_and_unknown_cycles_are_refused(hamlet, tmp_path):
    march, april = open_month(hamlet), open_month(hamlet, datetime.date(2026, 4, 1))
    with pytest.raises(UserError, match=r"不是同一周期|not of one period"):
        call_command("export", str(march.pk), str(april.pk), str(tmp_path))
    with pytest.raises(UserError, match="4711"):
        call_command("export", "4711", str(tmp_path))
