"""From an uploaded scoring table to the text of a draft: what was understood, and what is to be filled in.

Nothing the paper leaves open is supplied in silence: what a draft needs beyond the table stands in
``SUPPLIED``, which the page and the draft's first lines repeat. No database, no clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from kaoping.lib.decimals import format_units, parse_units
from kaoping.papers.documents import Tables
from kaoping.papers.faults import Refused
from kaoping.schemes.phrases import Reading, recognise
from kaoping.schemes.standards.clauses import LOSS, METHOD, NUMBERING
from kaoping.schemes.standards.tables import (
    Item,
    ScoringTable,
    scoring_tables,
)
from kaoping.schemes.standards.titles import short_title
from kaoping.schemes.standards.writing import COMMENT, to_yaml

PERIODS = {"month": "月考评", "year": "年度考评"}
RATERS = {
    "liaison_leader": {"title": "包村领导", "post": "liaison_leader", "of_village": "true"},
    "stationed_cadre": {"title": "驻村干部", "post": "stationed_cadre", "of_village": "true"},
    "main_leader": {
        "title": "镇主要领导",
        "post": "main_leader",
        "several": "mean",
        "missing": "gap",
    },
}
DEFAULT_OFFICE = "office"
SUPPLIED = (
    "考核对象：村班子",
    "环节和期限：评分次月3日、汇总4日、审定6日、反馈10日、公示16日",
    "异议期3天，未回复视为认可；公示5天，公布评分人",
    "没有写责任单位的指标由选定的评分主体评分",
    "需要填报的数值（完成率等）来源为台账；总分保留两位小数",
)
_STAGES = (
    ("marking", "评分", "rater", "3"),
    ("aggregation", "汇总", "clerk", "4"),
    ("review", "审定", "leader", "6"),
    ("feedback", "反馈", "village_official", "10"),
    ("notice", "公示", "clerk", "16"),
)
_OF_ANY_ROW = {LOSS, METHOD, NUMBERING}
_KNOWN_RATERS = {
    "驻村干部": "stationed_cadre", "包村领导": "liaison_leader", "包村干部": "stationed_cadre",
    "镇主要领导": "main_leader", "主要领导": "main_leader", "镇党委、政府主要领导": "main_leader",
}  # fmt: skip


@dataclass
class Leaf:
    """One item as it was understood: its code in the draft, the row it came from, its reading."""

    code: str
    title: str
    item: Item
    reading: Reading

    @property
    def lacks(self) -> list[str]:
        """What a person has to fill in, in words; empty when the item is complete."""
        lacking = [] if self.item.points else ["分值"]
        lacking += [] if self.reading.rule else ["计分规则"]
        return lacking + (["评分主体"] if self.rater_unclear else [])

    @property
    def rater_unclear(self) -> bool:
        """Whether the table says who marks in words that name no single group."""
        if self.item.office:
            return not _office(self)
        return bool(self.reading.rater) and self.reading.rater not in _KNOWN_RATERS


@dataclass
class Branch:
    """A group of items, with the points that the table claims for it."""

    code: str
    title: str
    claimed: str = ""
    children: list["Branch | Leaf"] = field(default_factory=list)

    def leaves(self) -> Iterator[Leaf]:
        """All items below, in the table's order."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()

    @property
    def counted(self) -> str:
        """The sum of the items' points, as far as they have any."""
        return format_units(sum(parse_units(leaf.item.points or "0") for leaf in self.leaves()))


@dataclass(frozen=True)
class Understood:
    """A whole file: the tree, what the tables did not give to it, and the title the file has."""

    root: Branch
    tables: tuple[ScoringTable, ...]
    notes: tuple[str, ...]
    title: str

    @property
    def leaves(self) -> list[Leaf]:
        """All items in order."""
        return list(self.root.leaves())

    @property
    def offices(self) -> list[str]:
        """Offices named by the table, each once, in order."""
        named = (_office(leaf) for leaf in self.leaves)
        return list(dict.fromkeys(office for office in named if office))


@dataclass(frozen=True)
class Wishes:
    """What the person decides: title, place's code, period, who marks what nobody is named for.

    ``refused`` are codes of items whose recognised rule the person does not want.
    """

    title: str
    place: str
    period: str
    rater: str
    office: str = ""
    source: str = ""
    refused: frozenset[str] = frozenset()


