"""Texts that somebody might hand in as a scheme: broken, huge or malicious before any rule is read.

``TEXTS``: name → (text, words that one of the causes must hold). None of them may load.
"""

from pathlib import Path

from kaoping.scoring.tests.examples import TEXT

SINK = (Path(__file__).parent / "kitchen_sink.yaml").read_text(encoding="utf-8")
TREE = "        rule: sum\n        children:\n"
LEAF = "          - {{code: {0}, title: 项, full: 1, marked_by: office, rule: {{award: {{}}}}}}\n"


def small(old, new):
    """The small scheme with one thing replaced."""
    assert old in TEXT, old
    return TEXT.replace(old, new, 1)


def sink(old, new):
    """The scheme that uses everything, with one thing replaced."""
    assert old in SINK, old
    return SINK.replace(old, new, 1)


def item(code, rest):
    """The small scheme with one more item of the team."""
    return small(TREE, f"{TREE}          - {{code: {code}, title: 项, {rest}}}\n")


def nested_items(depth):
    """Indicators each of which has one child."""
    tail = "full: 1, marked_by: office, rule: {award: {}}}" + "]}" * depth
    return "{code: N, title: 深, " + "rule: sum, children: [{code: N, title: 深, " * depth + tail


def nested_conditions(depth):
    """A condition within conditions."""
    return "{not: " * depth + "{event: accident}" + "}" * depth


def means(at_most, more=""):
    """The office becomes many raters whose mean is exact."""
    text = small("office: 党建办}", f"office: 党建办, several: mean, at_most: {at_most}}}")
    return text.replace("full: 20\n", f"full: 20\n{more}", 1)


def proposing(measure, posts):
    """A consequence for the posts."""
    rule = f"{{key: x, title: 甲, kind: official, posts: {posts}, proposes: {measure}, "
    return small("    pay:\n", f"    consequences: [{rule}when: {{grade: [poor]}}}}]\n    pay:\n")


_WIDE = "".join(LEAF.format(f"W{number}") for number in range(2600))

