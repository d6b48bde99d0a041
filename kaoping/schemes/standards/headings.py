"""What the columns of a scoring table are called, and where a table's header stands."""

import re
from dataclasses import dataclass

from kaoping.lib.text import match_key
from kaoping.papers.grid import Grid

GROUP, CONTENT, POINTS, STANDARD, OFFICE, SERIAL = (
    "group", "content", "points", "standard", "office", "serial"
)  # fmt: skip
GROUP_POINTS = "group points"
"""The first of two columns of points: those of the group, before those of its items."""
_LAST_HEADER_ROW = 20
_BRACKETED = re.compile(r"\([^()]*\)|[*★:]")
_NAMES = {
    GROUP: (
        "考核项目 项目 考核类别 类别 一级指标 二级指标 三级指标 考核大项 大项 小项 "
        "子项 考评项目 项目名称 考核模块 考核板块 板块 指标类别 考核指标 指标 "
        "考评指标 指标名称 考核事项 事项 考核小项 考核方面 评分项目 评分指标 考核分类 "
        "考核内容及项目"
    ),
    CONTENT: (
        "考核内容 内容 工作内容 考评内容 考核要点 考评要点 具体内容 工作任务 目标任务 "
        "任务 考核任务 主要内容 考核要求 工作要求 目标要求 指标内容 任务目标 评分内容 "
        "考核目标 指标要求 内容要求 评价内容 工作目标"
    ),
    POINTS: (
        "标准分 分值 满分 分数 标准分值 赋分 基本分 权重分 配分 标准分数 应得分 "
        "分值权重 满分值 考核分值"
    ),
    STANDARD: (
        "评分标准 考核标准 评分办法 扣分标准 评分细则 计分办法 考核办法 评价标准 "
        "考核细则 考评标准 扣分办法 计分标准 评分方法 考评细则 考评办法 考核评分标准 "
        "考核方法 考核评分办法 评分说明 加扣分标准 计分方法 计分规则 评分规则 计分细则 "
        "扣分细则 评分依据 考核评分细则 评分标准及办法 考核计分办法"
    ),
    OFFICE: (
        "责任单位 评分单位 评分主体 考核单位 责任部门 牵头单位 牵头部门 考评单位 "
        "评分部门 责任科室 考核部门 责任站所 评分人 考核主体 责任办公室 负责部门 "
        "评分责任单位 考评主体 考评部门 考核责任单位 责任领导 评分站所"
    ),
    SERIAL: ("序号 编号"),
}
_AND_POINTS = re.compile(r"(?:及|和|与|、)其?(?:标准分值|标准分|分值|分数)$")
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}


@dataclass(frozen=True)
class Header:
    """Which column says what. ``groups`` are the levels above an item, from left to right."""

    top: int
    bottom: int
    groups: tuple[int, ...]
    columns: dict[str, int]
    titles: dict[int, str]
    unused: dict[int, str]

    @property
    def read(self) -> tuple[int, ...]:
        """All columns that are read, serial numbers left out."""
        silent = (SERIAL, GROUP_POINTS)
        others = [column for role, column in self.columns.items() if role not in silent]
        return tuple(sorted([*self.groups, *others]))


def header_of(grid: Grid) -> Header | None:
    """The row among the first that names most columns; None where none names enough of them."""
    best: Header | None = None
    for row in sorted(grid.rows):
        if row > _LAST_HEADER_ROW:
            break
        found = _header_at(grid, row)
        if found and (best is None or len(found.read) > len(best.read)):
            best = found
    return best


def role_of(text: str) -> str | None:
    """What a header means: ``＊标准分（分）`` is that of points."""
    bare = _BRACKETED.sub("", match_key(text))
    return _ROLES.get(bare) or _ROLES.get(_AND_POINTS.sub("", bare))


def _header_at(grid: Grid, row: int) -> Header | None:
    """The header of this row, with a second row below it where cells are merged over both."""
    bottom = max([row, *(span.bottom for span in grid.merges if span.top == row)])
    bottom = min(bottom, row + 2)
    titles: dict[int, str] = {}
    for number in range(row, bottom + 1):
        for column, text in _spread(grid, number).items():
            if number == row or role_of(text):
                titles[column] = text
    groups, columns, unused = [], {}, {}
    for column, text in sorted(titles.items()):
        role = role_of(text)
        if role == GROUP:
            groups.append(column)
        elif role and role not in columns:
            columns[role] = column
        elif role == POINTS and GROUP_POINTS not in columns:
            columns[GROUP_POINTS], columns[POINTS] = columns[POINTS], column
        elif role == CONTENT:
            groups.append(columns[CONTENT])
            columns[CONTENT] = column
        else:
            unused[column] = text
    named = bool(groups or CONTENT in columns) and bool({POINTS, STANDARD} & set(columns))
    if not named:
        return None
    return Header(row, bottom, tuple(groups), columns, titles, unused)


def _spread(grid: Grid, row: int) -> dict[int, str]:
    """The row's texts, each in all columns it is merged over."""
    texts = {column: cell.text for column, cell in grid.rows.get(row, {}).items()}
    for span in grid.merges:
        if span.top == row and span.left in texts and span.right > span.left:
            texts |= dict.fromkeys(range(span.left, min(span.right, 60) + 1), texts[span.left])
    return texts
