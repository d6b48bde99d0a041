"""Turns the specification tables into schemes and facts. The tables are YAML beside this file.

A table has a piece of a regulation (``scheme``), columns that say which fact a cell is, and rows.
Each of ``rows`` is a situation of its own, about subject A; each of ``together`` is one situation
whose rows are the subjects A, B, C …. Cells are texts; a blank cell is a fact that is not there.
"""

from functools import cache
from pathlib import Path

import yaml

from kaoping.lib.decimals import format_fen, format_units, parse_units
from kaoping.scoring import FactsFaults, load_scheme
from kaoping.scoring import facts as tables

HERE = Path(__file__).parent
FILES = ("marks", "parts", "figures", "votes", "own", "cycles", "standings", "following", "pay")
NOT_ASSIGNED, NOT_SUBMITTED, SUBMITTED, YES = "未安排", "未提交", "已提交", "是"
NOTHING = ("", NOT_ASSIGNED)
SUBJECT_FIELDS = {"type", "peer", "place", "posts"}
PAPERS = ("entitled", "present", "issued", "returned", "invalid")


def read_text(text):
    """YAML in which every scalar stays text, as schemes read it."""
    return yaml.load(text, Loader=yaml.BaseLoader)


@cache
def topic(name):
    """One file of tables: {title, intro, tables}."""
    return read_text((HERE / f"{name}.yaml").read_text("utf-8"))


def every_table():
    """(name of the file, table) of all tables, in the handbook's order."""
    return [(name, table) for name in FILES for table in topic(name)["tables"]]


def situations(table):
    """Lists of rows: each list is one situation."""
    if "together" in table:
        return [situation["rows"] for situation in table["together"]]
    return [[row] for row in table["rows"]]


@cache
def _loaded(text):
    written = read_text(text)
    parts = {"trees": {"team": written}} if "code" in written else written
    groups = {n["marked_by"] for tree in parts["trees"].values() for n in _nodes(tree)} - {None}
    raters = {key: {"title": key} for key in sorted(groups)} | parts.get("raters", {})
    period = {
        "title": "考评",
        "subjects": {"team": {"title": "村班子"}},
        "stages": [{"key": "marking", "title": "评分", "owner": "rater", "day": "3"}],
        "feedback": {"objection_days": "3", "silence": "acknowledged"},
        "notice": {"days": "5", "name_raters": "true"},
    }
    scheme = dict.fromkeys(("title", "place", "document", "source"), "规则表")
    scheme |= {"format": "1", "name": "spec"}
    scheme["periods"] = {"month": period | parts | {"raters": raters}}
    return load_scheme(yaml.safe_dump(scheme, allow_unicode=True, sort_keys=False))


def _nodes(tree):
    yield {"marked_by": None} | tree
    for child in tree.get("children", ()):
        yield from _nodes(child)


def scheme_of(table):
    """The scheme of a table: its piece of a regulation, and the least that must be around it."""
    return _loaded(table["scheme"])


def subject_ids(rows):
    """The ids of a situation's subjects."""
    return [chr(ord("A") + number) for number in range(len(rows))]


def facts_of(table, rows):
    """The Facts of one situation."""
    return _Writer(table, rows).facts()


