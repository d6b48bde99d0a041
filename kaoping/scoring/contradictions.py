"""What a period must not say at once: parts that contradict each other.

Each finding is (cause, remedy, where), all findings together; ``where`` is "item T1.2",
"kind official", "ranking …", "stage …", "grade …", "group …" or "pay".
"""

from kaoping.lib.decimals import format_units
from kaoping.scoring.contradictions_after import after_the_numbers
from kaoping.scoring.contradictions_sources import of_sources
from kaoping.scoring.nonsense import repeated
from kaoping.scoring.procedure import STAGES
from kaoping.scoring.ranges import full_points
from kaoping.scoring.rules import COMPOSED, Award, FromCycle, FromTeam, Sum


def contradictions(period):
    """All findings of a period; an empty list when its parts agree."""
    found = [*_kinds(period), *_codes(period), *_raters(period), *_stages(period)]
    if found:
        return found
    return [
        *_inheritance(period),
        *of_sources(period),
        *_full_points(period),
        *_rebasing(period),
        *_weighed_posts(period),
        *_cycles(period),
        *after_the_numbers(period),
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
    if period.raters and "marking" not in keys:
        yield "没有评分环节", "在 stages 下写 key: marking", ""
    for before, after in zip(period.stages, period.stages[1:], strict=False):
        where = f"stage {after.key}"
        if STAGES.index(after.key) < STAGES.index(before.key):
            yield (
                f"“{after.title}”不应排在“{before.title}”之后",
                f"次序：{'、'.join(STAGES)}",
                where,
            )
        if before.day is not None and after.date:
            cause = f"“{after.title}”在当年内，却排在期后的“{before.title}”之后"
            yield cause, "当年内的环节写在前面", where
        elif _earlier(after, before):
            yield f"“{after.title}”的期限早于“{before.title}”", "后一环节的期限不得更早", where


def _earlier(after, before):
    """Whether the deadline of the later stage lies before that of the earlier one."""
    if after.date and before.date:
        return after.date < before.date
    return after.day is not None and before.day is not None and after.day < before.day


def _inheritance(period):
    for kind in period.subjects.values():
        for node in period.nodes(kind.key):
            if not isinstance(node.rule, FromTeam):
                continue
            where = f"item {node.code}"
            if kind.team is None:
                yield "本类考核对象没有所属班子，不能取班子得分", "在 subjects 写明 team", where
            elif node.rule.code not in period.codes_of(kind.team):
                yield f"班子指标中没有 {node.rule.code}", "写班子指标树中的编号", where


def _full_points(period):
    if next(_inheritance(period), None) is not None:
        return
    for node in period.nodes():
        full = full_points(node.rule, node.children, lambda code: period.item(code).full_units)
        if full is not None and full != node.full_units:
            yield (
                f"满分写的是{format_units(node.full_units)}，按下级指标计算是{format_units(full)}",
                "改正满分 full 或下级指标的满分",
                f"item {node.code}",
            )


def _rebasing(period):
    """Re-basing divides by full points, so every part has some, and nothing stands beside them."""
    for node in period.nodes():
        if not isinstance(node.rule, COMPOSED):
            continue
        left_out = [c for c in node.children if c.not_applicable == "rebase"]
        if not left_out and node.rule.missing != "rebase":
            continue
        where = f"item {node.code}"
        if node.places is None:
            yield "折算要除以其余各项的满分，必须取整", "写明取整位数，例如 round: 2", where
        if isinstance(node.rule, Sum) and any(child.full_units <= 0 for child in node.children):
            yield "折算时下级指标都必须有满分", "只加分、只扣分的项目移到上一级", where
        if isinstance(node.rule, Sum) and node.rule.start_units:
            yield "折算的合计不能有起点 start", "删去 start，或写到上一级", where


def _weighed_posts(period):
    """Weights are written for posts that the kind lists."""
    for kind in period.subjects.values():
        for node in period.nodes(kind.key):
            if getattr(node.rule, "by", "") != "post":
                continue
            for post in [name for _, name, _ in node.rule.others if name not in kind.posts]:
                cause = f"“{kind.title}”没有职务“{post}”，它的权重没有用"
                yield cause, "写 subjects 中列出的职务", f"item {node.code}"


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
