"""A scoring table as offices print it, read into items with their points and standards.

Merged cells mean what they show: one project over several rows is a group, one number of points
over several rows makes them one item. Nothing is dropped: what is no item is told in ``notes``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kaoping.lib.decimals import format_units, parse_units
from kaoping.lib.text import match_key
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Grid
from kaoping.schemes.standards.headings import (
    CONTENT,
    GROUP_POINTS,
    OFFICE,
    POINTS,
    SERIAL,
    STANDARD,
    Header,
    header_of,
    role_of,
)
from kaoping.schemes.standards.merged import origins_of
from kaoping.schemes.standards.titles import (
    OWN_POINTS,
    depth_of,
    is_number,
    number_of,
    ordinal_of,
    plain_title,
)

MOST_ITEMS = 400
_TOTALS = {"小计", "合计", "总计", "总分", "共计", "总分值", "分值合计", "得分合计"}
_REMARKS = ("注:", "注：", "注", "说明", "备注")


@dataclass
class Item:
    """One item: where it stands, and what the table says of it, in its own words.

    ``groups`` are the titles above it; ``points`` a plain number or "" ; ``cells`` the originals.
    """

    row: int
    groups: tuple[str, ...]
    content: str
    points: str
    standard: str
    office: str
    written_points: str = ""
    rows: int = 1
    shared: bool = False


@dataclass
class ScoringTable:
    """One table: its items, the points its groups and totals claim, and what was not read."""

    name: str
    items: list[Item] = field(default_factory=list)
    claims: dict[tuple[str, ...], str] = field(default_factory=dict)
    total: str = ""
    unused: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    """Texts above the header; the first is most often the title."""
    notes: list[str] = field(default_factory=list)
    headings: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    """Rows that were read as headings: row, the titles down to it, its text."""


def scoring_tables(grids: Iterable[Grid]) -> tuple[list[ScoringTable], list[str]]:
    """The scoring tables among these, and the names of the tables that are none.

    A table without a header that is as wide as the one before goes on with it, as in Word when a
    table is cut at the end of a page.
    """
    found: list[ScoringTable] = []
    others: list[str] = []
    reader: _Reader | None = None
    for grid in grids:
        own = header_of(grid)
        if own:
            unused = tuple(dict.fromkeys(own.unused.values()))
            begun = ScoringTable(grid.name, unused=unused, above=_above(grid, own.top))
            reader = _Reader(grid, own, begun)
            reader.read(own.bottom)
            found.append(begun)
        elif reader and _width(grid) == _width(reader.grid):
            reader.go_on(grid)
        else:
            others.append(grid.name)
            reader = None
    for table in found:
        _split_shared(table)
        _note_empty_headings(table)
    return [table for table in found if table.items], others


def _above(grid: Grid, top: int) -> tuple[str, ...]:
    rows = [grid.rows[row] for row in sorted(grid.rows) if row < top]
    return tuple(cell.text.strip() for cells in rows for _column, cell in sorted(cells.items()))


def _width(grid: Grid) -> int:
    own = [max(cells) for cells in grid.rows.values() if cells]
    return max([*own, *(span.right for span in grid.merges)], default=0)


class _Reader:
    """One table, row by row."""

    def __init__(self, grid: Grid, header: Header, table: ScoringTable) -> None:
        self.grid, self.header, self.table = grid, header, table
        self.origins = origins_of(grid)
        self.sections: list[tuple[int, str, int]] = []
        self.above: dict[int, tuple[str, tuple[int, int]]] = {}
        self.last: dict[str, tuple[int, int] | None] = {}
        self.since = len(table.items)

    def read(self, after: int) -> None:
        """All rows below the header."""
        for row in sorted(self.grid.rows):
            if row > after and not self._is_header(row):
                self._read_row(row)

    def go_on(self, grid: Grid) -> None:
        """A further table without a header: the rest of this one, under the same titles."""
        self.table.notes.append(f"“{grid.name}”之后有一张没有表头的表，按续表读取")
        self.grid, self.origins, self.last = grid, origins_of(grid), {}
        self.read(0)

    def _is_header(self, row: int) -> bool:
        cells = self.grid.rows[row]
        titles = {column: text for column, text in self.header.titles.items() if role_of(text)}
        same = [
            column
            for column, text in titles.items()
            if column in cells and match_key(cells[column].text) == match_key(text)
        ]
        return len(same) >= 2 and len(same) == len([c for c in titles if c in cells])

    def _read_row(self, row: int) -> None:
        texts = {column: self._cell(row, column) for column in self.header.read}
        filled = {column: cell for column, cell in texts.items() if cell[0]}
        if not filled:
            self._note_stray(row)
        elif self._is_total(row, filled):
            return
        elif self._is_banner(filled):
            self._banner(row, next(iter(filled.values()))[0])
        else:
            self._item(row, texts)
        self._note_words_for_a_number(row)
        self._note_unused(row)

    def _note_words_for_a_number(self, row: int) -> None:
        """What stands in the column of serial numbers and is none: most often a heading."""
        column = self.header.columns.get(SERIAL)
        text, origin = self._cell(row, column) if column else ("", (0, 0))
        read = {self._cell(row, other)[1] for other in self.header.read}
        if origin == (row, column) and origin not in read and not is_number(text):
            self._note(row, "序号一列的文字没有读入", text)

    def _note_unused(self, row: int) -> None:
        """Texts of the row in columns that are not read."""
        for column, title in self.header.unused.items():
            if column in self.grid.rows[row]:
                text = self.grid.rows[row][column].text
                self._note(row, f"“{' '.join(title.split())[:20]}”一列没有读入", text)

    def _cell(self, row: int, column: int) -> tuple[str, tuple[int, int]]:
        """The text shown in a cell and the cell that it stands in."""
        origin = self.origins.get((row, column), (row, column))
        cell = self.grid.rows.get(origin[0], {}).get(origin[1])
        return (cell.text.strip() if cell else ""), origin

    def _note_stray(self, row: int) -> None:
        said = [
            cell.text
            for column, cell in sorted(self.grid.rows[row].items())
            if column != self.header.columns.get(SERIAL)
        ]
        self._note(row, "没有读入", " ".join(said))

    def _note(self, row: int, what: str, text: str) -> None:
        if text.strip():
            self.table.notes.append(f"第{row}行{what}：{' '.join(text.split())[:300]}")

    def _is_total(self, row: int, filled: dict) -> bool:
        """Whether the row is a sum: so it is called in its own first columns."""
        columns = self.header.columns
        leading = [columns.get(SERIAL), *self.header.groups, columns.get(CONTENT)]
        own = {column: self._cell(row, column) for column in leading if column}
        words = [match_key(text).rstrip(":") for text, origin in own.values() if origin[0] == row]
        named = next((word for word in words if word in _TOTALS), "")
        if not named:
            return False
        points_at = columns.get(POINTS)
        written = self._cell(row, points_at)[0] if points_at else ""
        self._check_total(row, named, number_of(written))
        known = {*(self.table.items[-1].groups if self.table.items else ()), *_TOTALS}
        others = [
            text for column, (text, origin) in filled.items()
            if column != points_at and origin[0] == row
            and not {plain_title(text), match_key(text).rstrip(":")} & known
        ]  # fmt: skip
        self._note(row, f"{named}没有读入", " ".join(others))
        return True

    def _check_total(self, row: int, named: str, claimed: str) -> None:
        whole = not named.startswith("小计")
        items = self.table.items
        sums = [_sum(items)] if whole else [_sum(items[self.since :]), _sum(_last_group(items))]
        self.since = len(items)
        if whole and claimed:
            self.table.total = claimed
        if claimed and parse_units(claimed) not in sums:
            self.table.notes.append(
                f"第{row}行{named}写的是{claimed}分，各项相加是{format_units(sums[-1])}分"
            )

    def _is_banner(self, filled: dict) -> bool:
        """One text over the whole width, or alone in its row and numbered like a heading."""
        if len({cell[1] for cell in filled.values()}) > 1:
            return False
        text = next(iter(filled.values()))[0]
        first = min(filled)
        leads = first in self.header.groups or first == self.header.read[0]
        return len(filled) > 2 or (
            leads and len(filled) < 3 and bool(OWN_POINTS.search(text) or depth_of(text) < 2)
        )

    def _banner(self, row: int, text: str) -> None:
        if text.startswith(_REMARKS) or (len(text) > 60 and not OWN_POINTS.search(text)):
            self._note(row, "没有读入", text)
            return
        depth = depth_of(text)
        self.sections = [kept for kept in self.sections if kept[0] < depth]
        title = plain_title(text)
        self.sections.append((depth, title, ordinal_of(text)))
        self.above, self.last = {}, {}
        path = tuple(title for _depth, title, _place in self.sections)
        self.table.headings.append((row, path, text))
        self._claim(path, text)

    def _claim(self, groups: tuple[str, ...], text: str) -> None:
        if own := OWN_POINTS.search(text):
            self.table.claims.setdefault(groups, own[1].replace("．", "."))

    def _item(self, row: int, texts: dict[int, tuple[str, tuple[int, int]]]) -> None:
        groups = self._groups(row, texts)
        content, points, standard, office = (
            self._named(texts, role) for role in (CONTENT, POINTS, STANDARD, OFFICE)
        )
        fresh = {
            "groups": groups[1],
            "content": content[1] if content[0] else None,
            "points": points[1] if points[0] else None,
        }
        same_points = points[0] and fresh["points"] == self.last.get("points")
        goes_on = self.table.items and self.last and self._goes_on(fresh)
        if goes_on or (same_points and self.table.items):
            self._extend(
                content, standard, office, new=fresh["content"] != self.last.get("content")
            )
        else:
            self._add(row, groups[0], content[0], points[0], standard[0], office[0])
        self.last = fresh | {"standard": standard[1], "office": office[1]}
        if goes_on:
            self.last["content"] = fresh["content"] or self.last.get("content")

    def _goes_on(self, fresh: dict) -> bool:
        """A row with nothing of its own but a standard goes on with the item above."""
        same_content = fresh["content"] in (None, self.last.get("content"))
        same_points = fresh["points"] in (None, self.last.get("points"))
        return same_content and same_points and fresh["groups"] == self.last.get("groups")

    def _named(self, texts: dict, role: str) -> tuple[str, tuple[int, int] | None]:
        column = self.header.columns.get(role)
        return texts.get(column, ("", None))

    def _groups(self, row: int, texts: dict) -> tuple[tuple[str, ...], tuple]:
        """The titles above the row's item; a blank cell stands for the one above it."""
        titles, origins = [title for _depth, title, _place in self.sections], []
        fresh = False
        for column in self.header.groups:
            text, origin = texts[column]
            known = self.above.get(column)
            if column == self.header.groups[0] and self._follows_its_section(text, known):
                self.sections.pop()
                titles.pop()
            if (
                text
                and (known is None or known[1] != origin)
                and not (known and known[0] == text and not fresh)
            ):
                self.above[column] = text, origin
                fresh = True
                for lower in self.header.groups[self.header.groups.index(column) + 1 :]:
                    self.above.pop(lower, None)
            if column in self.above:
                title = plain_title(self.above[column][0])
                titles.append(title)
                origins.append(self.above[column][1])
                self._claim(tuple(titles), self.above[column][0])
        if titles and GROUP_POINTS in self.header.columns:
            claimed = number_of(self._cell(row, self.header.columns[GROUP_POINTS])[0])
            if claimed:
                self.table.claims.setdefault(tuple(titles[: len(self.sections) + 1]), claimed)
        return tuple(titles), tuple(origins)

    def _follows_its_section(self, text: str, known: tuple | None) -> bool:
        """Whether a row's own heading comes after the last one over the whole width: 三、 after 二、."""
        depth, place = depth_of(text), ordinal_of(text)
        if not (self.sections and place) or (known and depth_of(known[0]) == depth):
            return False
        last_depth, _title, last_place = self.sections[-1]
        return depth == last_depth and place == last_place + 1

    def _add(self, row, groups, content, points, standard, office) -> None:
        if len(self.table.items) >= MOST_ITEMS:
            raise Refused(
                f"指标超过{MOST_ITEMS}项", "请分成几份上传，或只保留评分表", sheet=self.grid.name
            )
        number = number_of(points)
        if points and not number:
            self._note(row, "分值不是一个数，需要填写", points)
        own = OWN_POINTS.search(content) if not points else None
        if own:
            number = own[1].replace("．", ".")
        self.table.items.append(Item(row, groups, content, number, standard, office, points))

    def _extend(self, content: tuple, standard: tuple, office: tuple, *, new: bool) -> None:
        item = self.table.items[-1]
        if content[0] and new:
            item.shared = True
            item.rows += 1
            item.content = _joined(item.content, content[0])
        if standard[0] and standard[1] != self.last.get("standard"):
            item.standard = _joined(item.standard, standard[0])
        if office[0] and office[1] != self.last.get("office") and office[0] != item.office:
            item.office = _joined(item.office, office[0])


