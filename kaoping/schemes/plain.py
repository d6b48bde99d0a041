"""Faults in the words of the forms: who fills in a form never wrote the text's keys.

The loader speaks of keys (缺少“rule”，补写 rule), since it answers those who write the text.
"""

import re

WORDS = {
    "amounts": "各职务金额",
    "at_least": "至少",
    "at_most": "人数上限",
    "base": "基准分",
    "budget": "预算",
    "cap": "上限",
    "children": "下级指标",
    "code": "编号",
    "coefficients": "系数",
    "components": "报酬构成",
    "consequences": "结果运用",
    "contact": "联系单位",
    "count": "几次",
    "date": "日期",
    "day": "次月几日前",
    "days": "公示期",
    "document": "文件",
    "effect": "后果",
    "every": "每步幅度",
    "events": "事件",
    "feedback": "反馈",
    "figure": "数据",
    "figures": "数据",
    "fine": "扣款",
    "fines": "扣款指标",
    "floor": "下限",
    "from": "从",
    "full": "标准分",
    "grades": "等次",
    "juries": "评委",
    "ballots": "民主测评",
    "least": "至少几人",
    "lists": "自定目标",
    "marked_by": "评分主体",
    "missing": "没有数据时",
    "most": "累计最多",
    "notice": "公示",
    "objection_days": "异议期",
    "of": "所依据的",
    "options": "选项",
    "out_of": "满分",
    "owner": "责任人",
    "pay": "报酬",
    "periods": "考评周期",
    "points": "分值",
    "posts": "职务",
    "prizes": "奖项",
    "proposes": "建议",
    "quota": "名额",
    "rankings": "排名",
    "raters": "评分主体",
    "reasons": "计分情形",
    "reference": "文件依据",
    "round": "保留小数位数",
    "rule": "计分办法",
    "several": "有几人时",
    "share": "份额",
    "silence": "逾期未答复",
    "source": "来源",
    "stages": "环节",
    "step": "间隔",
    "subjects": "考核对象",
    "target": "目标值",
    "ties": "并列",
    "times": "次数",
    "title": "名称",
    "to": "到",
    "trees": "指标与分值",
    "unit": "单位",
    "value": "折算",
    "vetoes": "一票否决",
    "weights": "权重",
    "when": "条件",
    "yuan": "金额（元）",
}

_NOT_WITHIN = r"(?<![A-Za-z0-9_.“])"
_EXAMPLE_IN_TEXT = re.compile(r"[，；]?(?:在它后面写明，)?例如 [a-z_]+: ?[{\[].*$")
_KEY = r"[a-z][a-z_]*"
_GIVEN = re.compile(rf"{_NOT_WITHIN}写? ?({_KEY}): ?([^\s{{\[，；。]+)")
_QUOTED = re.compile(rf"“({_KEY})”")
_BARE = re.compile(rf" ?{_NOT_WITHIN}({_KEY})(?![A-Za-z0-9_.:”]) ?")


def plain(words: str, labels: dict[str, str] | None = None) -> str:
    """What the loader says, for people who see forms: “rule” is called 计分办法 there.

    `labels`: what the form at hand calls a key, before the common `WORDS`. An example that only
    makes sense in the text is left out.
    """
    known = WORDS | (labels or {})

    def named(found: re.Match[str]) -> str:
        label = known.get(found[1])
        if label is None:
            return found[0]
        return f"“{label}”填{found[2]}" if found.re is _GIVEN else f"“{label}”"

    said = _EXAMPLE_IN_TEXT.sub("", words) or "在本页填写"
    said = re.sub("满分(?: full ?|“full”)", "标准分", said)
    for pattern in (_GIVEN, _QUOTED, _BARE):
        said = pattern.sub(named, said)
    return said