TEXTS = {
    "nothing": ("", "缺少“format”"),
    "a blank": ("   \n\n", "缺少“format”"),
    "a comment only": ("# 办法\n", "缺少“format”"),
    "a scalar": ("考核办法\n", "键: 值"),
    "a list": ("- format: 1\n- name: x\n", "键: 值"),
    "an empty list": ("[]", "键: 值"),
    "null": ("~", "键: 值"),
    "three dots": ("...\n", ""),
    "JSON with a trailing comma missing": ('{"format": 1 "name": "x"}', "YAML"),
    "a Python dict": ("{'format': 1, 'name': u'x', }}", "YAML"),
    "a tab as indentation": (small("    title: 月", "\ttitle: 月"), "YAML"),
    "an open quote": (small("title: 小办法", 'title: "小办法'), "YAML"),
    "an open bracket": (small("[secretary, director]", "[secretary, director"), "YAML"),
    "binary": ("\x7fELF\x02\x01\x01\x00\x00" * 20, "字符"),
    "a NUL": (small("小办法", "小\x00办法"), "字符"),
    "a NUL, escaped": (small("小办法", '"小\\0办法"'), "控制字符"),
    "a bell and an escape": (small("小办法", "小\x07\x1b[31m办法"), "字符"),
    "a bell, escaped": (small("小办法", '"小\\a办法"'), "控制字符"),
    "a backspace in a key": (small("title: 小办法", '"titl\\be": 小办法'), "控制字符"),
    "an override from right to left": (small("小办法", "小\u202e法办"), "控制字符"),
    "an isolate, escaped": (small("小办法", '"小\\u2066办法"'), "控制字符"),
    "a lone surrogate": (small("小办法", "小\ud800办法"), "字符"),
    "a lone surrogate, escaped": (small("小办法", '"小\\ud800办法"'), "YAML"),
    "not a character": (small("小办法", '"小\\uffff办法"'), "字符"),
    "UTF-16 read as Latin": (TEXT.encode("utf-16").decode("latin-1"), "字符"),
    "two byte order marks": ("\ufeff\ufeff" + TEXT, ""),
    "a string of 1 MB": (small("小办法", "办" * 350_000), "256 KB"),
    "a key of 200 KB": ("a" * 200_000 + ": 1\n" + TEXT, ""),
    "8,000 posts": (
        small("[secretary, director]", str([f"p{n}" for n in range(8000)])),
        "职务超过",
    ),
    "2,000 rankings": (
        small(
            "    grades:\n",
            "".join(f"      - {{key: r{n}, title: 排, kind: team}}\n" for n in range(2000))
            + "    grades:\n",
        ),
        "最多200项",
    ),
    "2,000 figures": (
        sink(
            "    figures:\n",
            "    figures:\n"
            + "".join(f"      f{n}: {{title: 数, source: self, to: 1}}\n" for n in range(2000)),
        ),
        "最多200项",
    ),
    "500 options": (
        sink(
            "          - {key: mostly, title: 基本满意, value: 3/5}\n",
            "".join(f"          - {{key: o{n}, title: 选, value: 0%}}\n" for n in range(500)),
        ),
        "选项超过",
    ),
    "a path of 200 KB under a name of 200 KB": (
        small("      team: {title: 村}\n", f"      ? {'<' * 100_000}\n      : {{}}\n"),
        "名称",
    ),
    "a decision 0 periods ago": (sink("periods: 1}", "periods: 0}"), "1到20"),
    "a budget below nothing": (sink("budget: 100000", "budget: -1"), "预算"),
    "a title of 200 KB": (small("小办法", "a" * 200_000), "长"),
    "a period's name of 200 KB": (small("  month:\n", f"  ? {'m' * 200_000}\n  :\n"), "名称"),
    "2 MB of lists": ("[" * 2_000_000, "256 KB"),
    "100,000 open lists": ("[" * 100_000, "层"),
    "100,000 open mappings": ("{a: " * 50_000, "层"),
    "100,000 dashes": ("- " * 100_000, "层"),
    "100,000 question marks": ("? " * 100_000, ""),
    "60,000 empty mappings": ("x: [" + "{}," * 60_000 + "]", "节点"),
    "25,000 nodes": (TEXT + "".join(f"k{number}: 1\n" for number in range(12_500)), "节点"),
    "9,900 unknown keys": (TEXT + "".join(f"titl{number}: 1\n" for number in range(9_700)), ""),
    "12,000 keys, the same": (TEXT + "title: x\n" * 9_700, "重复"),
    "indicators 30 deep": (
        small("rule: {team: T}", "rule: sum\n        children: [" + nested_items(30) + "]"),
        "层",
    ),
    "2,600 wrong indicators": (small(TREE, TREE + _WIDE.replace("office", "nobody")), ""),
    "2,600 indicators": (small(TREE, TREE + _WIDE), ""),
    "a YAML bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + TEXT, "锚点"),
    "an alias of nothing": (TEXT + "x: *nothing\n", "锚点"),
    "an anchor that holds itself": ("x: &x [*x]\n" + TEXT, "锚点"),
    "a merge key": (small("title: 月", "<<: {title: 月}"), "<<"),
    "a Python object": (TEXT + "x: !!python/object/apply:os.system [ls]\n", "标签"),
    "a Python name": (TEXT + "x: !!python/name:os.system\n", "标签"),
    "a binary tag": (TEXT + "x: !!binary aGVsbG8=\n", "标签"),
    "an own tag": (small("小办法", "!secret 小办法"), "标签"),
    "two documents": (TEXT + "---\n" + TEXT, "多份"),
    "YAML 9.9": ("%YAML 9.9\n---\n" + TEXT, ""),
    "a key twice": (TEXT + "title: 又一个\n", "重复"),
    "a period twice": (TEXT + "periods: {}\n", "重复"),
    "a key that is a mapping": (small("title: 月", "{title: 月}: 1"), "键不是文字"),
    "a key that is a list": (small("title: 月", "? [title]\n    : 月"), "键不是文字"),
    "an empty key": (TEXT + '"": 1\n', "不认识"),
    "a key of blanks": (TEXT + '"   ": 1\n', "不认识"),
    "a key in full width": (small("format: 1", "ｆｏｒｍａｔ: 1"), "不认识"),
    "another format": (small("format: 1", "format: 2"), "第2版"),
    "format 1.0": (small("format: 1", "format: 1.0"), "不是整数"),
    "a format of 4,300 digits": (small("format: 1", "format: " + "1" * 4300), "太长"),
    "points of 4,300 digits": (small("points: 2", "points: " + "9" * 4300), "太长"),
    "points with 4,300 decimals": (small("points: 2", "points: 0." + "1" * 4300), "太长"),
    "13 digits": (small("points: 2", "points: 1234567890123"), "太大"),
    "12 digits": (small("points: 2", "points: 999999999999"), "过大"),
    "five decimals": (small("points: 2", "points: 2.00001"), "小数"),
    "an exponent": (small("points: 2", "points: 1e5"), "科学计数法"),
    "an exponent of 400": (small("points: 2", "points: 1e400"), "科学计数法"),
    "not a number": (small("points: 2", "points: .nan"), "不是数字"),
    "infinity": (small("points: 2", "points: -.inf"), "不是数字"),
    "hexadecimal": (small("points: 2", "points: 0x10"), "不是数字"),
    "underscores": (small("points: 2", "points: 1_0"), "不是数字"),
    "sexagesimal": (small("points: 2", "points: 1:30"), "不是数字"),
    "Chinese digits": (small("points: 2", "points: 两"), "不是数字"),
    "Arabic digits": (small("points: 2", "points: ٢"), "不是数字"),
    "superscript": (small("day: 3", "day: ³"), "不是整数"),
    "full-width whole number": (small("day: 3", "day: ３２"), ""),
    "a minus of the typographer": (small("points: 2", "points: −2"), "大于0"),
    "a formula": (small("points: 2", "points: =1+1"), "不是数字"),
    "a fraction over 0": (sink("value: 3/5", "value: 3/0"), "分母"),
    "a fraction of fractions": (sink("value: 3/5", "value: 1/2/3"), ""),
    "minus per cent": (sink("value: 3/5", "value: -60%"), "0%到100%"),
    "101 per cent": (sink("value: 3/5", "value: 101%"), "0%到100%"),
    "weights of 99.9999%": (
        sink("{T16.1: 50%, T16.2: 50%}", "{T16.1: 50%, T16.2: 49.9999%}"),
        "99.9999%",
    ),
    "weights of 0": (sink("{T15.1: 3, T15.2: 2}", "{T15.1: 3, T15.2: 0}"), "大于0"),
    "weights mixed": (sink("{T15.1: 3, T15.2: 2}", "{T15.1: 3, T15.2: 2%}"), "有的不带"),
    "weights of 16 digits": (
        sink("{T15.1: 3, T15.2: 2}", "{T15.1: 999999999999.9999, T15.2: 999999999999.9998}"),
        "",
    ),
}
