"""The demonstration's months, run through the product's own actions. All marks are invented.

What is marked follows from a fixed seed, so that every demonstration tells the same story.
"""

import datetime
import uuid
from collections.abc import Collection, Iterator
from itertools import groupby
from random import Random

from django.utils import timezone

from kaoping.audit import chain
from kaoping.cycles import queries as cycles
from kaoping.cycles.actions import finish_stage, open_cycle
from kaoping.cycles.models import Cycle, Sheet, Stage, Subject
from kaoping.decisions import actions as decisions
from kaoping.desk.demo.picture import picture
from kaoping.desk.demo.town import Town
from kaoping.journal.actions import keep_evidence
from kaoping.journal.models import Evidence
from kaoping.lib.dates import Month
from kaoping.lib.decimals import UNIT
from kaoping.marks import actions as marks
from kaoping.marks.entries import AwardEntry, DeductionEntry, Entry
from kaoping.marks.models import Mark
from kaoping.notices.actions import publish
from kaoping.people.models import Account
from kaoping.results import actions as results
from kaoping.results.models import Feedback
from kaoping.scoring.scheme import Indicator, Period

SEED = 2017
# Of a hundred items so many have a deduction, village after village: some do better than others.
RISKS = (34, 10, 46, 4, 88, 32, 58, 40, 9, 76, 38, 48, 20, 64, 34, 8, 54)
# How far a village's month can be better or worse than its usual one.
SWING = 8
MARKING_DAYS = 5
OFFICE_MINUTES = (8 * 60 + 30, 18 * 60)
LATE = ("liaison", "stationed", "office", "leader")
STORY_ITEM = "T2.1"  # the first village is marked down here, and objects
ADJUSTED_ITEM = "T3.1"
MINUTES = "村党支部主持召开“两委”会议，逐项分析扣分原因，明确整改措施和责任人。"
STORY_MEASURE = "每周五核对走访记录，月底前由包村干部抽查，缺页当场补正。"
MEASURE = "明确专人负责，每周自查一次，下月“两委”会议上汇报整改情况。"


def run_finished(town: Town, month: Month, *, number: int) -> Cycle:
    """One month from its opening to the approved pay sheet; the second has an adjustment."""
    cycle = _open(town, month)
    _mark(town, cycle, Random(SEED + number), skip=())
    results.compute_run(results.request_run(cycle=cycle, by=town.clerk))
    _review(town, cycle, month, number)
    _feed_back(town, cycle, number)
    chain.seal()  # the notice prints the head of the log
    publish(cycle=cycle, starts_on=month.deadline(11), by=town.clerk)
    _finish(cycle, "notice", town.clerk)
    sheet = decisions.make_pay_sheet(cycle=cycle, by=town.clerk)
    document = f"大政发〔{month.year}〕{20 + number}号"
    decisions.approve_pay_sheet(sheet=sheet, document=document, by=town.clerk)
    _finish(cycle, "payment", town.clerk)
    return cycle


def run_current(town: Town, month: Month) -> Cycle:
    """The month under way: most have handed in, the accounts to try have not."""
    cycle = _open(town, month)
    late = {town.trials[key].person_id for key in LATE}
    _mark(town, cycle, Random(SEED - 1), skip=late)
    return cycle


def _open(town: Town, month: Month) -> Cycle:
    return open_cycle(
        version=town.version,
        place=town.place,
        period_key="month",
        starts_on=month.first_day,
        by=town.clerk,
    )


def _mark(town: Town, cycle: Cycle, chance: Random, skip: Collection[int]) -> None:
    """Every rater marks and hands in, but for the persons to skip."""
    period = cycles.period_of(cycle)
    rows = (
        Sheet.objects.filter(assignment__cycle=cycle)
        .select_related("assignment__cycle__version", "assignment__cycle__place", "subject__place")
        .order_by("assignment__person_id", "subject__position")
    )
    days = Random(chance.random())
    for person, group in groupby(rows, key=lambda sheet: sheet.assignment.person_id):
        if person in skip:
            continue
        sheets, by = list(group), town.raters[person]
        entries = [entry for sheet in sheets for entry in _entries(period, sheet, chance, town)]
        marks.save(entries=entries, by=by)
        marks.submit(sheets=sheets, by=by, at=_handed_in(cycle, days))


def _entries(period: Period, sheet: Sheet, chance: Random, town: Town) -> Iterator[Entry]:
    """What one rater marks on one sheet."""
    at = next(at for at, one in enumerate(town.villages) if one.pk == sheet.subject.place_id)
    risk = _risk(at, sheet.assignment.cycle.starts_on.month)
    for item in period.items_of(sheet.assignment.group):
        if period.kind_of(item.code) != sheet.subject.kind:
            continue
        told = at == 0 and item.code in (STORY_ITEM, ADJUSTED_ITEM)
        if item.entry == "award":
            yield _award(sheet, item, risk, chance)
        elif told or chance.randrange(100) < risk:
            yield _deduction(sheet, item, chance, _evidence(town, sheet) if told else ())


def _risk(at: int, month: int) -> int:
    """How many of a hundred items a village loses points in, in this month of the year."""
    return max(2, RISKS[at % len(RISKS)] + (at * 7 + month * 5) % (2 * SWING + 1) - SWING)


