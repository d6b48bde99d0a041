"""What raters, meetings and other cycles said: the facts a scheme is evaluated on.

Points are units (int × 10⁴). In JSON and YAML they are decimal text ("2.5"), never numbers.
"""

from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from itertools import islice, takewhile

from kaoping.lib.decimals import format_units, parse_units

MOST_ROWS = 500_000  # of all tables together: a county's month has some ten thousand
MOST_FAULTS = 200  # listed at once
LONGEST_TEXT = 10_000


class FactsFaults(ValueError):
    """Facts that cannot be. ``faults`` lists every reason, in Chinese; of very many, the first."""

    def __init__(self, faults):
        listed = tuple(islice(faults, MOST_FAULTS + 1))
        if len(listed) > MOST_FAULTS:
            listed = (*listed[:MOST_FAULTS], f"错误超过{MOST_FAULTS}处，其余没有列出")
        self.faults = listed
        super().__init__(";".join(self.faults))


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is appraised. ``team`` is the id of the official's team.

    ``peer`` (villages, communities) and ``type`` (of village) are groups that a scheme may tell
    apart; ``place`` is where the subject belongs, for rankings within a place.
    """

    id: str
    kind: str
    name: str
    place: str = ""
    peer: str = ""
    type: str = ""
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
    """Points awarded, or one reason of deduction or bonus: its magnitude for each of ``times``."""

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
    """A subject's result of another cycle, under the name by which the scheme asks for it.

    ``rank``: the place it had there, where the scheme asks how it moved.
    """

    name: str
    subject: str
    units: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class FigureOf:
    """A counted or measured quantity of a subject, and its own target where it has one."""

    name: str
    subject: str
    units: int
    target_units: int | None = None


@dataclass(frozen=True, slots=True)
class BallotOf:
    """What one group's vote about one subject came to: people entitled and present, papers."""

    ballot: str
    group: str
    subject: str
    entitled: int
    present: int
    issued: int
    returned: int
    invalid: int = 0

    @property
    def valid(self):
        """Valid papers, blank ones (abstained) among them."""
        return self.returned - self.invalid


@dataclass(frozen=True, slots=True)
class Votes:
    """How many valid papers bear this option."""

    ballot: str
    group: str
    subject: str
    option: str
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """A juror's points for an indicator of a subject."""

    indicator: str
    juror: str
    subject: str
    units: int


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of a subject's own with its weight; points None: not yet marked."""

    list: str
    key: str
    subject: str
    title: str
    field: str | None = None
    weight: int = 1
    units: int | None = None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """An indicator does not apply to a subject."""

    subject: str
    indicator: str


