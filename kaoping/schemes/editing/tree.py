"""The table of all indicators of a period: full points and weights as inputs, sums beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from kaoping.lib.decimals import UNIT, format_units, parse_units
from kaoping.schemes import words
from kaoping.schemes.catalogue import BY_KEY
from kaoping.schemes.document import Node, Path, change, find, follow, written
from kaoping.schemes.editing.faults import item_path
from kaoping.schemes.shapes.about import items, nodes, table, text
from kaoping.schemes.shapes.values import allowed
from kaoping.scoring.ranges import clamp, half_away
from kaoping.scoring.scheme import Scheme
from kaoping.scoring.section import Fault

WHOLE_SHARE = 100 * UNIT


@dataclass
class Line:
    """One indicator: what its row shows. `sum_kind`: how its children make its full points."""

    path: Path
    depth: int
    code: str
    title: str
    full: str
    marked_by: str = ""
    rule: str = ""
    weight: str | None = None
    weight_path: Path = ()
    is_leaf: bool = True
    sum_kind: str = ""
    start: str = ""
    total: str = ""
    is_wrong: bool = False
    computed: str = ""  # full points that follow from the rule, where none are written
    faults: list[Fault] = field(default_factory=list)
    handle: str = (
        ""  # by which a request names the line: its code, or its path where that is not one
    )
    theirs: dict[str, str] = field(default_factory=dict)

    @property
    def at(self) -> str:
        """The path as text, by which the row and its inputs are named."""
        return written(self.path)

    @property
    def parent(self) -> str:
        """The path of the indicator above."""
        return written(self.path[:-2]) if self.depth else ""


@dataclass(frozen=True)
class Tree:
    """The lines of one kind of subject."""

    kind: str
    title: str
    lines: list[Line]
    has_weights: bool


def trees(root: Node, period: str, faults: tuple[Fault, ...], scheme: Scheme | None) -> list[Tree]:
    """All trees of a period, ready to be shown."""
    node = follow(root, ("periods", period))
    plain = table(node.plain()) if node else {}
    kinds = table(plain.get("subjects"))
    made, full = [], _Full(plain)
    for kind, tree in table(plain.get("trees")).items():
        lines = list(_lines(tree, ("periods", period, "trees", kind), 0, full))
        _name_raters(lines, plain)
        _say_rules(lines, scheme, period)
        _mark(root, lines, faults)
        _name(lines)
        title = text(table(kinds.get(kind)).get("title")) or kind
        made.append(Tree(kind, title, lines, any(line.weight is not None for line in lines)))
    return made


def _lines(node: object, path: Path, depth: int, full: "_Full") -> Iterator[Line]:
    item = table(node)
    children = items(item.get("children"))
    line = Line(
        path,
        depth,
        text(item.get("code")),
        text(item.get("title")),
        text(item.get("full")),
        text(item.get("marked_by")),
        _raw_words(item),
        is_leaf=not children,
    )
    if not line.full and not children:
        line.computed = _said(full.computed(item))
    yield line
    weights, at = _weights(item, path)
    for number, child in enumerate(children):
        below = list(_lines(child, (*path, "children", number), depth + 1, full))
        if weights is not None and below[0].code:
            below[0].weight = text(weights.get(below[0].code))
            below[0].weight_path = (*at, below[0].code)
        yield from below
    if children:
        _add_up(line, item, children, weights, full)


def _weights(item: dict, path: Path) -> tuple[dict | None, Path]:
    """The weights of an indicator's children, and where they stand in the text."""
    rule = table(item.get("rule"))
    if "weighted" not in rule:
        return None, ()
    weighted = table(rule["weighted"])
    if isinstance(weighted.get("weights"), dict):
        return weighted["weights"], (*path, "rule", "weighted", "weights")
    return weighted, (*path, "rule", "weighted")


def _add_up(line: Line, item: dict, children: list, weights: dict | None, full: "_Full") -> None:
    """What the children make together, and whether the printed full points say something else."""
    if weights is not None:
        shares = [_units(text(weights.get(text(table(child).get("code"))))) for child in children]
        total = sum(share for share in shares if share is not None)
        line.sum_kind, line.total = "weighted", f"{format_units(total)}%"
        line.is_wrong = total != WHOLE_SHARE
        return
    rule = table(item.get("rule"))
    extra = table(rule.get("sum"))
    if item.get("rule") != "sum" and "sum" not in rule:
        return
    start = _units(text(extra.get("start"))) or 0
    total = start + sum(full.of(table(child)) for child in children)
    line.sum_kind, line.start, line.total = "sum", format_units(start), format_units(total)
    if "floor" in extra or "cap" in extra:
        line.sum_kind = "limited"
        return
    said = _units(line.full)
    line.is_wrong = said is not None and said != total


