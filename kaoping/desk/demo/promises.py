"""The demonstration's second regulation: officials promise, villagers vote, a jury scores. Invented.

The preset of Yugong township, adopted with Dahedian's own words, and its year as far as the votes.
"""

import datetime

from kaoping.cycles import queries as cycles
from kaoping.cycles.actions import finish_stage, open_cycle
from kaoping.cycles.models import Cycle, Subject
from kaoping.desk.demo.town import Town
from kaoping.lib.dates import Month
from kaoping.lib.decimals import UNIT
from kaoping.results import actions as results
from kaoping.results.actions.recordings import ItemSaid
from kaoping.schemes import actions as schemes
from kaoping.schemes.models import SchemeVersion

PRESET = "yugong-2023"
UNTIL_THE_VOTE = ("pledging", "confirmation", "inspection", "report")
# From September on a year's votes are near; before, those of the year before are still talked of.
MONTHS_LATER = 8
# What is promised (the field's key, the words), in turn; an official promises three of them.
PROMISES = (
    ("economy", "新建冷库一座，九月底前投入使用"),
    ("environment", "硬化组道2公里，安装路灯40盏"),
    ("daily_life", "改造饮水管网，解决6户高山农户吃水问题"),
    ("security", "矛盾纠纷当月调处，全年无越级上访"),
    ("party", "整修党员活动室，每月开展一次主题党日"),
    ("economy", "发展中药材80亩，带动30户增收"),
    ("democracy", "村级财务每季度公开一次，接受村民质询"),
    ("civic", "办好红白理事会，修订村规民约"),
    ("daily_life", "建成村级幸福院，为独居老人提供午餐"),
    ("environment", "建垃圾收集点6处，清理河道3公里"),
    ("economy", "流转撂荒地120亩，由合作社统一耕种"),
)
EACH = 3
POINTS = (92, 85, 78, 96, 88, 70, 90, 83, 75)


def open_year(town: Town, today: datetime.date) -> Cycle:
    """The year of promises, recorded and inspected, its villages about to vote."""
    cycle = open_cycle(
        version=_adopted(town), place=town.place, period_key="year", by=town.clerk,
        starts_on=Month.of(today).plus(-MONTHS_LATER).first_day.replace(month=1),
    )  # fmt: skip
    officials = cycle.subjects.filter(kind="official").select_related("cycle__version")
    for number, subject in enumerate(officials.order_by("position")):
        _record(subject, number, town)
    for key in UNTIL_THE_VOTE:
        finish_stage(stage=cycles.stage(cycle, key), by=town.clerk)
    return cycle


def _adopted(town: Town) -> SchemeVersion:
    """The preset with the town's own name in it, as a clerk would change it, in force."""
    draft = schemes.draft_from_preset(place=town.place, preset=PRESET, by=town.clerk)
    text = "".join(map(_own_words, draft.text.splitlines(keepends=True)))
    draft = schemes.save_text(version=draft, text=text, seen_sha256=draft.sha256, by=town.clerk)
    return schemes.adopt(
        version=draft,
        document_number=f"大政发〔{town.starts_on.year}〕13号",
        adopted_on=town.starts_on,
        by=town.clerk,
    )


def _own_words(line: str) -> str:
    """Comments and the source keep saying where the regulation comes from."""
    if line.lstrip().startswith(("#", "source:")):
        return line
    return line.replace("愚公乡", "大河店镇").replace("乡", "镇")


def _record(subject: Subject, number: int, town: Town) -> None:
    """An official's promises, with the points of the inspection."""
    chosen = [(number * EACH + at) % len(PROMISES) for at in range(EACH)]
    results.record_items(
        subject=subject,
        key="promises",
        said=[
            ItemSaid(
                title=PROMISES[at][1],
                field=PROMISES[at][0],
                units=POINTS[(number + at) % len(POINTS)] * UNIT,
            )
            for at in chosen
        ],
        reason="镇考察组逐件实地踏察",
        document=f"大河店镇承诺事项考察记录〔{subject.cycle.starts_on.year}〕1号",
        by=town.clerk,
    )