def understand(tables: Tables) -> Understood:
    """What the scoring tables of a file say; raises ``Refused`` when there is none."""
    found, others = scoring_tables(tables.grids)
    if not found:
        raise Refused(
            "没有找到评分表：没有一行表头写着“考核项目”“考核内容”“标准分”“评分标准”之类的列名",
            "请在表的第一行写清各列名称，至少要有项目或内容一列、分值或评分标准一列，再上传",
        )
    root = Branch("T", "总分", found[0].total if len(found) == 1 else "")
    for table in found:
        within = (table.name,) if len(found) > 1 else ()
        for item in table.items:
            _place(root, within + item.groups, item, table.claims, len(within))
    _collapse(root)
    _number(root, "T")
    lines = [*tables.paragraphs, *(line for table in found for line in table.above)]
    title = next((" ".join(line.split()) for line in lines if len(line) >= 4), "")
    return Understood(
        root, tuple(found), tuple(_notes(found, others, tables, root, title)), title[:60]
    )


def scheme_key(title: str) -> str:
    """The key of an imported scheme: the same title is the same scheme."""
    return f"import-{sha256(title.encode()).hexdigest()[:10]}"


def scheme_text(understood: Understood, wishes: Wishes) -> str:
    """The draft's text. Loads with ``load_scheme``, or its faults name what has to be filled in."""
    raters = _Raters(understood, wishes)
    figures: dict[str, Any] = {}
    tree = _node(understood.root, wishes, raters, figures)
    tree |= {"title": wishes.title, "round": "2"}
    period: dict[str, Any] = {
        "title": PERIODS[wishes.period],
        "base": understood.root.claimed or understood.root.counted,
    }
    period["subjects"] = {"team": {"title": "村班子"}}
    if figures:
        period["figures"] = figures
    period |= {"raters": raters.used, "trees": {"team": tree}}
    stages = [
        dict(zip(("key", "title", "owner", "day"), stage, strict=True))
        for stage in _STAGES
        if stage[0] != "marking" or raters.used
    ]
    period |= {
        "stages": stages,
        "rankings": [{"key": "teams", "title": "各村排名", "kind": "team"}],
        "feedback": {"objection_days": "3", "silence": "acknowledged"},
        "notice": {"days": "5", "name_raters": "true"},
    }
    return to_yaml({
        COMMENT: [wishes.title, f"由“{wishes.source}”导入。表格没有写明、导入时预填、采用前须审定的有：", *SUPPLIED],
        "format": "1",
        "name": scheme_key(wishes.title),
        "title": wishes.title,
        "place": wishes.place,
        "document": "文号待定",
        "source": f"由“{wishes.source}”导入",
        "periods": {wishes.period: period},
    })  # fmt: skip


def _place(root: Branch, groups: tuple[str, ...], item: Item, claims: dict, skipped: int) -> None:
    branch = root
    for depth, title in enumerate(groups, 1):
        last = branch.children[-1] if branch.children else None
        if not (isinstance(last, Branch) and last.title == title):
            last = Branch("", title, claims.get(groups[skipped:depth], ""))
            branch.children.append(last)
        branch = last
    reading = _reading(item)
    title = short_title(item.content or item.standard) or f"第{item.row}行"
    branch.children.append(Leaf("", title, item, reading))


def _reading(item: Item) -> Reading:
    """What the standard says. Where rows share their points, only what any row may say: deductions.

    A limit, or 不得分, of one of those rows may mean that row alone.
    """
    reading = recognise(item.standard, item.points)
    kinds = {part.kind for part in reading.parts}
    if item.shared and reading.rule and not kinds <= _OF_ANY_ROW:
        cause = "几行合用一个分值，其中一行的规则是否管整项，没有写明"
        return replace(reading, rule=None, figure=None, notes=(), cause=cause)
    return reading


def _collapse(branch: Branch) -> None:
    """A group with one item is that item, under the group's title."""
    for place, child in enumerate(branch.children):
        if not isinstance(child, Branch):
            continue
        _collapse(child)
        only = child.children[0]
        if len(child.children) == 1 and isinstance(only, Leaf):
            if not only.item.points and child.claimed:
                only.item.points = child.claimed
                only.reading = _reading(only.item)
            only.title = child.title
            branch.children[place] = only


def _number(branch: Branch, code: str) -> None:
    branch.code = code
    for number, child in enumerate(branch.children, 1):
        below = f"{code}{number}" if code == "T" else f"{code}.{number}"
        if isinstance(child, Branch):
            _number(child, below)
        else:
            child.code = below


def _notes(
    found: list[ScoringTable], others: list[str], tables: Tables, root: Branch, title: str
) -> Iterator[str]:
    if len(found) > 1:
        yield f"文件里有{len(found)}张评分表，作为{len(found)}个部分合成一份；不该合在一起的，请分开上传"
    for table in found:
        name = f"“{table.name}”：" if len(found) > 1 else ""
        yield from (f"{name}{note}" for note in table.notes)
        if len(table.above) > 1:
            yield f"{name}表头以上的文字没有读入：{' '.join(table.above[1:])[:300]}"
        if table.unused:
            yield f"{name}没有读入的列：{'、'.join(table.unused)}"
    if others:
        yield f"不像评分表、没有读入的表：{'、'.join(f'“{name}”' for name in others)}"
    names = [table.name for table in found if len(found) > 1]  # of one alone it is said nowhere
    loose = [line for line in tables.paragraphs if line not in (title, *names)]
    if loose:
        shown = " ".join(" ".join(loose).split())[:200]
        yield f"表格以外的文字没有读入，共{len(loose)}段：{shown}"
    yield from _contradictions(root)


