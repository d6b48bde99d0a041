"""Whether facts can be facts of a period: what is marked exists, is theirs to mark, and fits.

Checks look at each distinct combination once, so that a county's marks cost little.
"""

from collections import Counter, defaultdict
from itertools import chain, islice
from operator import attrgetter

from kaoping.lib.decimals import format_units
from kaoping.scoring.check_sources import of_sources
from kaoping.scoring.facts import MOST_FAULTS, FactsFaults
from kaoping.scoring.nonsense import repeated
from kaoping.scoring.rules import LARGEST_TIMES, FromCycle
from kaoping.scoring.scales import LARGEST_PLACE, Scale

SHEET = attrgetter("rater", "group", "subject")
_ENTRY = {"award": "award", "deductions": "deduction", "bonuses": "bonus"}


def check(period, facts):
    """Raise FactsFaults with everything that is wrong; return nothing when all is well."""
    first = chain(_subjects(period, facts), _assignments(period, facts))
    rest = chain(_marks(period, facts), _submissions(period, facts), check_beside_marks(period, facts))
    for faults in (first, rest):
        found = list(islice(faults, MOST_FAULTS + 1))
        if found:
            raise FactsFaults(found)


def check_beside_marks(period, facts):
    """What is wrong with decisions, other cycles' results and all sources beside raters' marks."""
    for find in (_adjustments, _results, of_sources):
        yield from find(period, facts)


def is_fit(node, group, *mark):
    """Whether a rater group may mark a node so: kind, choice, units and times of the mark."""
    return node.marked_by == group and next(_one_mark(node, *mark), None) is None


def _subjects(period, facts):
    for twice in repeated(subject.id for subject in facts.subjects):
        yield f"考核对象 {twice} 重复"
    kinds = {subject.id: subject.kind for subject in facts.subjects}
    for subject in facts.subjects:
        kind = period.subjects.get(subject.kind)
        if kind is None:
            yield f"“{subject.name}”的类别 {subject.kind} 不在本办法中"
            continue
        if subject.team is not None and kinds.get(subject.team) != kind.team:
            yield f"“{subject.name}”所属的班子 {subject.team} 不在名册中"
        if kind.posts and kind.main_post(subject.posts) is None:
            yield f"“{subject.name}”没有本办法考核的职务"


def _assignments(period, facts):
    subjects = {subject.id for subject in facts.subjects}
    for group in dict.fromkeys(row.group for row in facts.assignments):
        if group not in period.raters:
            yield f"没有“{group}”这个评分主体，{period.title}的有：{'、'.join(period.raters)}"
    for row in facts.assignments:
        if row.subject not in subjects:
            yield f"评分人 {row.rater} 对应的考核对象 {row.subject} 不在名册中"
    for rater, group, subject in repeated(map(SHEET, facts.assignments)):
        yield f"评分人 {rater} 对 {subject} 的安排({group})重复"
    sheets = Counter((row.group, row.subject) for row in facts.assignments)
    for (group, subject), count in sheets.items():
        rules = period.raters.get(group)
        limit = 1 if rules and rules.several == "sole" else rules.at_most if rules else count
        if count > limit:
            yield f"{subject} 的“{rules.title}”有{count}人，最多{limit}人"


def _marks(period, facts):
    for twice in repeated(mark.id for mark in facts.marks):
        yield f"评分记录 {twice} 重复"
    yield from _strangers(facts.marks, facts, "评分")
    kinds = {subject.id: subject.kind for subject in facts.subjects}
    items = {kind: {node.code: node for node in period.items(kind)} for kind in period.trees}
    seen = {}
    for m in facts.marks:
        alike = (kinds.get(m.subject), m.group, m.indicator, m.kind, m.choice, m.units, m.times)
        seen.setdefault(alike, f"{m.id}，{m.subject}")
    for (kind, group, indicator, *mark), which in sorted(seen.items(), key=repr):
        node = items.get(kind, {}).get(indicator)
        if node is None or node.marked_by != group:
            yield f"指标 {indicator} 不由“{group}”给{kind}评分（评分记录 {which}）"
        else:
            yield from (f"{fault}（评分记录 {which}）" for fault in _one_mark(node, *mark))
    cells = Counter((*SHEET(m), m.indicator) for m in facts.marks if m.kind == "award")
    for (rater, _, subject, indicator), count in cells.items():
        if count > 1:
            yield f"评分人 {rater} 对 {subject} 的指标 {indicator} 给了{count}次分"


