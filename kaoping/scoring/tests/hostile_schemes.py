"""Schemes that are well-formed text and must not load: absurd, circular, unlawful, or too large.

``SCHEMES``: name → (text, words that one of the causes must hold).
"""

from kaoping.scoring.tests.examples import TEXT
from kaoping.scoring.tests.hostile_texts import (
    SINK,
    TREE,
    item,
    means,
    nested_conditions,
    proposing,
    sink,
    small,
)

_PRIMES = [number for number in range(2, 400) if all(number % d for d in range(2, number))]

SCHEMES = {
    "a code with blanks": (small("code: T1\n", "code: T 1\n"), "名称"),
    "a code with quotes": (small("code: T1\n", 'code: "T\'1"\n'), "名称"),
    "a code with HTML": (small("code: T1\n", "code: <b>T1</b>\n"), "名称"),
    "a code with a path": (small("code: T1\n", "code: ../../etc/passwd\n"), "名称"),
    "a code of 41 letters": (small("code: T1\n", f"code: {'T' * 41}\n"), "名称"),
    "no code": (small("code: T1\n", "code:\n"), "缺少“code”"),
    "a kind with HTML": (small("      team: {title: 村}", "      <b>: {title: 村}"), "名称"),
    "an item that rests on a later one": (
        item("S", "full: 1, rule: {scale: {item: T1, table: [{points: 0}]}}"),
        "之后",
    ),
    "an item that rests on itself": (
        item("S", "full: 1, rule: {scale: {item: S, table: [{points: 0}]}}"),
        "之后",
    ),
    "an item that rests on its total": (
        item("S", "full: 1, rule: {scale: {item: T, table: [{points: 0}]}}"),
        "之后",
    ),
    "two items that rest on each other": (
        item(
            "S",
            "full: 1, rule: {scale: {item: Z, table: [{points: 0}]}}}\n"
            "          - {code: Z, title: 项, full: 1, "
            "rule: {scale: {item: S, table: [{points: 0}]}}",
        ),
        "之后",
    ),
    "a team of a team of itself": (
        small("team: {title: 村}", "team: {title: 村, team: team}"),
        "之前",
    ),
    "teams in a circle": (small("team: {title: 村}", "team: {title: 村, team: official}"), "之前"),
    "points inherited from nobody": (small("rule: {team: T}", "rule: {team: X}"), "没有 X"),
    "a team that inherits": (item("S", "rule: {team: T}"), "没有所属班子"),
    "a list where a mapping belongs": (small("trees:\n", "trees: []\n    x:\n"), "键: 值"),
    "a mapping where a list belongs": (small("{key: good, title: 好, from: 15}", "good"), "键: 值"),
    "a mapping for a title": (small("title: 小办法", "title: {zh: 小办法}"), "一段文字"),
    "a list for points": (small("points: 2", "points: [2]"), "一段文字"),
    "a list of lists of posts": (small("[secretary, director]", "[[secretary], director]"), "列表"),
    "a scalar for all periods": (TEXT[: TEXT.index("periods:")] + "periods: month\n", "键: 值"),
    "no period": (TEXT[: TEXT.index("periods:")] + "periods: {}\n", "没有写考核周期"),
    "an empty period": (TEXT[: TEXT.index("periods:")] + "periods: {month: {}}\n", "缺少"),
    "everything empty": ("format:\nname:\ntitle:\nplace:\ndocument:\nsource:\nperiods:\n", "缺少"),
    "an unknown rule": (
        small("rule: {award: {step: 0.5}}", "rule: {eval: __import__('os')}"),
        "只写一种",
    ),
    "two rules": (small("{award: {step: 0.5}}", "{award: {}, bonuses: {}}"), "只写一种"),
    "rule 17": (small("rule: {award: {step: 0.5}}", "rule: 17"), "不认识的规则"),
    "a step of nearly nothing": (small("step: 0.5", "step: 0.00001"), "小数"),
    "a step that doesn't fit": (small("step: 0.5", "step: 7"), "整数倍"),
    "1,000 raters' exact mean": (means(1000), "可计算的范围"),
    "10 to the 9 raters": (means(999_999_999), "1到1000"),
    "120 months, exact": (
        item(
            "S", "rule: {cycle: {name: m, take: mean, count: 120, highest: 1, missing: present}}"
        ).replace("full: 20\n", "full: 21\n", 1),
        "可计算的范围",
    ),
    "9,999 months": (
        item("S", "rule: {cycle: {name: m, take: sum, count: 9999, highest: 1, missing: gap}}"),
        "1到120",
    ),
    "exact means of every count": (
        TEXT.replace("full: 20\n", "full: 140\n", 1).replace(
            TREE,
            TREE
            + "".join(
                f"          - {{code: C{n}, title: 项, rule: {{cycle: {{name: c{n}, take: mean, "
                f"count: {n}, highest: 1, missing: present}}}}}}\n"
                for n in range(1, 121)
            ),
            1,
        ),
        "可计算的范围",
    ),
    "weights with every prime": (
        SINK.replace(
            "by_peer: {community: {T15.1: 1, T15.2: 4}}",
            "by_peer: {"
            + ", ".join(f"p{n}: {{T15.1: 1, T15.2: {n - 1}}}" for n in _PRIMES if n > 2)
            + "}",
            1,
        ),
        "可计算的范围",
    ),
    "options over every prime": (
        SINK.replace(
            "{key: mostly, title: 基本满意, value: 3/5}",
            "\n          - ".join(f"{{key: o{n}, title: 选项, value: 1/{n}}}" for n in _PRIMES),
            1,
        ),
        "",
    ),
    "the same exact step, at the bound": (
        sink(
            "steps: {over: 0, every: 1, points: 1, part: exact}",
            "steps: {over: 0, every: 999999999999.9999, points: 999999.9999, part: exact}",
        ),
        "可计算的范围",
    ),
    "steps of nothing": (sink("every: 1, points: 1,", "every: 0, points: 1,"), "大于0"),
    "a proportion of nothing": (
        sink("proportion: {target: 10}", "proportion: {target: 0}"),
        "大于0",
    ),
    "a table without an end": (
        sink("{from: 90, points: 8}, {points: 0}]", "{from: 90, points: 8}]"),
        "最后一档",
    ),
    "a table upside down": (
        sink("[{from: 95, points: 10}, {from: 90", "[{from: 9, points: 10}, {from: 90"),
        "依次",
    ),
    "a table of 9,000 bands": (
        sink(
            "table: [{from: 95, points: 10}, {from: 90, points: 8}, {points: 0}]",
            "table: [" + "{points: 1}," * 4000 + "]",
        ),
        "",
    ),
    "two inputs": (sink("item: T1, proportion", "item: T1, rank: T1, proportion"), "只写一个"),
    "full points of the universe": (small("full: 20", "full: 999999999999"), ""),
    "full points that don't add up": (small("full: 20", "full: 21"), "按下级指标计算"),
    "minus full points": (small("full: 20", "full: -20"), ""),
    "pay of a bank": (small("base: 1000", "base: 999999999999"), "金额过大"),
    "pay at the bound": (
        small(
            "parts: [{code: P, out_of: 20}]",
            "parts: [{code: P, share: 33.3333%, out_of: 999999.9999}, "
            "{code: P, share: 66.6667%, out_of: 999999.9997}]",
        ).replace("1000\n", "1000000\n"),
        "可计算的范围",
    ),
    "a coefficient of 1,000": (small("director: 0.9", "director: 1000"), "系数"),
    "21 components": (
        sink(
            "{key: point, title: 积分奖, code: O, yuan: 10}",
            "\n        - ".join(
                f"{{key: p{n}, title: 积分奖, code: O, yuan: 10}}" for n in range(21)
            ),
        ),
        "20项",
    ),
    "an average of nobody's quota": (
        small("from: 15}", "from: 15, quota: {share: 20%, of: [none], ties: out}}"),
        "没有“none”",
    ),
    "a quota of 200%": (
        small("from: 15}", "from: 15, quota: {share: 200%, of: [teams], ties: out}}"),
        "0%到100%",
    ),
    "removal of who is elected": (proposing("removal", "[director]"), "不能对职务 director"),
    "recall of who is appointed": (proposing("recall", "[secretary]"), "不能对职务 secretary"),
    "dismissal of who is elected": (proposing("dismissal", "[director]"), "不能对职务 director"),
    "an unheard-of measure": (proposing("imprisonment", "[secretary]"), "不认识的措施"),
    "seven nested conditions": (
        sink(
            "when: {event: accident}, effect: {bars",
            f"when: {nested_conditions(6)}, effect: {{bars",
        ),
        "太深",
    ),
    "conditions without end": (
        sink(
            "when: {event: accident}, effect: {bars",
            f"when: {nested_conditions(9000)}, effect: {{bars",
        ),
        "层",
    ),
    "a condition of 100 parts": (
        sink(
            "when: {event: accident}, effect: {bars",
            "when: {any: [" + "{event: accident}," * 100 + "]}, effect: {bars",
        ),
        "1到20",
    ),
    "an empty condition": (sink("when: {grade: [poor]}", "when: {}"), "只写一种"),
    "a condition of nothing": (sink("when: {grade: [poor]}", "when: {any: []}"), "1到20"),
    "two conditions in one": (
        sink("when: {grade: [poor]}", "when: {grade: [poor], event: accident}"),
        "只写一种",
    ),
    "a veto that rests on what it zeroes": (
        sink(
            "when: {event: accident}, effect: {zero: T3}",
            "when: {item: T3, below: 1}, effect: {zero: T3}",
        ),
        "之后",
    ),
    "a veto that rests on a place": (
        sink(
            "when: {event: accident}, effect: {zero: T3}",
            "when: {not: {rank: teams, last: 1}}, effect: {zero: T3}",
        ),
        "不能用等次",
    ),
    "a veto without its document": (
        sink("effect: {bars: honours}, reference: 第一条", "effect: {bars: honours}"),
        "reference",
    ),
    "a veto that bars eating": (sink("{bars: honours}", "{bars: eating}"), "honours"),
    "two effects": (sink("{bars: honours}", "{bars: honours, zero: O}"), "只写一种"),
    "the 31st of February": (sink('"03-31"', '"02-30"'), "这一天"),
    "a date in words": (sink('"03-31"', "三月三十一日"), "这一天"),
    "day 0": (small("day: 3", "day: 0"), "1到31"),
    "stages backwards": (small("day: 9", "day: 1"), "早于"),
    "a stage of our own": (small("key: notice", "key: execution"), "没有“execution”"),
    "a jury that strikes out everybody": (
        sink("trim: 1, least: 5", "trim: 5, least: 5"),
        "多于去掉",
    ),
    "a jury of nobody": (sink("大评委, at_most: 60", "大评委, at_most: 0"), "1到1000"),
    "a jury smaller than its least": (
        sink("大评委, at_most: 60", "大评委, at_most: 4"),
        "最少评分数",
    ),
    "a figure from 5 to 5": (
        sink("source: ledger, from: 0, to: 100000", "source: ledger, from: 5, to: 5"),
        "区间为空",
    ),
    "a figure beyond counting": (
        sink("from: 0, to: 100000}", "from: 0, to: 999999999999}"),
        "过大",
    ),
    "a list of 10,000 items": (
        sink("party: 党建}, most: 40", "party: 党建}, most: 10000"),
        "1到200",
    ),
    "everybody is last": (
        sink("{rank: officials, last: 1}", "{rank: officials, last: 0}"),
        "正整数",
    ),
    "a decision 21 periods ago": (sink("periods: 1}", "periods: 21}"), "1到20"),
    "a share of exactly nothing": (sink("over: 1/3", "over: 0.333"), "百分"),
    "HTML in a measure": (sink("proposes: reminder_talk", "proposes: <script>"), "不认识的措施"),
    "a code twice": (sink("code: T2\n", "code: T1\n"), "重复"),
    "a code twice, in two trees": (sink("code: O2\n", "code: T2\n"), "重复"),
    "nobody marks": (sink("marked_by: leaders", "marked_by: nobody"), "评分主体"),
    "many faults of every sort": (
        SINK.replace("points: 2,", "points: 二,")
        .replace("day: 9", "day: 99")
        .replace("denominator: valid", "denominator: all")
        .replace("proposes: commend", "proposes: x")
        .replace("several: mean", "several: some")
        .replace("kind: team\n        by: T", "kind: x"),
        "不是数字",
    ),
}
