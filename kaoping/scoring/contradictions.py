"""What a period must not say at once: parts that contradict each other.

Each finding is (cause, remedy, where), all findings together; ``where`` is "item T1.2",
"kind official", "ranking …", "stage …", "grade …", "group …" or "pay".
"""

from kaoping.lib.decimals import format_units
from kaoping.scoring.nonsense import repeated
from kaoping.scoring.procedure import STAGES
from kaoping.scoring.ranges import full_points
from kaoping.scoring.rules import Award, Deductions, FromCycle, FromTeam


def contradictions(period):
    """All findings of a period; an empty list when its parts agree."""
    found = [*_kinds(period), *_codes(period), *_raters(period), *_stages(period)]
    if found:
        return found
    return [
        *_inheritance(period),
        *_full_points(period),
        *_cycles(period),
        *_rankings(period),
        *_grades(period),
        *_pay(period),
    ]


def _kinds(period):
    earlier = set()
    for key, kind in period.subjects.items():
        where = f"kind {key}"
        if key not in period.trees:
            yield f"考核对象“{kind.title}”没有指标", f"在 trees 下写 {key}", where
        if kind.team is not None and kind.team not in earlier:
            yield f"“{kind.title}”所属的 {kind.team} 没有列在它之前", "先列班子，再列干部", where
        earlier.add(key)
    for key in period.trees:
        if key not in period.subjects:
            yield (
                f"指标树 {key} 没有对应的考核对象",
                "在 subjects 下写明，或删去这棵树",
                f"kind {key}",
            )
    if not period.subjects:
        yield "没有写考核对象", "在 subjects 下写 team 或 official", ""


def _codes(period):
    for code in repeated(node.code for node in period.nodes()):
        yield f"指标编号 {code} 重复", "每项指标用不同的编号 code", f"item {code}"


def _raters(period):
    busy = set()
    for node in period.nodes():
        group = period.raters.get(node.marked_by)
        busy.add(node.marked_by)
        where = f"item {node.code}"
        if node.marked_by and group is None:
            yield f"没有“{node.marked_by}”这个评分主体", "在 raters 下写明，或改正", where
        elif group and group.several == "together" and isinstance(node.rule, Award):
            yield "直接给分的指标不能由多人合并计算", "评分主体改为 several: mean 或 sole", where
    for key, group in period.raters.items():
        if key not in busy:
            yield f"评分主体“{group.title}”没有评分的指标", "为它指定指标，或删去", f"group {key}"


def _stages(period):
    keys = [stage.key for stage in period.stages]
    for key in repeated(keys):
        yield f"环节 {key} 重复", "每个环节只写一次", f"stage {key}"
    if "marking" not in keys:
        yield "没有评分环节", "在 stages 下写 key: marking", ""
    for before, after in zip(period.stages, period.stages[1:], strict=False):
        where = f"stage {after.key}"
        if STAGES.index(after.key) < STAGES.index(before.key):
            yield (
                f"“{after.title}”不应排在“{before.title}”之后",
                f"次序：{'、'.join(STAGES)}",
                where,
            )
        if after.day < before.day:
            yield f"“{after.title}”的期限早于“{before.title}”", "后一环节的期限不得更早", where


def _inheritance(period):
    for kind in period.subjects.values():
        for node in period.nodes(kind.key):
            if not isinstance(node.rule, FromTeam):
                continue
            where = f"item {node.code}"
            if kind.team is None:
                yield "本类考核对象没有所属班子，不能取班子得分", "在 subjects 写明 team", where
            elif node.rule.code not in {item.code for item in period.nodes(kind.team)}:
                yield f"班子指标中没有 {node.rule.code}", "写班子指标树中的编号", where


def _full_points(period):
    if next(_inheritance(period), None) is not None:
        return
    for node in period.nodes():
        if isinstance(node.rule, Award | Deductions):
            continue
        full = full_points(node.rule, node.children, lambda code: period.item(code).full_units)
        if full != node.full_units:
            yield (
                f"满分写的是{format_units(node.full_units)}，按下级指标计算是{format_units(full)}",
                "改正满分 full 或下级指标的满分",
                f"item {node.code}",
            )


def _cycles(period):
    """One name of another cycle means one thing within a tree."""
    for kind in period.trees:
        seen = {}
        for node in period.items(kind):
            if isinstance(node.rule, FromCycle):
                first = seen.setdefault(node.rule.name, node.rule)
                said = (node.rule.count, node.rule.lowest_units, node.rule.highest_units)
                if said != (first.count, first.lowest_units, first.highest_units):
                    cause = f"周期“{node.rule.name}”的个数或区间前后不一"
                    yield cause, "同一周期的结果写法要一致", f"item {node.code}"


def _rankings(period):
    for key in repeated(ranking.key for ranking in period.rankings):
        yield f"排名 {key} 重复", "每个排名用不同的 key", f"ranking {key}"
    for ranking in period.rankings:
        where = f"ranking {ranking.key}"
        if ranking.kind not in period.subjects:
            yield f"没有“{ranking.kind}”这类考核对象", "写 subjects 中的 key", where
            continue
        if ranking.code not in {node.code for node in period.nodes(ranking.kind)}:
            yield f"指标 {ranking.code} 不在所排对象的指标树中", "写该树中的编号", where
        for post in set(ranking.posts) - set(period.subjects[ranking.kind].posts):
            yield f"考核对象没有职务“{post}”", "写 subjects 中列出的职务", where


def _grades(period):
    for key in repeated(grade.key for grade in period.grades):
        yield f"等次 {key} 重复", "每个等次用不同的 key", f"grade {key}"
    for grade in period.grades[:-1]:
        if grade.from_units is None:
            yield f"“{grade.title}”没有分数线", "只有最低等次不写 from", f"grade {grade.key}"
    if period.grades and period.grades[-1].from_units is not None:
        lowest = period.grades[-1]
        yield (
            f"最低等次“{lowest.title}”写了分数线，低于它的人就没有等次",
            "最低等次删去 from",
            f"grade {lowest.key}",
        )
    for higher, lower in zip(period.grades, period.grades[1:], strict=False):
        floors = (higher.from_units, lower.from_units)
        if None not in floors and floors[1] >= floors[0]:
            yield "等次没有从高到低排列", "从高到低写", f"grade {lower.key}"


def _pay(period):
    pay = period.pay
    if pay is None:
        return
    if pay.kind not in period.subjects:
        yield f"没有“{pay.kind}”这类考核对象", "写 subjects 中的 key", "pay"
        return
    posts = period.subjects[pay.kind].posts
    paid = [post.post for post in pay.posts]
    for post in set(paid) ^ set(posts):
        yield f"职务“{post}”只写在考核对象或报酬的一处", "两处的职务要一致", "pay"
    for part in pay.parts:
        if part.code not in {node.code for node in period.nodes(pay.kind)}:
            yield f"指标 {part.code} 不在领取报酬者的指标树中", "写该树中的编号", "pay"
