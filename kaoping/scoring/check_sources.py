"""Whether facts beside raters' marks can be facts of a period: ballots, juries, figures, items."""

from collections import Counter, defaultdict

from kaoping.lib.decimals import format_units
from kaoping.scoring.nonsense import repeated
from kaoping.scoring.rules import FromJury
from kaoping.scoring.sources import LARGEST_COUNT, LARGEST_WEIGHT


def of_sources(period, facts):
    """Everything that is wrong, in Chinese."""
    kinds = {subject.id: subject.kind for subject in facts.subjects}
    for name in _ABOUT:
        for row in getattr(facts, name):
            if row.subject not in kinds:
                yield f"{_ABOUT[name]}对应的考核对象 {row.subject} 不在名册中"
    yield from _figures(period, facts)
    yield from _ballots(period, facts)
    yield from _votes(period, facts)
    yield from _scores(period, facts, kinds)
    yield from _own_items(period, facts)
    yield from _not_applicable(period, facts, kinds)
    yield from _events(period, facts)


_ABOUT = {
    "figures": "数据",
    "ballots": "测评",
    "votes": "票数",
    "scores": "评委评分",
    "own_items": "自定项目",
    "not_applicable": "“不适用”",
    "events": "情形",
    "decided": "以往的决定",
}


def _figures(period, facts):
    for name, subject in repeated((row.name, row.subject) for row in facts.figures):
        yield f"{subject} 的数据“{name}”重复"
    for row in facts.figures:
        figure, where = period.figures.get(row.name), f"{row.subject} 的数据“{row.name}”"
        if figure is None:
            yield f"{where}不是本办法要用的"
            continue
        if not figure.low_units <= row.units <= figure.high_units:
            low, high = format_units(figure.low_units), format_units(figure.high_units)
            yield f"{where}{format_units(row.units)}不在{low}至{high}之间"
        if figure.own_target and row.target_units is None:
            yield f"{where}没有目标"
        elif figure.own_target and not 0 < row.target_units <= figure.high_units:
            yield f"{where}的目标必须大于0，且不超过{format_units(figure.high_units)}"
        elif not figure.own_target and row.target_units is not None:
            yield f"{where}不应有目标"


def _ballots(period, facts):
    for ballot, group, subject in repeated((r.ballot, r.group, r.subject) for r in facts.ballots):
        yield f"{subject} 的测评“{ballot}”({group})重复"
    for row in facts.ballots:
        where = f"{row.subject} 的测评“{row.ballot}”({row.group})"
        ballot = period.ballots.get(row.ballot)
        if ballot is None or row.group not in ballot.group_keys:
            yield f"{where}不是本办法要用的"
        if row.entitled > LARGEST_COUNT:
            yield f"{where}应到人数过大"
        if row.invalid < 0:
            yield f"{where}无效票不能是负数"
        for less, more, words in _ORDER:
            if getattr(row, less) > getattr(row, more):
                yield f"{where}{words}：{getattr(row, less)} > {getattr(row, more)}"


_ORDER = (
    ("present", "entitled", "实到多于应到"),
    ("issued", "present", "发出的票多于实到人数"),
    ("returned", "issued", "收回的票多于发出的票，测评无效，应当重新投票"),
    ("invalid", "returned", "无效票多于收回的票"),
)


def _votes(period, facts):
    for key in repeated((r.ballot, r.group, r.subject, r.option) for r in facts.votes):
        yield f"{key[2]} 的测评“{key[0]}”({key[1]})选项 {key[3]} 重复"
    cast = defaultdict(int)
    for row in facts.votes:
        ballot = period.ballots.get(row.ballot)
        if ballot is None or ballot.option(row.option) is None:
            yield f"{row.subject} 的测评“{row.ballot}”没有选项 {row.option}"
        if row.count < 0:
            yield f"{row.subject} 的测评“{row.ballot}”选项 {row.option} 的票数不能是负数"
        cast[row.ballot, row.group, row.subject] += row.count
    papers = {(row.ballot, row.group, row.subject): row.valid for row in facts.ballots}
    for key, count in cast.items():
        where = f"{key[2]} 的测评“{key[0]}”({key[1]})"
        if key not in papers:
            yield f"{where}有票数而没有应到、发出、收回的数"
        elif count > papers[key]:
            yield f"{where}各选项合计{count}票，多于有效票{papers[key]}张"