def _contradictions(branch: Branch) -> Iterator[str]:
    """Groups whose own points are not the sum of their items."""
    for child in branch.children:
        if isinstance(child, Branch):
            if child.claimed and parse_units(child.claimed) != parse_units(child.counted):
                yield f"{child.title}写的是{child.claimed}分，下面各项相加是{child.counted}分"
            yield from _contradictions(child)


def _node(node: Branch | Leaf, wishes: Wishes, raters: "_Raters", figures: dict) -> dict[str, Any]:
    if isinstance(node, Leaf):
        return _leaf(node, wishes, raters, figures)
    made: dict[str, Any] = {"code": node.code, "title": node.title}
    if node.claimed:
        made["full"] = node.claimed
    made["rule"] = "sum"
    made["children"] = [_node(child, wishes, raters, figures) for child in node.children]
    return made


def _leaf(leaf: Leaf, wishes: Wishes, raters: "_Raters", figures: dict) -> dict[str, Any]:
    """An item. What is not understood stays as text, its rule and rater left to be filled in."""
    rule = leaf.reading.rule if leaf.code not in wishes.refused else None
    lacks_rule = [f"待填写：{_to_fill(leaf, wishes)}"] if rule is None or leaf.lacks else []
    made: dict[str, Any] = {COMMENT: lacks_rule} if lacks_rule else {}
    made |= {"code": leaf.code, "title": leaf.title}
    for key, text in (("content", leaf.item.content), ("standard", leaf.item.standard)):
        if text:
            made[key] = text
    if leaf.item.points:
        made["full"] = leaf.item.points
    if rule and "scale" in rule:
        return made | {"rule": _scale(rule, leaf, figures)}
    marked_by = raters.of(leaf)
    if marked_by:
        made["marked_by"] = marked_by
    if marked_by == "main_leader":
        made["round"] = "2"
    return made | ({"rule": rule} if rule else {})


def _to_fill(leaf: Leaf, wishes: Wishes) -> str:
    if leaf.code in wishes.refused and leaf.reading.rule:
        return "计分规则（导入时没有采用认出的规则）"
    why = f"（{leaf.reading.cause}）" if leaf.reading.cause else ""
    return "、".join(leaf.lacks) + why


def _scale(rule: dict[str, Any], leaf: Leaf, figures: dict) -> dict[str, Any]:
    figure = dict(leaf.reading.figure or {})
    key = f"f{len(figures) + 1}"
    if figure["title"].startswith(("完成", "任务完成", "目标完成")):
        figure["title"] = f"{leaf.title.removesuffix('完成')}{figure['title']}"
    figures[key] = figure | {"source": "ledger"}
    return {"scale": {"figure": key} | {k: v for k, v in rule["scale"].items() if k != "figure"}}


def _office(leaf: Leaf) -> str:
    """The one office named for an item; "" when there is none, or several."""
    named = " ".join(leaf.item.office.split())
    several = any(mark in named for mark in "、，,；;/ ")
    return "" if several or len(named) > 40 else named


class _Raters:
    """Rater groups of the draft: the chosen one, and an office for each that the table names."""

    def __init__(self, understood: Understood, wishes: Wishes) -> None:
        self.wishes = wishes
        self.used: dict[str, dict[str, str]] = {}
        self._offices = {
            name: f"office_{number}" for number, name in enumerate(understood.offices, 1)
        }

    def of(self, leaf: Leaf) -> str:
        """The group that marks an item; "" when the table names somebody this cannot tell."""
        if leaf.item.office:
            office = _office(leaf)
            return self._known(office) or self._office(office) if office else ""
        if leaf.reading.rater:
            return self._known(leaf.reading.rater)
        if self.wishes.rater in RATERS:
            return self._use(self.wishes.rater, RATERS[self.wishes.rater])
        return self._office(self.wishes.office)

    def _known(self, words: str) -> str:
        key = _KNOWN_RATERS.get(words, "")
        return self._use(key, RATERS[key]) if key else ""

    def _office(self, name: str) -> str:
        key = self._offices.get(name, DEFAULT_OFFICE)
        return self._use(key, {"title": name, "post": "office_head", "office": name})

    def _use(self, key: str, group: dict[str, str]) -> str:
        self.used.setdefault(key, group)
        return key
