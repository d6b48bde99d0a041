"""What must not be said about what follows from the numbers: rankings, grades, vetoes, pay.

Findings are (cause, remedy, where), as in ``contradictions``.
"""

from kaoping.scoring import conditions as when
from kaoping.scoring.law import MEASURES, forbidden
from kaoping.scoring.nonsense import repeated
from kaoping.scoring.pay import ByFigure, ByGrade, ByPoint, ByPrize, ByRate, ByThreshold, Fines


def after_the_numbers(period):
    """All findings about what follows from a period's numbers."""
    return [
        *_rankings(period),
        *_grades(period),
        *_quotas(period),
        *_vetoes(period),
        *_consequences(period),
        *_pay(period),
    ]


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


def _quotas(period):
    rankings = {ranking.key: ranking for ranking in period.rankings}
    for grade in period.grades:
        where = f"grade {grade.key}"
        for key in grade.quota.rankings if grade.quota else ():
            if key not in rankings:
                yield f"没有“{key}”这个排名", "写 rankings 中的 key", where
            elif period.grades_of and rankings[key].kind not in period.grades_of:
                cause = f"名额按“{rankings[key].title}”计算，它的对象不评等次"
                yield cause, "写评等次的对象的排名", where
    if period.grades and period.grades[-1].quota:
        yield "最低等次不能有名额", "删去 quota", f"grade {period.grades[-1].key}"
    for kind in period.grades_of:
        if kind not in period.subjects:
            yield f"没有“{kind}”这类考核对象", "grades_of 写 subjects 中的 key", ""


def _vetoes(period):
    for key in repeated(veto.key for veto in period.vetoes):
        yield f"一票否决 {key} 重复", "用不同的 key", f"veto {key}"
    for veto in period.vetoes:
        where = f"veto {veto.key}"
        if veto.kind not in period.subjects:
            yield f"没有“{veto.kind}”这类考核对象", "写 subjects 中的 key", where
            continue
        for cause, remedy in [*_effect(veto, period), *_when(veto.when, veto.kind, period)]:
            yield cause, remedy, where


def _effect(veto, period):
    how, what = veto.effect.how, veto.effect.what
    if how == "grade_at_most" and what not in {grade.key for grade in period.grades}:
        yield f"没有“{what}”这个等次", "写 grades 中的 key"
    if how == "grade_at_most" and _asks_for_grade(veto.when):
        yield "等次由一票否决限定，它的条件不能又用等次", "改用得分或名次，例如 item 加 below"
    if how != "zero":
        return
    order = [node.code for node in period.trees[veto.kind].walk_up()]
    if what not in order:
        yield f"指标 {what} 不在该类对象的指标树中", "写该树中的编号"
        return
    team = period.subjects[veto.kind].team
    earlier = {*order[: order.index(what)], *(period.codes_of(team) if team else ())}
    for part in when.parts_of(veto.when):
        if isinstance(part, when.Graded | when.Placed | when.DecidedBefore):
            yield "记0分的条件不能用等次、名次或以往的决定", "改用 grade_at_most，或换条件"
        if isinstance(part, when.Compared) and part.code not in earlier:
            yield f"条件中的指标 {part.code} 列在 {what} 之后", "条件只能用列在前面的指标"


def _asks_for_grade(condition):
    return any(isinstance(part, when.Graded) for part in when.parts_of(condition))


def _consequences(period):
    for key in repeated(item.key for item in period.consequences):
        yield f"结果运用 {key} 重复", "用不同的 key", f"consequence {key}"
    for item in period.consequences:
        where = f"consequence {item.key}"
        kind = period.subjects.get(item.kind)
        if kind is None:
            yield f"没有“{item.kind}”这类考核对象", "写 subjects 中的 key", where
            continue
        for post in set(item.posts) - set(kind.posts):
            yield f"考核对象没有职务“{post}”", "写 subjects 中列出的职务", where
        for cause in forbidden(MEASURES[item.proposes], item.posts or kind.posts):
            yield cause, "依法换一种措施，或用 posts 只写可以适用的职务", where
        for cause, remedy in _when(item.when, item.kind, period):
            yield cause, remedy, where


def _when(condition, kind, period):
    """What is wrong in a condition about subjects of a kind."""
    team = period.subjects[kind].team
    yield from _posts(condition, period.subjects[kind])
    codes = {**period.codes_of(kind), **(period.codes_of(team) if team else {})}
    for part in when.parts_of(condition):
        yield from _PARTS.get(type(part), lambda *_: ())(part, codes, {kind, team}, period)


def _posts(condition, kind):
    for part in when.parts_of(condition):
        if isinstance(part, when.Belongs) and part.by == "post":
            for post in [post for post in part.names if post not in kind.posts]:
                yield f"“{kind.title}”没有职务“{post}”", "写 subjects 中列出的职务"