def _scores(period, facts, kinds):
    for key in repeated((row.indicator, row.juror, row.subject) for row in facts.scores):
        yield f"评委 {key[1]} 对 {key[2]} 的指标 {key[0]} 评了两次"
    counts = Counter((row.indicator, row.subject) for row in facts.scores)
    for (code, subject), count in counts.items():
        node = period.codes_of(kinds[subject]).get(code) if subject in kinds else None
        if node is None or not isinstance(node.rule, FromJury):
            yield f"{subject} 的指标 {code} 不由评委评分"
        elif count > period.juries[node.rule.jury].at_most:
            yield f"{subject} 的指标 {code} 有{count}个评委，超过上限"
    for code, subject, units in {(r.indicator, r.subject, r.units) for r in facts.scores}:
        node = period.codes_of(kinds[subject]).get(code) if subject in kinds else None
        if node is None or not isinstance(node.rule, FromJury):
            continue
        where = f"{subject} 的指标 {code} 的评委评分{format_units(units)}"
        if not 0 <= units <= node.full_units:
            yield f"{where}：不在0至{format_units(node.full_units)}之间"
        elif units % node.rule.step_units:
            yield f"{where}：不合间隔{format_units(node.rule.step_units)}"


def _own_items(period, facts):
    for key in repeated((row.list, row.subject, row.key) for row in facts.own_items):
        yield f"{key[1]} 的“{key[0]}”项目 {key[2]} 重复"
    counts = Counter((row.list, row.subject) for row in facts.own_items)
    for (name, subject), count in counts.items():
        listed = period.lists.get(name)
        if listed is None:
            yield f"{subject} 的清单“{name}”不是本办法要用的"
        elif count > listed.most:
            yield f"{subject} 的“{listed.title}”有{count}项，最多{listed.most}项"
    for row in facts.own_items:
        listed, where = period.lists.get(row.list), f"{row.subject} 的项目“{row.title}”"
        if listed is None:
            continue
        if listed.fields and row.field not in listed.field_keys:
            yield f"{where}没有写类别，或类别不在清单中"
        if not 1 <= row.weight <= LARGEST_WEIGHT:
            yield f"{where}的权重应在1到{LARGEST_WEIGHT}之间"
        if row.units is not None and not 0 <= row.units <= listed.out_of_units:
            yield f"{where}的得分不在0至{format_units(listed.out_of_units)}之间"


def _not_applicable(period, facts, kinds):
    for subject, code in repeated((r.subject, r.indicator) for r in facts.not_applicable):
        yield f"{subject} 的指标 {code} 两次记为不适用"
    for row in facts.not_applicable:
        node = period.codes_of(kinds[row.subject]).get(row.indicator) if row.subject in kinds else 0
        if not node or not node.not_applicable:
            yield f"{row.subject} 的指标 {row.indicator} 不能记为不适用，办法没有这样写"


def _events(period, facts):
    for key in repeated((row.event, row.subject) for row in facts.events):
        yield f"{key[1]} 的情形“{key[0]}”重复"
    for row in facts.events:
        if row.event not in period.events:
            yield f"{row.subject} 的情形“{row.event}”不是本办法要用的"
    known = {item.key for item in period.consequences}
    for row in facts.decided:
        if row.consequence not in known:
            yield f"{row.subject} 以往的决定“{row.consequence}”不是本办法的结果运用"
        if not 1 <= row.ago <= 100:
            yield f"{row.subject} 以往的决定：ago 应在1到100之间"