def _one_mark(node, kind, choice, units, times):
    where = f"指标 {node.code} 的评分{format_units(units)}"
    if kind != _ENTRY[node.entry]:
        yield f"{where}：评分方式是 {kind}，应为 {_ENTRY[node.entry]}"
    elif kind == "award":
        low, high = node.rule.low_units, node.rule.high_units
        if not low <= units <= high:
            yield f"{where}：不在{format_units(low)}至{format_units(high)}之间"
        elif units % node.step_units:
            yield f"{where}：不合间隔{format_units(node.step_units)}"
        if times != 1:
            yield f"{where}：给分不能有次数"
    else:
        yield from _one_deduction(node, where, choice, units, times)


def _one_deduction(node, where, key, units, times):
    choice = node.rule.choice(key)
    if choice is None:
        known = "、".join(choice.key for choice in node.choices)
        yield f"{where}：没有“{key}”这种情形，本项的有：{known}"
    elif not choice.low_units <= units <= choice.high_units:
        ends = dict.fromkeys((format_units(choice.low_units), format_units(choice.high_units)))
        yield f"{where}：“{choice.title}”应为{'至'.join(ends)}分"
    elif not choice.fixed and units % node.step_units:
        yield f"{where}：不合间隔{format_units(node.step_units)}"
    if not 1 <= times <= LARGEST_TIMES:
        yield f"{where}：次数应在1到{LARGEST_TIMES}之间"


def _strangers(rows, facts, what):
    """Rows by raters who are not assigned."""
    for rater, group, subject in set(map(SHEET, rows)) - set(map(SHEET, facts.assignments)):
        yield f"评分人 {rater} 没有被安排为“{group}”对 {subject} {what}"


def _submissions(period, facts):
    yield from _strangers(facts.submissions, facts, "提交")
    for rater, group, subject in repeated(map(SHEET, facts.submissions)):
        yield f"评分人 {rater} 对 {subject} 的提交({group})重复"


def _adjustments(period, facts):
    for twice in repeated(row.id for row in facts.adjustments):
        yield f"调整 {twice} 重复"
    kinds = {subject.id: subject.kind for subject in facts.subjects}
    codes = {kind: {node.code for node in period.nodes(kind)} for kind in period.trees}
    for row in facts.adjustments:
        if row.indicator not in codes.get(kinds.get(row.subject), ()):
            yield f"调整 {row.id}:{row.subject} 没有指标 {row.indicator}"
            continue
        limits = period.ranges[row.indicator]
        if not limits.low <= row.units <= limits.high:
            yield f"调整 {row.id}:{format_units(row.units)}超出指标 {row.indicator} 的范围"


def _results(period, facts):
    kinds = {subject.id: subject.kind for subject in facts.subjects}
    asked, since = _asked(period)
    for (name, subject), count in Counter((r.name, r.subject) for r in facts.results).items():
        rule = asked[kinds.get(subject)].get(name)
        if rule is None and name not in since[kinds.get(subject)]:
            yield f"{subject} 的结果“{name}”不是本办法要用的"
        elif rule is not None and count > rule.count:
            yield f"{subject} 的结果“{name}”有{count}个，最多{rule.count}个"
    for row in facts.results:
        rule = asked[kinds.get(row.subject)].get(row.name)
        if rule and not rule.lowest_units <= row.units <= rule.highest_units:
            yield f"{row.subject} 的结果{format_units(row.units)}超出“{row.name}”的范围"
        if row.rank is not None and not 1 <= row.rank <= LARGEST_PLACE:
            yield f"{row.subject} 在“{row.name}”的名次{row.rank}不是名次"


def _asked(period):
    """By kind: the cycles whose results are asked for, with their rules, and whose places are."""
    asked, since = defaultdict(dict), defaultdict(set)
    for kind in period.trees:
        for node in period.items(kind):
            if isinstance(node.rule, FromCycle):
                asked[kind][node.rule.name] = node.rule
            if isinstance(node.rule, Scale) and node.rule.since:
                since[kind].add(node.rule.since)
    return asked, since
