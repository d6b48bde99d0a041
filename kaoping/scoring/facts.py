"""What raters, meetings and other cycles said: the facts a scheme is evaluated on.

Points are units (int × 10⁴). In JSON and YAML they are decimal text ("2.5"), never numbers.
"""

from dataclasses import MISSING, dataclass, fields

from kaoping.lib.decimals import format_units, parse_units


class FactsFaults(ValueError):
    """Facts that cannot be. ``faults`` lists every reason, in Chinese."""

    def __init__(self, faults):
        self.faults = tuple(faults)
        super().__init__(";".join(self.faults))


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is appraised. ``team`` is the id of the official's team; ``peer`` a group of villages."""

    id: str
    kind: str
    name: str
    place: str = ""
    peer: str = ""
    team: str | None = None
    posts: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """This rater marks this subject as a member of this rater group."""

    rater: str
    group: str
    subject: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Points awarded, or one reason of deduction with its magnitude for each of ``times``."""

    id: str
    rater: str
    group: str
    subject: str
    indicator: str
    kind: str
    choice: str | None
    units: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Submission:
    """The rater handed in the sheet of this group for this subject."""

    rater: str
    group: str
    subject: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A recorded decision that replaces a node's value. Of two for one node the later counts."""

    id: str
    subject: str
    indicator: str
    units: int


@dataclass(frozen=True, slots=True)
class CycleResult:
    """A subject's result of another cycle, under the name by which the scheme asks for it."""

    name: str
    subject: str
    units: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one cycle. ``acknowledged`` lists ids of subjects that confirmed."""

    subjects: tuple[Subject, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    marks: tuple[Mark, ...] = ()
    submissions: tuple[Submission, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    results: tuple[CycleResult, ...] = ()
    acknowledged: tuple[str, ...] = ()


_TABLES = {
    "subjects": Subject,
    "assignments": Assignment,
    "marks": Mark,
    "submissions": Submission,
    "adjustments": Adjustment,
    "results": CycleResult,
}
_EMPTY = {"choice": None}  # may be left out, though the constructor asks for it


def to_json(facts):
    """Facts as plain data for JSON: decimals as text, empty optional fields left out."""
    plain = {name: [_row(row) for row in getattr(facts, name)] for name in _TABLES}
    return plain | {"acknowledged": list(facts.acknowledged)}


def _row(row):
    written = {}
    for field in fields(row):
        value = getattr(row, field.name)
        optional = field.name in _EMPTY or field.default is not MISSING
        if optional and value == _EMPTY.get(field.name, field.default):
            continue
        if field.name == "units":
            value = format_units(value)
        written[field.name] = list(value) if isinstance(value, tuple) else value
    return written


def from_json(data):
    """Facts from plain data of JSON or YAML, strictly; raises FactsFaults with all faults."""
    faults = []
    if not isinstance(data, dict):
        raise FactsFaults(["事实应当是一组表"])
    unknown = set(data) - set(_TABLES) - {"acknowledged"}
    faults += [f"不认识的表“{name}”" for name in sorted(map(str, unknown))]
    tables = {name: _table(name, data.get(name, []), faults) for name in _TABLES}
    acknowledged = _texts(data.get("acknowledged", []), "acknowledged", faults)
    if faults:
        raise FactsFaults(faults)
    return Facts(**tables, acknowledged=acknowledged)


def _table(name, rows, faults):
    if not isinstance(rows, list):
        faults.append(f"“{name}”应当是一个列表")
        return ()
    return tuple(_read(name, i, row, faults) for i, row in enumerate(rows))


def _read(name, index, row, faults):
    kind, where = _TABLES[name], f"{name}[{index}]"
    if not isinstance(row, dict):
        faults.append(f"{where} 应当是一组“键: 值”")
        return None
    known = {field.name: field for field in fields(kind)}
    wrong = [f"{where} 有不认识的键“{key}”" for key in row if key not in known]
    values = {}
    for key, field in known.items():
        if key in row:
            values[key] = _value(f"{where}.{key}", key, row[key], wrong)
        elif key in _EMPTY:
            values[key] = _EMPTY[key]
        elif field.default is MISSING:
            wrong.append(f"{where} 缺少“{key}”")
    faults += wrong
    return None if wrong else kind(**values)


def _value(where, key, value, faults):
    if key == "units":
        return _units(where, value, faults)
    if key in ("times", "order"):
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        if type(value) is int and 0 <= value < 10**9:
            return value
        return faults.append(f"{where} 应当是整数")
    if key == "posts":
        return _texts(value, where, faults)
    if isinstance(value, str) or (key in ("team", "choice") and value is None):
        return value
    return faults.append(f"{where} 应当是文字")


def _units(where, value, faults):
    """Units of a decimal text in its one canonical form, so that equal facts are equal texts."""
    try:
        units = parse_units(value) if isinstance(value, str) else None
    except ValueError as error:
        return faults.append(f"{where}:{error}")
    if units is None or format_units(units) != value:
        return faults.append(f'{where} 应当是写成文字的数，例如 "2.5"')
    return units


def _texts(values, where, faults):
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    faults.append(f"{where} 应当是文字的列表")
    return ()