def _handed_in(cycle: Cycle, chance: Random) -> datetime.datetime:
    """A moment of an office's day, from the last days of the month to the end of the marking."""
    last = Stage.objects.get(cycle=cycle, key="marking").due_on
    day = last - datetime.timedelta(days=chance.randrange(MARKING_DAYS))
    minute = chance.randrange(*OFFICE_MINUTES)
    return timezone.make_aware(
        datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60))
    )


def _award(sheet: Sheet, item: Indicator, risk: int, chance: Random) -> Entry:
    """Points on a step: of a village that loses much elsewhere fewer, at least half."""
    steps = item.high_units // item.step_units
    high = steps * (100 - risk // 4) // 100
    units = chance.randint(max(steps // 2, high - 3), high) * item.step_units
    return AwardEntry(sheet, item, units, uuid.UUID(int=chance.getrandbits(128), version=4))


def _evidence(town: Town, sheet: Sheet) -> tuple[Evidence, ...]:
    by = town.raters[sheet.assignment.person_id]
    upload = picture("现场照片（示意）.png")
    return (keep_evidence(place=sheet.subject.place, upload=upload, by=by),)


def _deduction(
    sheet: Sheet, item: Indicator, chance: Random, evidence: tuple[Evidence, ...]
) -> Entry:
    choice = chance.choice([one for one in item.choices if one.key != "other"])
    times = 2 if choice.low_units <= UNIT and chance.randrange(4) == 0 else 1
    token = uuid.UUID(int=chance.getrandbits(128), version=4)
    return DeductionEntry(sheet, item, choice.key, choice.low_units, times, "", token, 0, evidence)


def _review(town: Town, cycle: Cycle, month: Month, number: int) -> None:
    if number == 1:
        item = cycles.period_of(cycle).item(ADJUSTED_ITEM)
        results.adjust(
            subject=_first_team(town, cycle),
            indicator=ADJUSTED_ITEM,
            after_units=item.full_units,
            reason="值班人员当日在镇上参加防汛会议，有会议签到，不应按脱岗扣分",
            document=f"大河店镇绩效考评审定会议纪要〔{month.year}〕{number + 1}号",
            by=town.clerk,
        )
    results.close_review(
        cycle=cycle,
        held_on=month.deadline(6),
        minutes="镇党委、政府主要领导主持，逐村审定汇总结果，无其他意见。",
        by=town.clerk,
    )


def _feed_back(town: Town, cycle: Cycle, number: int) -> None:
    """Notices go out; the first village objects once; all confirm, in the last month one stays silent."""
    issued = {row.village_id: row for row in results.issue_feedback(cycle=cycle, by=town.clerk)}
    first = town.villages[0]
    if number == 2:
        _object(town, cycle, town.speakers[first.pk])
    silent = town.villages[-1].pk if number == 2 else None
    for village, feedback in issued.items():
        if village != silent:
            results.acknowledge(feedback=feedback, by=town.speakers[village])
    told = {first.pk: (STORY_ITEM, STORY_MEASURE)}
    for village, item in _worst_items(cycle).items():
        told.setdefault(village, (item, MEASURE))
    for village, feedback in issued.items():
        if village != silent:
            _meet(feedback, told.get(village), town.speakers[village], done=number < 2)
    if silent:
        results.lapse_silent(today=issued[silent].due_on + datetime.timedelta(days=1))


def _object(town: Town, cycle: Cycle, speaker: Account) -> None:
    objection = results.object_to(
        subject=_first_team(town, cycle),
        indicator=STORY_ITEM,
        text="当月走访记录漏交一页，实际走访户数已达到要求，附走访记录请核实。",
        by=speaker,
    )
    results.answer_objection(
        objection=objection,
        upheld=True,
        after_units=cycles.period_of(cycle).item(STORY_ITEM).full_units,
        answer="经包村领导核实走访记录，情况属实，恢复本项得分。",
        reason="经核实，走访户数已达到要求",
        document=f"大河店镇考评异议答复〔{cycle.starts_on.year}〕1号",
        by=town.clerk,
    )


def _worst_items(cycle: Cycle) -> dict[int, str]:
    """For each village that lost points the item of its officials' or its own greatest deduction."""
    rows = (
        Mark.objects.filter(sheet__assignment__cycle=cycle, kind="deduction", withdrawn_at=None)
        .order_by("units", "id")
        .values_list("sheet__subject__place", "indicator")
    )
    return dict(rows)


def _meet(
    feedback: Feedback, told: tuple[str, str] | None, speaker: Account, *, done: bool
) -> None:
    """The village's own meeting about its notice, and the measure for an item that it decided on."""
    today = timezone.localdate()
    results.record_meeting(feedback=feedback, meeting_on=today, minutes=MINUTES, by=speaker)
    if not told:
        return
    item, measure = told
    improvement = results.record_improvement(
        feedback=feedback,
        indicator=item,
        measure=measure,
        responsible=speaker.person.name,
        due_on=today + datetime.timedelta(days=20),
        by=speaker,
    )
    if done:
        results.finish_improvement(improvement=improvement, done_on=today, by=speaker)


def _first_team(town: Town, cycle: Cycle) -> Subject:
    return Subject.objects.select_related("cycle__version", "cycle__place", "place").get(
        cycle=cycle, place=town.villages[0], kind="team"
    )


def _finish(cycle: Cycle, key: str, by: Account) -> None:
    stage = Stage.objects.select_related("cycle__place").get(cycle=cycle, key=key)
    finish_stage(stage=stage, by=by)