def _event(part, codes, kinds, period):
    if part.event not in period.events:
        yield f"没有“{part.event}”这种情形", "在 events 下写明，或改正"


def _compared(part, codes, kinds, period):
    if part.code not in codes:
        yield f"条件中没有指标 {part.code}", "写本类对象或其班子的指标编号"


def _voted(part, codes, kinds, period):
    ballot = period.ballots.get(part.ballot)
    if ballot is None:
        yield f"没有“{part.ballot}”这次测评", "在 ballots 下写明，或改正"
        return
    for option in part.options:
        if ballot.option(option) is None:
            yield f"“{ballot.title}”没有选项“{option}”", "写 options 中的 key"
    if part.group is not None and part.group not in ballot.group_keys:
        yield f"“{ballot.title}”没有投票人“{part.group}”", "写 groups 中的 key"


def _counted(part, codes, kinds, period):
    for code in part.codes:
        if code not in codes or codes[code].entry not in ("deductions", "bonuses"):
            yield f"指标 {code} 没有可统计的情形", "写扣分或加分项目的编号"
    counted = [codes[code] for code in set(part.codes) if code in codes]
    known = {choice.key for node in counted for choice in node.choices}
    for reason in set(part.reasons) - known:
        yield f"没有“{reason}”这种情形", "写这些指标的 reasons 中的 key"


def _graded(part, codes, kinds, period):
    for grade in set(part.grades) - {grade.key for grade in period.grades}:
        yield f"没有“{grade}”这个等次", "写 grades 中的 key"


def _placed(part, codes, kinds, period):
    ranking = next((r for r in period.rankings if r.key == part.ranking), None)
    if ranking is None:
        yield f"没有“{part.ranking}”这个排名", "写 rankings 中的 key"
    elif ranking.kind not in kinds:
        yield f"排名“{ranking.title}”不是该类对象或其班子的排名", "换一个排名"


def _before(part, codes, kinds, period):
    if part.consequence not in {item.key for item in period.consequences}:
        yield f"没有“{part.consequence}”这项结果运用", "写 consequences 中的 key"


_PARTS = {
    when.Happened: _event,
    when.Compared: _compared,
    when.Voted: _voted,
    when.Counted: _counted,
    when.Graded: _graded,
    when.Placed: _placed,
    when.DecidedBefore: _before,
}


def _pay(period):
    pay = period.pay
    if pay is None:
        return
    if pay.kind not in period.subjects:
        yield f"没有“{pay.kind}”这类考核对象", "写 subjects 中的 key", "pay"
        return
    posts = period.subjects[pay.kind].posts
    codes = period.codes_of(pay.kind)
    for component in pay.components:
        where = f"pay {component.key}"
        paid = [post.post for post in component.posts]
        for post in sorted(set(paid) ^ set(posts)):
            yield f"职务“{post}”只写在考核对象或报酬的一处", "两处的职务要一致", where
        for cause, remedy in _component(component.how, codes, period):
            yield cause, remedy, where
    keys = {component.key for component in pay.components}
    for rule in pay.withhold:
        for key in set(rule.components) - keys:
            yield f"没有“{key}”这项报酬", "写 components 中的 key", "pay"
        for cause, remedy in _when(rule.when, pay.kind, period):
            yield cause, remedy, "pay"


def _component(how, codes, period):
    for code in _codes_of(how):
        if code not in codes:
            yield f"指标 {code} 不在领取报酬者的指标树中", "写该树中的编号"
    if isinstance(how, ByFigure) and how.figure not in period.figures:
        yield f"没有“{how.figure}”这项数据", "在 figures 下写明，或改正"
    if isinstance(how, ByGrade) and {key for key, _ in how.shares} != {
        g.key for g in period.grades
    }:
        yield "等次的比例与 grades 不一致", "每个等次写一个比例"
    if isinstance(how, ByPrize):
        yield from _prizes(how, period)


def _codes_of(how):
    if isinstance(how, ByRate):
        return [part.code for part in how.parts]
    if isinstance(how, ByThreshold | ByPoint):
        return [how.code]
    return list(how.codes) if isinstance(how, Fines) else []


def _prizes(how, period):
    ranking = next((r for r in period.rankings if r.key == how.ranking), None)
    if ranking is None:
        yield f"没有“{how.ranking}”这个排名", "写 rankings 中的 key"
        return
    if ranking.kind not in (period.pay.kind, period.subjects[period.pay.kind].team):
        yield f"排名“{ranking.title}”不是领取报酬者或其班子的排名", "换一个排名"
    for key in {key for key, _ in how.amounts} - {prize.key for prize in ranking.prizes}:
        yield f"排名“{ranking.title}”没有奖项“{key}”", "写 prizes 中的 key"