@dataclass(frozen=True, slots=True)
class EventOf:
    """Something happened to a subject; ``document`` says where it is recorded."""

    event: str
    subject: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A consequence was decided ``ago`` periods before this one."""

    consequence: str
    subject: str
    ago: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one cycle, a table of each sort.

    By source: marks (assignments, submissions, marks), ballot (ballots, votes), jury (scores),
    inspection, ledger, journal and self (figures, own_items), cycle (results), adjustment.
    ``acknowledged`` lists ids of subjects that confirmed.
    """

    subjects: tuple[Subject, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    marks: tuple[Mark, ...] = ()
    submissions: tuple[Submission, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    results: tuple[CycleResult, ...] = ()
    acknowledged: tuple[str, ...] = ()
    figures: tuple[FigureOf, ...] = ()
    ballots: tuple[BallotOf, ...] = ()
    votes: tuple[Votes, ...] = ()
    scores: tuple[Score, ...] = ()
    own_items: tuple[OwnItem, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    events: tuple[EventOf, ...] = ()
    decided: tuple[Decided, ...] = ()


TABLES = {
    "subjects": Subject,
    "assignments": Assignment,
    "marks": Mark,
    "submissions": Submission,
    "adjustments": Adjustment,
    "results": CycleResult,
    "figures": FigureOf,
    "ballots": BallotOf,
    "votes": Votes,
    "scores": Score,
    "own_items": OwnItem,
    "not_applicable": NotApplicable,
    "events": EventOf,
    "decided": Decided,
}
_ALWAYS = ("subjects", "assignments", "marks", "submissions", "adjustments", "results")
_EMPTY = {"choice": None}  # may be left out, though the constructor asks for it
_DECIMALS = ("units", "target_units")
_WHOLES = frozenset(
    [
        "times",
        "order",
        "rank",
        "entitled",
        "present",
        "issued",
        "returned",
        "invalid",
        "count",
        "weight",
        "ago",
    ]
)
_OPTIONAL = ("team", "choice", "field")


def to_json(facts):
    """Facts as plain data for JSON: decimals as text, empty optional fields left out.

    Tables that came with later versions are left out where they are empty, so that the facts of
    an early notice keep their one form.
    """
    plain = {
        name: [_row(row) for row in getattr(facts, name)]
        for name in TABLES
        if name in _ALWAYS or getattr(facts, name)
    }
    return plain | {"acknowledged": list(facts.acknowledged)}


def _row(row):
    written = {}
    for field in fields(row):
        value = getattr(row, field.name)
        optional = field.name in _EMPTY or field.default is not MISSING
        if optional and value == _EMPTY.get(field.name, field.default):
            continue
        if field.name in _DECIMALS:
            value = format_units(value)
        written[field.name] = list(value) if isinstance(value, tuple) else value
    return written


def from_json(data):
    """Facts from plain data of JSON or YAML, strictly; raises FactsFaults with all faults."""
    faults = []
    if not isinstance(data, dict):
        raise FactsFaults(["事实应当是一组表"])
    rows = sum(len(rows) for rows in data.values() if isinstance(rows, list))
    if rows > MOST_ROWS:
        raise FactsFaults([f"事实有{rows}行，最多{MOST_ROWS}行；按周期或地方分开"])
    unknown = set(data) - set(TABLES) - {"acknowledged"}
    faults += [_unknown(name) for name in sorted(map(str, unknown))]
    tables = {name: _table(name, data.get(name, []), faults) for name in TABLES}
    acknowledged = _texts(data.get("acknowledged", []), "acknowledged", faults)
    if faults:
        raise FactsFaults(faults)
    return Facts(**tables, acknowledged=acknowledged)


def _unknown(name):
    near = get_close_matches(name[:40], TABLES, 1)
    return f"不认识的表“{name[:40]}”" + (f"，可能是“{near[0]}”" if near else "")


def _table(name, rows, faults):
    if not isinstance(rows, list):
        faults.append(f"“{name}”应当是一个列表")
        return ()
    read = (_read(name, i, row, faults) for i, row in enumerate(rows))
    return tuple(takewhile(lambda _: len(faults) <= MOST_FAULTS, read))


def _read(name, index, row, faults):
    kind, where = TABLES[name], f"{name} 第{index + 1}条"
    if not isinstance(row, dict):
        faults.append(f"{where} 应当是一组“键: 值”")
        return None
    known = {field.name: field for field in fields(kind)}
    wrong = [f"{where} 有不认识的键“{str(key)[:40]}”" for key in row if key not in known]
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
    if key in _DECIMALS:
        return _units(where, value, faults)
    if key in _WHOLES:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        if type(value) is int and 0 <= value < 10**9:
            return value
        return faults.append(f"{where} 应当是整数")
    if key == "posts":
        return _texts(value, where, faults)
    if isinstance(value, str):
        return _text(where, value, faults)
    if key in _OPTIONAL and value is None:
        return None
    return faults.append(f"{where} 应当是文字")


def _text(where, value, faults):
    """A text that can be kept and written: of bounded length, without NUL or lone surrogates."""
    if len(value) > LONGEST_TEXT:
        return faults.append(f"{where} 太长，最多{LONGEST_TEXT}个字")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        return faults.append(f"{where} 含有不合法的字符")
    return value


def _units(where, value, faults):
    """Units of a decimal text in its one canonical form, so that equal facts are equal texts."""
    try:
        units = parse_units(value) if isinstance(value, str) else None
    except ValueError as error:
        return faults.append(f"{where}:{error}")
    if units is None or format_units(units) != value:
        return faults.append(f'{where} 应当是规范的数，例如 2.5，不写 2.50；JSON 里加引号："2.5"')
    return units


def _texts(values, where, faults):
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(_text(where, value, faults) for value in values)
    faults.append(f"{where} 应当是文字的列表")
    return ()
