"""A regulation of 133 nodes for village teams: twelve chapters of ten items, 169 marks a village.

Three main leaders give points for 25 items (their mean counts), six offices for 71; three more take
points away in 24 items.
"""

LEADERS = "main_leader"
GIVING = tuple(f"office_{letter}" for letter in "abcdef")
TAKING = tuple(f"office_{letter}" for letter in "xyz")
CHAPTERS, EACH = 12, 10
BY_LEADERS, BY_OFFICES = 25, 71
FULL = 10_000  # units: each item has one point
CAP = 95_000  # of a chapter's ten points, nine and a half can be had
REASONS = {"slight": 1_000, "grave": 2_500}


def codes() -> list[str]:
    """All items in the regulation's order."""
    return [f"C{chapter}.{item}" for chapter in range(CHAPTERS) for item in range(EACH)]


def marked_by(number: int) -> str:
    """The rater group of an item by its number."""
    if number < BY_LEADERS:
        return LEADERS
    if number < BY_LEADERS + BY_OFFICES:
        return GIVING[number % len(GIVING)]
    return TAKING[number % len(TAKING)]


def text() -> str:
    """The regulation's YAML."""
    return HEAD + "".join(_chapter(chapter) for chapter in range(CHAPTERS)) + TAIL


def _chapter(chapter: int) -> str:
    items = "".join(_item(chapter * EACH + item) for item in range(EACH))
    return CHAPTER.format(chapter=chapter) + items


def _item(number: int) -> str:
    group = marked_by(number)
    line = f"              - {{code: {codes()[number]}, title: 第{number + 1}项, full: 1, marked_by: {group}, "
    if group == LEADERS:
        return f"{line}round: 2, rule: {{award: {{step: 0.1}}}}}}\n"
    if group in GIVING:
        return f"{line}rule: {{award: {{step: 0.1}}}}}}\n"
    return (
        f"{line}rule: {{deductions: {{reasons: [{{key: slight, title: 较轻, points: 0.1}},"
        " {key: grave, title: 较重, points: 0.25}]}}}\n"
    )


HEAD = f"""format: 1
name: nation
title: 全国村班子月考评（性能测试）
place: 全国
document: 无
source: 性能测试
periods:
  month:
    title: 月考评
    base: 120
    subjects:
      team: {{title: 村班子}}
    raters:
      main_leader: {{title: 镇主要领导, post: main_leader, several: mean, missing: gap, at_most: 6}}
{"".join(f"      {g}: {{title: {g}, post: office_head, office: {g}}}{chr(10)}" for g in GIVING + TAKING)}\
    trees:
      team:
        code: T
        title: 村班子月考评
        full: 114
        round: 2
        rule: {{sum: {{}}}}
        children:
"""
CHAPTER = """          - code: C{chapter}
            title: 第{chapter}章
            full: 9.5
            rule: {{sum: {{cap: 9.5}}}}
            children:
"""
TAIL = """    stages:
      - {key: marking, title: 评分, owner: rater, day: 3}
      - {key: notice, title: 公示, owner: clerk, day: 9}
    rankings:
      - {key: teams, title: 全县村班子排名, kind: team}
    grades:
      - {key: excellent, title: 优秀, from: 78, quota: {share: 20%, of: [teams], ties: out}}
      - {key: competent, title: 称职, from: 77}
      - {key: basic, title: 基本称职, from: 75}
      - {key: incompetent, title: 不称职}
    consequences:
      - {key: talk, title: 约谈, kind: team, proposes: reminder_talk, when: {rank: teams, last: 3}}
      - {key: rectify, title: 限期整改, kind: team, proposes: rectification_order, when: {item: T, below: 74}}
    feedback: {objection_days: 3, silence: acknowledged}
    notice: {days: 5, name_raters: false, contact: 无}
"""