class _Full:
    """Full points of a period's indicators: as written, or as their rules and children make them."""

    def __init__(self, plain: dict) -> None:
        trees = table(plain.get("trees")).values()
        self.by_code = {text(node.get("code")): node for tree in trees for node in nodes(tree)}

    def of(self, item: dict, seen: tuple[str, ...] = ()) -> int:
        """In units; 0 where nothing can be told."""
        units = _units(text(item.get("full")))
        return self.computed(item, seen) or 0 if units is None else units

    def computed(self, item: dict, seen: tuple[str, ...] = ()) -> int | None:
        """What the rule says; None for an indicator whose full points must be written."""
        rule = table(item.get("rule"))
        if items(item.get("children")):
            return self._of_children(item, rule, seen)
        if "cycle" in rule:
            return _of_cycle(table(rule["cycle"]))
        code = text(rule.get("team"))
        if code in self.by_code and code not in seen:
            return self.of(self.by_code[code], (*seen, code))
        return None

    def _of_children(self, item: dict, rule: dict, seen: tuple[str, ...]) -> int | None:
        """A sum with its start and limits, or a weighted mean; a converted item says its own."""
        children = [table(child) for child in items(item["children"])]
        fulls = [self.of(child, seen) for child in children]
        weights, _at = _weights(item, ())
        if weights is not None:
            shares = [_units(text(weights.get(text(child.get("code"))))) or 0 for child in children]
            total = sum(share * full for share, full in zip(shares, fulls, strict=True))
            return half_away(Fraction(total, sum(shares))) if sum(shares) > 0 else None
        if "scale" in rule:
            return None
        said = table(rule.get("sum"))
        start, floor, cap = (_units(text(said.get(key))) for key in ("start", "floor", "cap"))
        return clamp((start or 0) + sum(fulls), floor, cap)


def _said(units: int | None) -> str:
    return "" if units is None else format_units(units)


def _of_cycle(rule: dict) -> int | None:
    highest, count = _units(text(rule.get("highest"))), text(rule.get("count"))
    many = int(count) if rule.get("take") == "sum" and count.isdecimal() else 1
    return None if highest is None else highest * many


def _units(written_points: str) -> int | None:
    try:
        return parse_units(written_points.strip().removesuffix("%"))
    except ValueError:
        return None


def _raw_words(item: dict) -> str:
    """The rule's name, and the reasons it lists, of a text that can't be loaded yet."""
    rule = item.get("rule")
    key = rule if isinstance(rule, str) else next(iter(table(rule)), "")
    option = BY_KEY.get(key)
    if option is None:
        return _("not chosen yet")
    reasons = items(table(table(rule).get(key)).get("reasons"))
    titles = [text(table(reason).get("title")) for reason in reasons]
    return str(option.title) + (f"：{'、'.join(filter(None, titles))}" if titles else "")


def _name_raters(lines: list[Line], plain: dict) -> None:
    raters = table(plain.get("raters"))
    for line in lines:
        line.marked_by = text(table(raters.get(line.marked_by)).get("title")) or line.marked_by


def _say_rules(lines: list[Line], scheme: Scheme | None, period: str) -> None:
    """The full words of a scheme that loads."""
    if scheme is None:
        return
    titles = {one.key: one.title for one in scheme.periods.values()}
    loaded = scheme.periods[period]
    known = {node.code: node for node in loaded.nodes()}
    for line in lines:
        if line.code in known:
            line.rule = words.rule(loaded, known[line.code], titles)


def _mark(root: Node, lines: list[Line], faults: tuple[Fault, ...]) -> None:
    by_path = {line.path: line for line in lines}
    for fault in faults:
        path = item_path(root, find(root, fault.path)[0])
        if path in by_path:
            by_path[path].faults.append(fault)


def _name(lines: list[Line]) -> None:
    codes = [line.code for line in lines]
    for line in lines:
        line.handle = line.code if line.code and codes.count(line.code) == 1 else line.at


def entered(data: Mapping[str, str]) -> dict[str, str]:
    """The points and weights of a request, by the names of their inputs."""
    return {name: allowed(value) for name, value in data.items() if name.startswith("v:")}


def values_of(found: list[Tree]) -> dict[str, tuple[Path, str]]:
    """Every value that the table asks for, by the name of its input: its path, and what it is now."""
    values = {}
    for tree in found:
        for line in tree.lines:
            values[f"v:{tree.kind}:{line.handle}:full"] = ((*line.path, "full"), line.full)
            if line.weight is not None:
                values[f"v:{tree.kind}:{line.handle}:weight"] = (line.weight_path, line.weight)
    return values


@dataclass(frozen=True)
class Merge:
    """What to change in the newest text, and what somebody else changed otherwise meanwhile."""

    changes: dict[Path, str]
    conflicts: dict[str, str]  # input → what stands there now


def merge(mine: dict[str, str], base: dict, now: dict) -> Merge:
    """My values against the text I began from and the newest one; only what I changed is changed."""
    changes, conflicts = {}, {}
    for name, value in mine.items():
        if name not in now:
            continue
        path, present = now[name]
        began = base.get(name, (path, present))[1]
        if value in (began, present):
            continue
        if present == began:
            changes[path] = value
        else:
            conflicts[name] = present
    return Merge(changes, conflicts)


def with_values(text: str, values: dict[Path, str]) -> str:
    """The text with full points and weights changed; a value left empty is taken away."""
    for path, value in values.items():
        text = change(text, path[:-1], {path[-1]: value or None})
    return text


def as_entered(found: list[Tree], mine: dict[str, str], conflicts: dict[str, str]) -> None:
    """Shows what was entered instead of what is saved, and beside it what somebody else saved."""
    for tree in found:
        for line in tree.lines:
            for key in ("full", "weight"):
                name = f"v:{tree.kind}:{line.handle}:{key}"
                if name in mine:
                    setattr(line, key, mine[name])
                if name in conflicts:
                    line.theirs[key] = conflicts[name]