def _sum(items: list[Item]) -> int:
    return sum(parse_units(item.points) for item in items if item.points)


def _last_group(items: list[Item]) -> list[Item]:
    return [item for item in items if item.groups[:1] == items[-1].groups[:1]]


def _joined(before: str, after: str) -> str:
    return f"{before}\n{after}" if before else after


def _note_empty_headings(table: ScoringTable) -> None:
    for row, path, text in table.headings:
        if not any(item.groups[: len(path)] == path for item in table.items):
            table.notes.append(
                f"第{row}行的标题下没有指标，没有读入：{' '.join(text.split())[:300]}"
            )


def _split_shared(table: ScoringTable) -> None:
    """Points shared by several rows belong to each where every row names its own and they add up."""
    kept: list[Item] = []
    for item in table.items:
        parts = _own_parts(item) if item.shared else []
        if item.shared and not parts:
            table.notes.append(f"第{item.row}行起的{item.rows}行合用一个分值，读成一项")
        kept += parts or [item]
    table.items = kept


def _own_parts(item: Item) -> list[Item]:
    contents, standards = item.content.split("\n"), item.standard.split("\n")
    own = [OWN_POINTS.search(content) for content in contents]
    if len(contents) != len(standards) or not all(own) or not item.points:
        return []
    points = [found[1].replace("．", ".") for found in own if found]
    if sum(map(parse_units, points)) != parse_units(item.points):
        return []
    return [
        Item(item.row + place, item.groups, content, each, standard, item.office, each)
        for place, (content, each, standard) in enumerate(
            zip(contents, points, standards, strict=True)
        )
    ]
