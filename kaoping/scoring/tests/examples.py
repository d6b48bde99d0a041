"""A small scheme as text, for tests that spoil it, and a month of it."""

from kaoping.scoring import load_scheme
from kaoping.scoring.facts import Assignment, Facts, Mark, Subject, Submission

TEXT = """\
format: 1
name: small
title: 小办法
place: "621227112"
document: 虚构
source: 虚构
periods:
  month:
    title: 月
    subjects:
      team: {title: 村}
      official: {title: 村干部, posts: [secretary, director], team: team}
    raters:
      office: {title: 党建办, post: office_head, office: 党建办}
    trees:
      team:
        code: T
        title: 总分
        full: 20
        rule: sum
        children:
          - code: T1
            title: 会议
            full: 10
            marked_by: office
            rule:
              deductions:
                reasons:
                  - {key: absent, title: 缺席, points: 2}
                  - {key: slow, title: 拖延, from: 0.5, to: 1}
          - code: T2
            title: 中心工作
            full: 10
            marked_by: office
            rule: {award: {step: 0.5}}
      official:
        code: P
        title: 个人
        rule: {team: T}
    stages:
      - {key: marking, title: 评分, owner: rater, day: 3}
      - {key: notice, title: 公示, owner: clerk, day: 9}
    rankings:
      - {key: teams, title: 各村排名, kind: team}
    grades:
      - {key: good, title: 好, from: 15}
      - {key: poor, title: 差}
    pay:
      kind: official
      base: 1000
      coefficients: {secretary: 1, director: 0.9}
      parts: [{code: P, out_of: 20}]
      round: jiao
    feedback: {objection_days: 3, silence: acknowledged}
    notice: {days: 5, name_raters: true}
"""


def small():
    """The scheme of TEXT."""
    return load_scheme(TEXT)


def month():
    """Two villages; A lost 2 × 2 for absences and was awarded 9, B's sheet is not submitted."""
    return Facts(
        subjects=(
            Subject("A", "team", "甲村"),
            Subject("B", "team", "乙村"),
            Subject("A1", "official", "甲村主任", team="A", posts=("director",)),
        ),
        assignments=(Assignment("7", "office", "A"), Assignment("7", "office", "B")),
        submissions=(Submission("7", "office", "A"),),
        marks=(
            Mark("1", "7", "office", "A", "T1", "deduction", "absent", 20_000, 2),
            Mark("2", "7", "office", "A", "T2", "award", None, 90_000),
            Mark("3", "7", "office", "B", "T2", "award", None, 80_000),
        ),
    )