class _Writer:
    """Collects the facts that the cells of one situation say."""

    def __init__(self, table, rows):
        self.table, self.rows = table, rows
        self.period = scheme_of(table).periods["month"]
        self.found = {name: [] for name in tables.TABLES}
        self.sheets, self.papers, self.figures = {}, {}, {}

    def facts(self):
        """All of them."""
        for other in self.table.get("others", ()):
            self._subject(other)
        for who, row in zip(subject_ids(self.rows), self.rows, strict=True):
            cells = list(zip(self.table["columns"], row["facts"], strict=True))
            base = {"kind": "team", "name": who} | self.table.get("subject", {})
            for column, cell in cells:
                for key in SUBJECT_FIELDS & column.keys():
                    base[key] = cell.split("、") if key == "posts" else cell
            self._subject(base | {"id": who})
            for column, cell in cells:
                self._fact(column, cell, column.get("of", who))
        self._sheets()
        self._ballots()
        self.found["figures"] += [
            tables.FigureOf(*key, *units) for key, units in self.figures.items() if units[0] != ""
        ]
        return tables.Facts(**{name: tuple(rows) for name, rows in self.found.items()})

    def _subject(self, plain):
        plain = {"name": plain["id"]} | plain
        plain["posts"] = tuple(plain.get("posts", ()))
        self.found["subjects"].append(tables.Subject(**plain))

    def _fact(self, column, cell, who):
        for how in _READERS.keys() & column.keys():
            _READERS[how](self, column, cell, who)

    def sheet(self, column, cell, who):
        """A cell of a rater's sheet: who marks, whether it was handed in, and what it says."""
        sheet = (f"{column['sheet']} {column.get('rater', '1')}", column["sheet"], who)
        self.sheets.setdefault(sheet, []).append(cell)
        if cell in (*NOTHING, NOT_SUBMITTED, SUBMITTED):
            return
        kind = next(s.kind for s in self.found["subjects"] if s.id == who)
        item = self.period.codes_of(kind)[column.get("item", self.period.trees[kind].code)]
        for part in cell.split("；"):
            self.found["marks"].append(self._mark(sheet, item, part))

    def _mark(self, sheet, item, part):
        key = f"m{len(self.found['marks'])}"
        if item.entry == "award":
            return tables.Mark(key, *sheet, item.code, "award", None, parse_units(part))
        title, _, amount = part.replace("×", " ×").partition(" ")
        choice = next(choice for choice in item.choices if choice.title == title)
        kind = "bonus" if item.entry == "bonuses" else "deduction"
        if amount.startswith("×"):
            times = int(amount[1:])
            return tables.Mark(key, *sheet, item.code, kind, choice.key, choice.low_units, times)
        return tables.Mark(key, *sheet, item.code, kind, choice.key, parse_units(amount))

    def _sheets(self):
        for sheet, cells in self.sheets.items():
            if all(cell in NOTHING for cell in cells):
                continue
            self.found["assignments"].append(tables.Assignment(*sheet))
            if NOT_SUBMITTED not in cells:
                self.found["submissions"].append(tables.Submission(*sheet))

    def figure(self, column, cell, who):
        """A counted quantity."""
        units = parse_units(cell) if cell else ""
        self.figures.setdefault((column["figure"], who), [units, None])[0] = units

    def target(self, column, cell, who):
        """The subject's own target for a figure; its column stands after the figure's."""
        if cell:
            self.figures[column["target"], who][1] = parse_units(cell)

    def votes(self, column, cell, who):
        """How many papers bear an option: "ballot/group/option"."""
        ballot, group, option = column["votes"].split("/")
        self.papers.setdefault((ballot, group, who), {})
        if cell:
            self.papers[ballot, group, who].setdefault("votes", {})[option] = int(cell)

    def count(self, column, cell, who):
        """A number of people or papers: "ballot/group"."""
        name = next(name for name in PAPERS if name in column)
        ballot, group = column[name].split("/")
        if cell:
            self.papers.setdefault((ballot, group, who), {})[name] = int(cell)

    def _ballots(self):
        """Numbers without a column: nobody stayed away, and every paper came back."""
        for key, said in self.papers.items():
            if not said:
                continue
            cast = said.get("votes", {})
            invalid = said.get("invalid", 0)
            numbers = {"returned": said.get("returned", sum(cast.values()) + invalid)}
            for name, less in (("issued", "returned"), ("present", "issued")):
                numbers[name] = said.get(name, numbers[less])
            numbers["entitled"] = said.get("entitled", numbers["present"])
            self.found["ballots"].append(tables.BallotOf(*key, **numbers, invalid=invalid))
            self.found["votes"] += [tables.Votes(*key, *vote) for vote in cast.items()]

    def jury(self, column, cell, who):
        """Jurors' points, with blanks between."""
        self.found["scores"] += [
            tables.Score(column["jury"], f"j{number}", who, parse_units(text))
            for number, text in enumerate(cell.split())
        ]

    def own(self, column, cell, who):
        """Own items, with blanks between: points×weight; "—" has no points yet."""
        for text in cell.split():
            points, _, weight = text.partition("×")
            self.found["own_items"].append(
                tables.OwnItem(
                    column["own"],
                    f"o{len(self.found['own_items'])}",
                    who,
                    "项目",
                    column.get("field"),
                    int(weight or 1),
                    None if points == "—" else parse_units(points),
                )
            )

    def results(self, column, cell, who):
        """Results of another cycle, with blanks between; "第3名" is a place there."""
        for text in cell.split():
            place = text.removeprefix("第").removesuffix("名")
            units, rank = (0, int(place)) if place != text else (parse_units(text), None)
            self.found["results"].append(tables.CycleResult(column["results"], who, units, rank))

    def absent(self, column, cell, who):
        """An indicator does not apply."""
        if cell == YES:
            row = tables.NotApplicable(who, column["not_applicable"])
            self.found["not_applicable"].append(row)

    def event(self, column, cell, who):
        """Something happened."""
        if cell == YES:
            self.found["events"].append(tables.EventOf(column["event"], who, "文号"))

    def decided(self, column, cell, who):
        """How many periods ago a consequence was decided, with blanks between."""
        self.found["decided"] += [
            tables.Decided(column["decided"], who, int(ago)) for ago in cell.split()
        ]

    def adjusted(self, column, cell, who):
        """A decision that replaces a node's value."""
        if cell:
            row = tables.Adjustment("a", who, column["adjusted"], parse_units(cell))
            self.found["adjustments"].append(row)


