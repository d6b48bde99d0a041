"""The smallest text that loads: what an empty draft begins with."""

from string import ascii_uppercase

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.people.models import Place
from kaoping.schemes.document import Node, change, emit, read
from kaoping.schemes.editing.references import codes_of

PERIODS = {"month": gettext_lazy("Appraisal by month"), "year": gettext_lazy("Appraisal by year")}
_TITLES = {"month": "月考评", "year": "年度考评"}

_TEXT = """# {comment}
format: 1
name: {name}
title: {title}
place: "{code}"
document: {document}
source: {source}

periods:
  {period}:
    title: {period_title}

    subjects:
      team: {{title: 村班子}}

    raters:
      main_leader: {{title: 镇主要领导, post: main_leader, several: mean}}

    trees:
      team:
        code: T
        title: 村班子得分
        full: 100
        rule: sum
        round: 2
        children:
          - code: T1
            title: 第一项
            full: 100
            marked_by: main_leader
            round: 2
            rule: {{award: {{step: 0.5}}}}

    stages:
      - {{key: marking, title: 评分, owner: rater, day: 3}}
      - {{key: aggregation, title: 汇总, owner: clerk, day: 4}}
      - {{key: review, title: 审定, owner: leader, day: 6}}
      - {{key: feedback, title: 反馈, owner: village_official, day: 10}}
      - {{key: notice, title: 公示, owner: clerk, day: 16}}

    feedback: {{objection_days: 3, silence: acknowledged}}
    notice: {{days: 5, name_raters: false}}
"""


def skeleton(place: Place, key: str, title: str, period: str) -> str:
    """A scheme of one item for a place, ready to be written out; `period`: month or year."""
    return _TEXT.format(
        comment=_("Begun in the editor. What is written here to begin with is to be changed."),
        name=key,
        title=emit.scalar(title),
        code=place.code,
        document=_("number to come"),
        source=_("entered in the editor"),
        period=period,
        period_title=_TITLES[period],
    )


def with_period(text: str, place: Place, period: str) -> str:
    """A text with one more period, as small as that of an empty draft."""
    fresh = read(skeleton(place, "x", "x", period)).child("periods").child(period).plain()
    return change(text, ("periods", period), fresh)


def free_letter(root: Node, period: str) -> str:
    """A letter that no tree of the period has for its code."""
    taken = codes_of(root, period)
    return next((letter for letter in "TO" + ascii_uppercase if letter not in taken), "X")