_READERS = {
    "sheet": _Writer.sheet,
    "figure": _Writer.figure,
    "target": _Writer.target,
    "votes": _Writer.votes,
    **dict.fromkeys(PAPERS, _Writer.count),
    "jury": _Writer.jury,
    "own": _Writer.own,
    "results": _Writer.results,
    "not_applicable": _Writer.absent,
    "event": _Writer.event,
    "decided": _Writer.decided,
    "adjusted": _Writer.adjusted,
}


def results_of(table):
    """What a table expects, a mapping for each result; without any: the total's points."""
    root = scheme_of(table).periods["month"].trees[kind_of(table)].code
    return table.get("results", [{"points": root}])


def kind_of(table):
    """The kind of the table's subjects."""
    return table.get("subject", {}).get("kind", "team")


def expected(row, table):
    """The expected texts of a row, one for each result."""
    return row["expect"] if isinstance(row["expect"], list) else [row["expect"]]


def computed(table, rows, evaluate):
    """The texts that come out for each row of a situation, one for each result."""
    scheme, facts = scheme_of(table), facts_of(table, rows)
    try:
        outcome = evaluate(scheme, "month", facts)
    except FactsFaults:
        return [["refused"] * len(results_of(table)) for _ in rows]
    return [
        [_said(outcome, result, result.get("of", who)) for result in results_of(table)]
        for who in subject_ids(rows)
    ]


def _said(outcome, result, who):
    how = next(key for key in result if key in _SAY)
    return _SAY[how](outcome, result[how], who)


def _points(outcome, code, who):
    value = outcome.value(who, code)
    if value is not None:
        return format_units(value)
    return "not applicable" if (who, code) in outcome.absent else "gap"


def _pay(outcome, component, who):
    line = outcome.pay_line(who)
    if line is None:
        return "gap"
    parts = {part.key: part.fen for part in line.parts}
    return format_fen(line.fen if component == "total" else parts[component])


def _keys(nodes):
    return "、".join(node.key for node in nodes) or "none"


_SAY = {
    "points": _points,
    "rank": lambda outcome, ranking, who: str(outcome.rank(ranking, who) or "none"),
    "prize": lambda outcome, ranking, who: outcome.prize(ranking, who) or "none",
    "grade": lambda outcome, _, who: outcome.grade(who) or "none",
    "follows": lambda outcome, _, who: _keys(outcome.proposed(who)),
    "veto": lambda outcome, _, who: _keys(outcome.vetoes(who)),
    "pay": _pay,
    "over_budget": lambda outcome, *_: format_fen(outcome.over_budget()),
}
